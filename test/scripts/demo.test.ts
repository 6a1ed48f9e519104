/**
 * The demo and the commands of README.md and docs/world.md, played against the real server in a
 * process of its own.
 */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ServerProcess, startServerProcess } from '../faults/server-process.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

const root = new URL('../../', import.meta.url)
let server: ServerProcess
let database: FreshDatabase
let dataFolder: string

before(async () => {
  database = await freshDatabase()
  dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-demo-'))
  server = await startServerProcess({ dataFolder, databaseUrl: database.connectionString })
})

after(async () => {
  server.signal('SIGTERM')
  await server.ended
  await database.drop()
  await rm(dataFolder, { recursive: true })
})

describe('demo', () => {
  it('plays both stories to their end', async () => {
    const { code, out, complaints } = await demo()
    assert.deepEqual([code, complaints], [0, ''])
    const steps = out.split('\n').filter((line) => /^( \d|\d\d) /.test(line))
    assert.equal(
      steps.map((line) => line.slice(14, 18).trim()).join(' '),
      [
        'A030 A010 A011 A020 A012 A005 A015 A016 A008 A005 A042 - A013 A008',
        'A010 A020 A044 A023 A024 A025 A026 - A025 A026 A023 A025 -',
        'A020 A044 A027 A005 A042 -',
      ].join(' '),
    )
    assert.match(out, /GET \/STU3\/ReferralRequest\/\d{12}\n/)
    assert.match(out, /POST \/world\/advice\/\d{12}\/referrer-replies\n/)
    assert.match(out, /Played in \d+ ms/)
  })

  it('plays it again', async () => {
    assert.equal((await demo()).code, 0)
  })

  it('ends with the step that failed, in one line', async () => {
    await world('PUT', '/pas/11001', { behaviour: 'error' })
    const { code, complaints } = await demo()
    await world('DELETE', '/pas/11001')
    assert.equal(code, 1)
    assert.match(complaints, /^Step 8, A016 practice books the first of them: .*\n$/)
    assert.match(complaints, /: wanted 201, got 502, PAS_RESPONDED_WITH_ERROR: /)
  })

  it('says in a line that no server is there, or what it does not understand', async () => {
    const nowhere = await demo('--url', 'http://127.0.0.1:1')
    assert.deepEqual(
      [nowhere.code, nowhere.complaints],
      [1, 'No server answers at http://127.0.0.1:1: start one with npm start.\n'],
    )
    const unknown = await demo('--colour', 'red')
    assert.equal(unknown.code, 1)
    assert.match(unknown.complaints, /^Unknown option '--colour'.*\n$/)
  })
})

describe('commands of pages, as they are written', () => {
  it('tell the story of README.md', async (t) => {
    const { code, out, complaints } = await pasted(t, 'README.md')
    if (code === undefined) return
    assert.equal(code, 0, complaints)
    assert.match(out, /^PractitionerRole-D82106-555073103100$/m)
    assert.match(out, /^Dear colleague,$/m)
    const lists = [...out.matchAll(/ReferralRequest\/\d{12}/g)].map(([reference]) => reference)
    assert.equal(lists.length, 1, 'on the list before it is accepted, and not afterwards')
  })

  it('move the world of docs/world.md', async (t) => {
    const { code, out, complaints } = await pasted(t, 'docs/world.md')
    if (code === undefined) return
    assert.equal(code, 0, complaints)
    assert.doesNotMatch(out, /"(problems|error)"/)
    assert.match(
      out,
      /"because":"User 555000000101 belongs to no workgroup of service 11001 at RCD\."/,
    )
    assert.match(out, /"name":"my-app"/)
  })
})

function demo(...parameters: readonly string[]) {
  const script = fileURLToPath(new URL('scripts/demo.ts', root))
  const place = ['--url', server.baseUrl, '--data', dataFolder]
  return finished(process.execPath, [script, ...place, ...parameters])
}

/** Runs the shell blocks of a page, with this server in place of the usual one. */
async function pasted(t: TestContext, page: string) {
  if (spawnSync('curl', ['--version']).error || spawnSync('bash', ['--version']).error) {
    t.diagnostic(`left out: no curl or bash here to run the commands of ${page}`)
    return { code: undefined, out: '', complaints: '' }
  }
  const blocks = readFileSync(new URL(page, root), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```$/gm)
  const commands = [...blocks]
    .map(([, block = '']) => block)
    .filter((block) => !/^npm (ci|run demo)/.test(block))
    .join('\n')
    .replaceAll('http://127.0.0.1:9000', server.baseUrl)
    .replaceAll('token -- ', `token -- --url ${server.baseUrl} `)
  return finished('bash', ['-euo', 'pipefail', '-c', commands])
}

async function finished(command: string, parameters: readonly string[]) {
  const bin = fileURLToPath(new URL('node_modules/.bin', root))
  const child = spawn(command, parameters, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      OPEN_ERS_DATA: dataFolder,
      PATH: [bin, process.env.PATH].join(delimiter),
    },
  })
  const [[code], out, complaints] = await Promise.all([
    once(child, 'close') as Promise<[number]>,
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, out, complaints }
}

async function world(method: string, path: string, body?: unknown): Promise<void> {
  const token = (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
  const response = await fetch(`${server.baseUrl}/world${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  assert.ok(response.ok, `${method} ${path} answered ${response.status}`)
}
