import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { people } from '../world/people.ts'
import { httpClient } from './http-client.ts'
import { killedWhenItSays, startServerProcess, stopPostmaster } from './server-process.ts'
import { signedIn, worldTokenIn } from './signed-in.ts'

/** What a first start says on its way, each of which is the last word of one that is killed. */
const steps = [
  /^making a new database$/,
  /^migrations$/,
  /^applied migration 0001-/,
  /^seed$/,
  /^loaded \d+ organisations/,
  /^loaded \d+ services/,
]

describe('a first start that is killed at every step', () => {
  it('is finished by the next one, as if it had never been', async (test) => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-first-'))
    test.after(async () => {
      await stopPostmaster(dataFolder)
      await rm(dataFolder, { recursive: true, force: true })
    })
    for (const step of steps) await killedWhenItSays(step, { dataFolder })
    const server = await startServerProcess({ dataFolder })
    test.after(server.kill)
    assert.ok(server.lines.some((line) => /^loaded \d+ services, \d+ slots$/.test(line)))
    const client = httpClient(server.baseUrl, 1)
    test.after(client.close)
    const headers = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
    const read = await client.send('/referrals/FHIR/STU3/CodeSystem/PRIORITY', { headers })
    assert.equal(read.is === 'answered' && read.status, 200)
    const world = { authorization: `Bearer ${await worldTokenIn(dataFolder)}` }
    const pas = await client.send('/world/pas/12010', { headers: world })
    assert.equal(pas.is === 'answered' && pas.text, '{"behaviour":"error"}')
    server.signal('SIGTERM')
    assert.deepEqual(await server.ended, { code: 0, signal: null })
  })
})
