import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readPasBridges } from '../../src/server/read-pas-bridges.ts'

const pasUrl = 'https://pas.example/ers'

describe('readPasBridges', () => {
  let folder: string
  let pasTokenFile: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-bridges-'))
    pasTokenFile = await written('token', 'open-sesame\n')
  })
  after(() => rm(folder, { recursive: true }))

  async function written(name: string, text: string): Promise<string> {
    const file = join(folder, name)
    await writeFile(file, text)
    return file
  }

  async function refused(options: Parameters<typeof readPasBridges>[0], message: string) {
    await assert.rejects(readPasBridges(options), { name: 'StartRefused', message })
  }

  it('has none unless told', async () => {
    assert.deepEqual(await readPasBridges({}), { named: [] })
  })

  it('reads the token of the bridge for all', async () => {
    assert.deepEqual(await readPasBridges({ pasUrl, pasTokenFile }), {
      ofAll: { url: pasUrl, token: 'open-sesame' },
      named: [],
    })
  })

  it('reads a file of bridges, and their tokens beside it', async () => {
    const bridges = [
      { provider: 'RCD', url: pasUrl, tokenFile: 'token' },
      { service: '11001', url: `${pasUrl}/2`, tokenFile: pasTokenFile },
    ]
    const pasFile = await written('bridges.json', JSON.stringify(bridges))
    assert.deepEqual(await readPasBridges({ pasFile }), {
      named: [
        { of: { provider: 'RCD' }, url: pasUrl, token: 'open-sesame' },
        { of: { service: '11001' }, url: `${pasUrl}/2`, token: 'open-sesame' },
      ],
    })
  })

  it('wants address and token together', async () => {
    const message = '--pas-url and --pas-token-file are wanted together.'
    await refused({ pasUrl }, message)
    await refused({ pasTokenFile }, message)
  })

  it('says which file cannot be read', async () => {
    const file = join(folder, 'missing')
    await refused({ pasUrl, pasTokenFile: file }, `${file} cannot be read (ENOENT).`)
    await refused({ pasFile: file }, `${file} cannot be read (ENOENT).`)
    const bridges = [{ provider: 'RCD', url: pasUrl, tokenFile: 'missing' }]
    const pasFile = await written('lost.json', JSON.stringify(bridges))
    await refused({ pasFile }, `${file} cannot be read (ENOENT).`)
  })

  it('refuses what no header can hold, and does not repeat it', async () => {
    for (const text of ['', ' \n', 'two words', 'two\nlines', 'schlüssel']) {
      const file = await written('bad', text)
      const message = `${file} must hold a token of visible characters, and nothing else.`
      await refused({ pasUrl, pasTokenFile: file }, message)
    }
  })

  it('tells everything that is wrong in a file of bridges', async () => {
    const json = await written('bad.json', '[{}')
    await refused({ pasFile: json }, `${json} is no JSON.`)
    const file = await written('wrong.json', '[{ "provider": "RCD" }]')
    const message =
      'bridge 1: url: an http or https address without query is wanted; ' +
      'bridge 1: tokenFile: the path of a file is wanted'
    await refused({ pasFile: file }, `${file}: ${message}.`)
  })
})
