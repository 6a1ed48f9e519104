import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import { openDiskObjects } from '../../../src/store/objects/disk.ts'
import type { ByteRange, ObjectStore } from '../../../src/store/ports/objects.ts'

const id = 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8' as DocumentId
const limits = { bytesMin: 1, bytesMax: 5_242_880 }
const at = '2026-11-24T10:00:00.000Z'

let root: string
let folder: string
let objects: ObjectStore

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'objects-'))
})
after(() => rm(root, { recursive: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'store-'))
  objects = await open()
})

function open() {
  return openDiskObjects({
    folder,
    clock: { now: () => at },
    temporaryLocation: (of, { name }) => `http://127.0.0.1:9000/${of}?${name}`,
  })
}

async function files(): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

async function read(range?: ByteRange) {
  const opened = await objects.open(id, range)
  if (opened.is !== 'open') return opened
  const { stream, ...rest } = opened
  return { ...rest, text: (await buffer(stream)).toString() }
}

describe('disk objects', () => {
  it('stores a stream under its id, two folders deep', async () => {
    const put = await objects.put(
      id,
      Readable.from([Buffer.from('Dear '), Buffer.from('you')]),
      limits,
    )
    const digest = createHash('sha256').update('Dear you').digest('hex')
    assert.deepEqual(put, { is: 'stored', bytes: 8, digest })
    assert.deepEqual(await files(), [`objects/c5/d2/${id}`])
    assert.deepEqual(await read(), {
      is: 'open',
      bytes: 8,
      part: { first: 0, last: 7 },
      text: 'Dear you',
    })
  })

  it('keeps an object when it is opened again', async () => {
    await objects.put(id, Readable.from([Buffer.from('a')]), limits)
    objects = await open()
    assert.equal((await read()).is, 'open')
  })

  it('stores no empty stream', async () => {
    assert.deepEqual(await objects.put(id, Readable.from([]), limits), { is: 'too-small' })
    assert.deepEqual(await files(), [])
  })

  it('stores a stream of exactly the limit', async () => {
    const put = await objects.put(id, ofBytes(limits.bytesMax), limits)
    assert.equal(put.is === 'stored' && put.bytes, limits.bytesMax)
  })

  it('stores no stream that is one byte too long', async () => {
    const put = await objects.put(id, ofBytes(limits.bytesMax + 1), limits)
    assert.deepEqual(put, { is: 'too-large' })
    assert.deepEqual(await files(), [])
    assert.deepEqual(await objects.open(id), { is: 'absent' })
  })

  it('stops reading at the limit and leaves the stream open', async () => {
    let given = 0
    const endless = new Readable({
      read() {
        given += 65_536
        this.push(Buffer.alloc(65_536))
      },
    })
    assert.deepEqual(await objects.put(id, endless, limits), { is: 'too-large' })
    assert.ok(given < limits.bytesMax + 20 * 65_536, `${given}`)
    assert.equal(endless.destroyed, false)
    endless.destroy()
  })

  it('leaves nothing of a stream that breaks off', async () => {
    for (const error of [undefined, new Error('aborted')]) {
      const stream = new Readable({ read() {} })
      stream.push(Buffer.alloc(1_000))
      const put = objects.put(id, stream, limits)
      setImmediate(() => stream.destroy(error))
      assert.deepEqual(await put, { is: 'broken-off' })
      assert.deepEqual(await files(), [])
    }
  })

  it('never holds more of a stream than a few chunks', async () => {
    let unread = 0
    let unreadMax = 0
    async function* counted() {
      for (let i = 0; i < 80; i++) {
        unread += 1
        unreadMax = Math.max(unreadMax, unread)
        yield Buffer.alloc(65_536)
        unread -= 1
      }
    }
    await objects.put(id, Readable.from(counted(), { highWaterMark: 1 }), limits)
    assert.ok(unreadMax <= 2)
  })

  it('fails, and leaves nothing, when the disk does', async () => {
    await writeFile(join(folder, 'objects', 'c5'), 'a file where a folder belongs')
    await assert.rejects(objects.put(id, Readable.from([Buffer.from('a')]), limits))
    assert.deepEqual(await files(), ['objects/c5'])
  })

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
      await objects.put(id, Readable.from([Buffer.from('0123456789')]), limits)
      assert.deepEqual(await read(range), { is: 'open', bytes: 10, part: { first, last }, text })
    })
  }

  it('opens no part outside the object', async () => {
    await objects.put(id, Readable.from([Buffer.from('0123456789')]), limits)
    for (const range of [{ from: 10 }, { from: 5, to: 4 }, { last: 0 }]) {
      assert.deepEqual(await read(range), { is: 'outside', bytes: 10 })
    }
  })

  it('removes an object for good, and one that is not there', async () => {
    await objects.put(id, Readable.from([Buffer.from('a')]), limits)
    await objects.remove(id)
    await objects.remove(id)
    assert.deepEqual(await objects.open(id), { is: 'absent' })
    assert.deepEqual(await files(), [])
    await objects.remove('00000000-0000-4000-8000-000000000000' as DocumentId)
  })

  it('takes nothing for a name but an id', async () => {
    for (const name of ['../../etc/passwd', 'a', '', id.toUpperCase(), `${id}/..`]) {
      await assert.rejects(async () => objects.open(name as DocumentId), {
        name: 'BrokenInvariant',
      })
      const put = async () => objects.put(name as DocumentId, ofBytes(1), limits)
      await assert.rejects(put, { name: 'BrokenInvariant' })
    }
    assert.deepEqual(await files(), [])
  })

  it('clears away what a killed process left, but not what may still be written', async () => {
    const old = join(folder, 'incoming', 'old')
    await writeFile(old, 'half')
    await utimes(old, 0, (Date.parse(at) - 3_601_000) / 1_000)
    const young = join(folder, 'incoming', 'young')
    await writeFile(young, 'half')
    await utimes(young, 0, (Date.parse(at) - 3_599_000) / 1_000)
    objects = await open()
    assert.deepEqual(await files(), ['incoming/young'])
  })

  it('tells a location of whoever makes them', async () => {
    const location = await objects.temporaryLocation(id, { name: 'a.pdf', mediaType: 'text/plain' })
    assert.equal(location, `http://127.0.0.1:9000/${id}?a.pdf`)
  })
})

function ofBytes(count: number): Readable {
  const chunk = Buffer.alloc(65_536, 'x')
  function* chunks() {
    for (let left = count; left > 0; left -= chunk.length) {
      yield chunk.subarray(0, Math.min(left, chunk.length))
    }
  }
  return Readable.from(chunks())
}
