import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { randomIdentity } from '../../../src/base/identity.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { ByteRange, ObjectStore, UploadTerms } from '../../../src/store/ports/objects.ts'
import { until } from '../../world/until.ts'

export type ObjectStoreWorld = {
  readonly objects: ObjectStore
  /** The same store to somebody whose clock is so many seconds behind. */
  readonly behind: (seconds: number) => Promise<ObjectStore>
  readonly close: () => Promise<void>
}

export const MB = 1_048_576
const limits = { bytesMin: 1, bytesMax: 5 * MB }
const presentation = {
  disposition: `attachment; filename="=?UTF-8?Q?Brief_f=C3=BCr_A.txt?="; filename*=UTF-8''Brief%20f%C3%BCr%20A.txt`,
  mediaType: 'text/plain',
}
const terms = {
  contentType: 'application/pdf',
  disposition: `attachment; filename="Brief_f_r_A.pdf"; filename*=UTF-8''Brief%20f%C3%BCr%20A.pdf`,
  bytes: 10,
}
const content = '0123456789'

export const newId = () => randomIdentity.uuid() as DocumentId
export const digestOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')
const streamOf = (text: string) => Readable.from([Buffer.from(text)])

export function ofBytes(count: number): Readable {
  const chunk = Buffer.alloc(65_536, 'x')
  function* chunks() {
    for (let left = count; left > 0; left -= chunk.length) {
      yield chunk.subarray(0, Math.min(left, chunk.length))
    }
  }
  return Readable.from(chunks())
}

