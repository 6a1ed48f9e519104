import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { worldTokenIn } from '../../src/world/world-token.ts'

it('the world token is the same for all who start at once, and for its owner alone', async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'open-ers-token-'))
  test.after(() => rm(folder, { recursive: true }))
  const tokens = await Promise.all(Array.from({ length: 16 }, () => worldTokenIn(folder)))
  const file = join(folder, 'world-token')
  const kept = (await readFile(file, 'utf8')).trim()
  assert.deepEqual(new Set([...tokens, await worldTokenIn(folder)]), new Set([kept]))
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(folder), ['world-token'])
})

it('a world token that is none is made anew', async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'open-ers-token-'))
  test.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'world-token'), 'torn')
  const token = await worldTokenIn(folder)
  assert.match(token, /^[\w-]{43}$/)
  assert.equal(await worldTokenIn(folder), token)
})
