import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, it } from 'node:test'
import { plusMilliseconds } from '../../../src/base/clock.ts'
import { type RemoteJwks, remoteJwks } from '../../../src/security/issuer/remote-jwks.ts'
import { NOW } from '../forge.ts'

const URL = 'http://keys.example/jwks.json'

let now: string
let fetched: number
let published: () => Response
let remote: RemoteJwks

beforeEach(() => {
  now = NOW
  fetched = 0
  published = () => Response.json({ keys: [{ kid: 'a' }] })
  remote = remoteJwks({
    clock: { now: () => now },
    fetch: async () => {
      fetched += 1
      return published()
    },
  })
})

function later(milliseconds: number): void {
  now = plusMilliseconds(now, milliseconds)
}

describe('JWKS by URL', () => {
  it('is kept for an hour', async () => {
    assert.deepEqual(await remote(URL, 'a'), [{ kid: 'a' }])
    later(3_599_999)
    await remote(URL, 'a')
    assert.equal(fetched, 1)
    later(1)
    await remote(URL, 'a')
    assert.equal(fetched, 2)
  })

  it('is fetched once for callers who come together', async () => {
    await Promise.all(Array.from({ length: 20 }, () => remote(URL, 'a')))
    assert.equal(fetched, 1)
    later(3_600_000)
    await Promise.all(Array.from({ length: 20 }, () => remote(URL, 'a')))
    assert.equal(fetched, 2)
  })

  it('is fetched again for an unknown key, once in thirty seconds', async () => {
    await remote(URL, 'a')
    published = () => Response.json({ keys: [{ kid: 'b' }] })
    await remote(URL, 'b')
    assert.equal(fetched, 1)
    later(30_000)
    assert.deepEqual(await remote(URL, 'b'), [{ kid: 'b' }])
    assert.equal(fetched, 2)
    for (let i = 0; i < 10; i += 1) await remote(URL, 'never')
    assert.equal(fetched, 2)
  })

  it('stays when a second look fails, until its hour is over', async () => {
    await remote(URL, 'a')
    published = () => new Response('', { status: 500 })
    later(30_000)
    assert.deepEqual(await remote(URL, 'other'), [{ kid: 'a' }])
    assert.deepEqual(await remote(URL, 'a'), [{ kid: 'a' }])
    later(3_570_000)
    assert.equal(await remote(URL, 'a'), undefined)
  })

  it('is tried again five seconds after it did not answer', async () => {
    published = () => {
      throw new TypeError('fetch failed')
    }
    assert.equal(await remote(URL, 'a'), undefined)
    assert.equal(await remote(URL, 'a'), undefined)
    assert.equal(fetched, 1)
    published = () => Response.json({ keys: [{ kid: 'a' }] })
    later(5_000)
    assert.deepEqual(await remote(URL, 'a'), [{ kid: 'a' }])
  })

  const useless: [what: string, () => Response][] = [
    ['a page', () => new Response('<html>')],
    ['nothing', () => new Response('')],
    ['no object', () => Response.json([])],
    ['no keys', () => Response.json({})],
    ['keys that are no list', () => Response.json({ keys: {} })],
    ['too many keys', () => Response.json({ keys: Array(101).fill({ kid: 'a' }) })],
    ['too many bytes', () => new Response('x'.repeat(70_000))],
    ['an error', () => Response.json({ keys: [] }, { status: 404 })],
  ]
  for (const [what, response] of useless) {
    it(`is not found in ${what}`, async () => {
      published = response
      assert.equal(await remote(URL, 'a'), undefined)
    })
  }

  it('leaves out what is no key', async () => {
    published = () => Response.json({ keys: [null, 'x', [], { kid: 'a' }] })
    assert.deepEqual(await remote(URL, 'a'), [{ kid: 'a' }])
  })
})

describe('JWKS over the network', () => {
  async function at(listener: RequestListener, use: (url: string) => Promise<void>) {
    const server = createServer(listener)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  const fromNetwork = remoteJwks({ clock: { now: () => NOW } })

  it('is read', async () => {
    const answer: RequestListener = (_request, response) => response.end('{"keys":[{"kid":"a"}]}')
    await at(answer, async (url) => assert.deepEqual(await fromNetwork(url, 'a'), [{ kid: 'a' }]))
  })

  it('is not looked for at another address', async () => {
    const redirect: RequestListener = (request, response) =>
      request.url === '/'
        ? response.writeHead(302, { location: '/other' }).end()
        : response.end('{"keys":[]}')
    await at(redirect, async (url) => assert.equal(await fromNetwork(url, 'a'), undefined))
  })

  it('is given up when it never ends', async () => {
    const endless: RequestListener = (_request, response) => {
      const write = () => {
        while (response.write('x'.repeat(16_384)));
      }
      response.on('drain', write)
      write()
    }
    await at(endless, async (url) => assert.equal(await fromNetwork(url, 'a'), undefined))
  })
})
