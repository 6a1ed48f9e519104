import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { encodedDisposition } from '../../src/api/content-disposition.ts'
import { objectStoreRoute } from '../../src/api/object-store-route.ts'
import { randomIdentity } from '../../src/base/identity.ts'
import type { DocumentId } from '../../src/domain/identifier/document-id.ts'
import { openDiskObjects } from '../../src/store/objects/disk.ts'
import { signedUrls } from '../../src/store/objects/signed-url.ts'
import type { ObjectStore } from '../../src/store/ports/objects.ts'

const id = 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8' as DocumentId
const large = '00000000-0000-4000-8000-000000000001' as DocumentId
const absent = '00000000-0000-4000-8000-000000000002' as DocumentId
const letter = {
  disposition: encodedDisposition('Brief für A.txt'),
  mediaType: 'text/plain',
}
const largeBytes = 20 * 1_048_576

let folder: string
let objects: ObjectStore
let app: FastifyInstance
let now = '2026-11-24T10:00:00.000Z'
const logged: string[] = []
const opened: Readable[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'route-'))
  const clock = { now: () => now }
  const key = Buffer.from('key')
  let port = 0
  const urls = () =>
    signedUrls({
      baseUrl: `http://127.0.0.1:${port}`,
      key,
      lifetimeSeconds: 60,
      uploadLifetimeSeconds: 300,
      clock,
    })
  objects = await openDiskObjects({
    folder,
    clock,
    identity: randomIdentity,
    urls: {
      sign: (of, presentation) => urls().sign(of, presentation),
      signUpload: (of, terms) => urls().signUpload(of, terms),
    },
  })
  const limits = { bytesMin: 1, bytesMax: largeBytes }
  await objects.put(id, Readable.from([Buffer.from('0123456789')]), limits)
  await objects.put(large, Readable.from([Buffer.alloc(largeBytes, 'x')]), limits)
  app = Fastify({ logger: { level: 'trace', stream: { write: (line) => logged.push(line) } } })
  objectStoreRoute(app, { objects: { open: watched }, urls: urls() })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
after(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

async function watched(...[of, range]: Parameters<ObjectStore['open']>) {
  const object = await objects.open(of, range)
  if (object.is === 'open') opened.push(object.stream)
  return object
}

async function get(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('object store route', () => {
  it('gives the file under its name and type to whoever has the URL', async () => {
    const { status, headers, text } = await get(await objects.temporaryLocation(id, letter))
    assert.equal(status, 200)
    assert.equal(text, '0123456789')
    const wanted = {
      'content-type': 'text/plain',
      'content-length': '10',
      'content-disposition':
        'attachment; filename="=?UTF-8?Q?Brief_f=C3=BCr_A.txt?="; ' +
        "filename*=UTF-8''Brief%20f%C3%BCr%20A.txt",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    }
    for (const [name, value] of Object.entries(wanted)) assert.equal(headers.get(name), value, name)
  })

  it('gives a part of the file', async () => {
    const url = await objects.temporaryLocation(id, letter)
    const { status, headers, text } = await get(url, { headers: { range: 'bytes=2-4' } })
    assert.equal(status, 206)
    assert.equal(text, '234')
    assert.equal(headers.get('content-range'), 'bytes 2-4/10')
    assert.equal(headers.get('content-length'), '3')
  })

  it('gives the whole file for a range that it does not understand', async () => {
    const url = await objects.temporaryLocation(id, letter)
    for (const range of ['bytes=0-1,3-4', 'lines=1-2', 'bytes=5-2', 'bytes=-', 'bytes=x-']) {
      const { status, text } = await get(url, { headers: { range } })
      assert.deepEqual([status, text], [200, '0123456789'], range)
    }
  })

  it('answers 416 outside the file', async () => {
    const url = await objects.temporaryLocation(id, letter)
    const { status, headers } = await get(url, { headers: { range: 'bytes=10-' } })
    assert.equal(status, 416)
    assert.equal(headers.get('content-range'), 'bytes */10')
  })

  it('answers 403 to a URL altered in any part', async () => {
    const url = await objects.temporaryLocation(id, letter)
    const { searchParams } = new URL(url)
    for (const name of searchParams.keys()) {
      const altered = new URL(url)
      altered.searchParams.set(name, `${searchParams.get(name)}0`)
      const { status, text } = await get(altered.href)
      assert.equal(status, 403, name)
      assert.equal(text, 'The signature does not match this request.\n')
    }
    assert.equal((await get(url.replace(id, large))).status, 403)
    assert.equal((await get(url.replace(id, '..%2Fetc'))).status, 403)
    assert.equal((await get(url.replace(/\?.*/, ''))).status, 403)
  })

  it('answers 403 once the URL has expired', async () => {
    const url = await objects.temporaryLocation(id, letter)
    now = '2026-11-24T10:01:00.000Z'
    const { status, text, headers } = await get(url)
    now = '2026-11-24T10:00:00.000Z'
    assert.deepEqual([status, text], [403, 'This location has expired.\n'])
    assert.equal(headers.get('cache-control'), 'no-store')
  })

  it('answers 405 to every other method', async () => {
    const url = await objects.temporaryLocation(id, letter)
    for (const method of ['HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await get(url, { method })
      assert.deepEqual([status, headers.get('allow')], [405, 'GET, PUT'], method)
    }
  })

  it('answers 404 when the object is gone', async () => {
    assert.equal((await get(await objects.temporaryLocation(absent, letter))).status, 404)
  })

  it('reads no faster than the caller, and closes the file when the caller hangs up', async () => {
    const url = new URL(await objects.temporaryLocation(large, letter))
    opened.length = 0
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await once(socket, 'readable')
    const [stream] = opened
    assert.ok(stream && 'bytesRead' in stream)
    const closed = once(stream, 'close')
    assert.ok(Number(stream.bytesRead) < largeBytes)
    socket.destroy()
    await closed
    assert.ok(Number(stream.bytesRead) < largeBytes)
  })

  it('sends a large file whole', async () => {
    const url = await objects.temporaryLocation(large, letter)
    const asked = request(url)
    asked.end()
    const [response] = (await once(asked, 'response')) as [Readable]
    let bytes = 0
    for await (const chunk of response) bytes += chunk.length
    assert.equal(bytes, largeBytes)
    const stream = opened.at(-1)
    assert.ok(stream)
    if (!stream.closed) await once(stream, 'close')
  })

  it('writes neither names nor signatures to the log', () => {
    assert.doesNotMatch(logged.join(''), /Brief|signature|object-store\/c5d2/)
  })
})