/** What holds of every object store, whatever it keeps its objects in. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStoreWorld>): void {
  describe(name, () => {
    let world: ObjectStoreWorld
    let objects: ObjectStore

    before(async () => {
      world = await open()
      objects = world.objects
    })
    after(() => world?.close())

    describeStoring(() => objects)
    describeReading(() => objects)
    describeDownloads(() => world)
    describeUploads(() => world)
    describeUploadsThatFail(() => world)
  })
}

async function read(objects: ObjectStore, id: DocumentId, range?: ByteRange) {
  const opened = await objects.open(id, range)
  if (opened.is !== 'open') return opened
  const { stream, ...rest } = opened
  return { ...rest, text: (await buffer(stream)).toString() }
}

async function stored(objects: ObjectStore, text = content): Promise<DocumentId> {
  const id = newId()
  assert.equal((await objects.put(id, streamOf(text), limits)).is, 'stored')
  return id
}

function describeStoring(store: () => ObjectStore): void {
  it('stores a stream, with its size and digest', async () => {
    const id = newId()
    const parts = Readable.from([Buffer.from('Dear '), Buffer.from('you')])
    const put = await store().put(id, parts, limits)
    assert.deepEqual(put, { is: 'stored', bytes: 8, digest: digestOf('Dear you') })
    const part = { first: 0, last: 7 }
    assert.deepEqual(await read(store(), id), { is: 'open', bytes: 8, part, text: 'Dear you' })
  })

  it('stores no empty stream', async () => {
    const id = newId()
    assert.deepEqual(await store().put(id, Readable.from([]), limits), { is: 'too-small' })
    assert.deepEqual(await store().open(id), { is: 'absent' })
  })

  it('stores a stream of exactly the limit', async () => {
    const id = newId()
    const put = await store().put(id, ofBytes(limits.bytesMax), limits)
    assert.equal(put.is === 'stored' && put.bytes, limits.bytesMax)
    await store().remove(id)
  })

  it('stores no stream that is one byte too long', async () => {
    const id = newId()
    const put = await store().put(id, ofBytes(limits.bytesMax + 1), limits)
    assert.deepEqual(put, { is: 'too-large' })
    assert.deepEqual(await store().open(id), { is: 'absent' })
  })

  it('stops reading at the limit and leaves the stream open', async () => {
    let given = 0
    const endless = new Readable({
      read() {
        given += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    assert.deepEqual(await store().put(newId(), endless, limits), { is: 'too-large' })
    assert.ok(given < limits.bytesMax + 20 * 65_536, `${given}`)
    assert.equal(endless.destroyed, false)
    endless.destroy()
  })

  it('leaves nothing of a stream that breaks off', async () => {
    for (const error of [undefined, new Error('aborted')]) {
      const id = newId()
      const stream = new Readable({ read() {} })
      stream.push(Buffer.alloc(1_000))
      const put = store().put(id, stream, limits)
      setImmediate(() => stream.destroy(error))
      assert.deepEqual(await put, { is: 'broken-off' })
      assert.deepEqual(await store().open(id), { is: 'absent' })
    }
  })
}

function describeReading(store: () => ObjectStore): void {
  const ranges: readonly (readonly [ByteRange, string, number, number])[] = [
    [{ from: 0 }, '0123456789', 0, 9],
    [{ from: 4 }, '456789', 4, 9],
    [{ from: 2, to: 3 }, '23', 2, 3],
    [{ from: 8, to: 400 }, '89', 8, 9],
    [{ last: 3 }, '789', 7, 9],
    [{ last: 400 }, '0123456789', 0, 9],
  ]
  for (const [range, text, first, last] of ranges) {
    it(`opens the part ${JSON.stringify(range)}`, async () => {
      const id = await stored(store())
      const part = { first, last }
      assert.deepEqual(await read(store(), id, range), { is: 'open', bytes: 10, part, text })
    })
  }

  it('opens no part outside the object, nor of one that is not there', async () => {
    const id = await stored(store())
    for (const range of [{ from: 10 }, { from: 5, to: 4 }, { last: 0 }]) {
      assert.deepEqual(await read(store(), id, range), { is: 'outside', bytes: 10 })
    }
    assert.deepEqual(await read(store(), newId(), { from: 0 }), { is: 'absent' })
  })

  it('removes an object for good, and one that is not there', async () => {
    const id = await stored(store())
    await store().remove(id)
    await store().remove(id)
    assert.deepEqual(await store().open(id), { is: 'absent' })
  })

  it('takes nothing for a name but an id', async () => {
    for (const name of ['../../etc/passwd', 'a', '', newId().toUpperCase(), `${newId()}/..`]) {
      const id = name as DocumentId
      const broken = { name: 'BrokenInvariant' }
      await assert.rejects(async () => store().open(id), broken)
      await assert.rejects(async () => store().put(id, ofBytes(1), limits), broken)
    }
  })
}

function describeDownloads(world: () => ObjectStoreWorld): void {
  it('gives an object to whoever has its location, under its name and type', async () => {
    const { objects } = world()
    const location = await objects.temporaryLocation(await stored(objects), presentation)
    const answer = await fetch(location)
    assert.equal(answer.status, 200)
    assert.equal(await answer.text(), content)
    assert.equal(answer.headers.get('content-type'), presentation.mediaType)
    assert.equal(answer.headers.get('content-disposition'), presentation.disposition)
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const part = await fetch(location, { headers: { range: 'bytes=2-4' } })
    assert.deepEqual([part.status, await part.text()], [206, '234'])
  })

  it('gives nothing for a location that was altered, or for another method', async () => {
    const { objects } = world()
    const id = await stored(objects)
    const location = await objects.temporaryLocation(id, presentation)
    const other = await stored(objects, 'secret')
    assert.equal((await fetch(location.replace(id, other))).status, 403)
    assert.equal((await fetch(`${location}&x=1`)).status, 403)
    assert.equal((await fetch(location.replace('plain', 'html'))).status, 403)
    const put = await fetch(location, { method: 'PUT', body: 'changed' })
    assert.equal(put.status, 403)
    assert.equal((await read(objects, id)).is, 'open')
  })

  it('gives an object for sixty seconds', async () => {
    const id = await stored(world().objects)
    const young = await (await world().behind(50)).temporaryLocation(id, presentation)
    assert.equal((await fetch(young)).status, 200)
    const old = await (await world().behind(61)).temporaryLocation(id, presentation)
    assert.equal((await fetch(old)).status, 403)
  })
}

type Sent = Partial<{ body: string | ReadableStream; contentType: string; disposition: string }>

async function send(location: string, sent: Sent = {}): Promise<number> {
  const { body = content, contentType, disposition } = { ...terms, ...sent }
  const response = await fetch(location, {
    method: 'PUT',
    headers: { 'content-type': contentType, 'content-disposition': disposition },
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  })
  await response.body?.cancel()
  return response.status
}

const arrived = { is: 'stored', bytes: 10, digest: digestOf(content) }

function describeUploads(world: () => ObjectStoreWorld): void {
  it('takes an object from whoever has its upload location', async () => {
    const { objects } = world()
    const id = newId()
    const location = await objects.uploadLocation(id, terms)
    assert.deepEqual(await objects.takeUpload(id, 10), { is: 'absent' })
    assert.equal(await send(location), 200)
    assert.deepEqual(await objects.takeUpload(id, 10), arrived)
    assert.deepEqual(await objects.takeUpload(id, 10), arrived)
    await objects.endUpload(id)
    const read10 = await read(objects, id)
    assert.equal('text' in read10 && read10.text, content)
  })

  const others: readonly (readonly [string, Sent])[] = [
    ['another media type', { contentType: 'text/plain' }],
    ['another disposition', { disposition: 'attachment' }],
    ['a byte less', { body: '012345678' }],
    ['a byte more', { body: '0123456789a' }],
    ['no bytes', { body: '' }],
    ['no length', { body: ReadableStream.from([Buffer.from(content)]) }],
  ]
  for (const [what, sent] of others) {
    it(`refuses an upload with ${what}, and takes the right one after it`, async () => {
      const { objects } = world()
      const id = newId()
      const location = await objects.uploadLocation(id, terms)
      const status = await send(location, sent)
      assert.ok(status >= 400 && status < 500, `${status}`)
      assert.deepEqual(await objects.takeUpload(id, 10), { is: 'absent' })
      assert.equal(await send(location), 200)
      assert.deepEqual(await objects.takeUpload(id, 10), arrived)
    })
  }

  it('refuses an upload for another object, or on other terms than were signed', async () => {
    const { objects } = world()
    const [id, other] = [newId(), newId()]
    const location = await objects.uploadLocation(id, terms)
    assert.equal(await send(location.replace(id, other)), 403)
    assert.equal(await send(`${location}&x=1`), 403)
    assert.deepEqual(await objects.takeUpload(other, 10), { is: 'absent' })
    assert.equal((await fetch(location)).status, 403)
  })

  it('takes a file of 20 MB', async () => {
    const { objects } = world()
    const id = newId()
    const body = Buffer.alloc(20 * MB, 'x')
    const location = await objects.uploadLocation(id, { ...terms, bytes: body.length })
    const { contentType, disposition } = terms
    const headers = { 'content-type': contentType, 'content-disposition': disposition }
    assert.equal((await fetch(location, { method: 'PUT', headers, body })).status, 200)
    const wanted = { is: 'stored', bytes: body.length, digest: digestOf(body) }
    assert.deepEqual(await objects.takeUpload(id, body.length), wanted)
    await objects.remove(id)
  })
}

function describeUploadsThatFail(world: () => ObjectStoreWorld): void {
  it('takes an upload that begins within five minutes', async () => {
    const id = newId()
    const old = await (await world().behind(301)).uploadLocation(id, terms)
    assert.equal(await send(old), 403)
    assert.deepEqual(await world().objects.takeUpload(id, 10), { is: 'absent' })
    const young = await (await world().behind(290)).uploadLocation(id, terms)
    assert.equal(await send(young), 200)
  })

  it('changes nothing of an object that was taken, whatever is sent again', async () => {
    const { objects } = world()
    const id = newId()
    const location = await objects.uploadLocation(id, terms)
    await send(location)
    await objects.takeUpload(id, 10)
    await send(location, { body: 'abcdefghij' })
    await objects.endUpload(id)
    assert.deepEqual(await objects.takeUpload(id, 10), arrived)
  })

  it('leaves nothing of an upload that breaks off', async () => {
    const { objects } = world()
    const id = newId()
    const large: UploadTerms = { ...terms, bytes: MB }
    await breakOff(await objects.uploadLocation(id, large), large)
    await until('nothing has come', async () => {
      return (await objects.takeUpload(id, MB)).is === 'absent'
    })
    assert.deepEqual(await objects.open(id), { is: 'absent' })
  })

  it('removes what has come and was not taken', async () => {
    const { objects } = world()
    const id = newId()
    await send(await objects.uploadLocation(id, terms))
    await objects.remove(id)
    assert.deepEqual(await objects.takeUpload(id, 10), { is: 'absent' })
  })
}

/** Sends half of what it says, then hangs up. */
function breakOff(location: string, { contentType, disposition, bytes }: UploadTerms) {
  const url = new URL(location)
  return new Promise<void>((resolve) => {
    const socket = connect(Number(url.port), url.hostname)
    socket.on('error', () => undefined)
    socket.once('close', () => resolve())
    const head = [
      `PUT ${url.pathname}${url.search} HTTP/1.1`,
      `host: ${url.host}`,
      `content-type: ${contentType}`,
      `content-disposition: ${disposition}`,
      `content-length: ${bytes}`,
    ].join('\r\n')
    socket.write(`${head}\r\n\r\n`)
    socket.write(Buffer.alloc(bytes / 2, 'x'), () => socket.destroy())
  })
}
