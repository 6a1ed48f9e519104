import assert from 'node:assert/strict'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type DiskWorld, openDiskWorld } from './disk-world.ts'
import { describeObjectStore, digestOf, newId, ofBytes } from './object-store-contract.ts'

const limits = { bytesMin: 1, bytesMax: 5_242_880 }

describeObjectStore('disk objects', openDiskWorld)

describe('disk objects, inside', () => {
  let world: DiskWorld

  beforeEach(async () => {
    world = await openDiskWorld()
  })
  afterEach(() => world.close())

  it('lie under their ids, two folders deep', async () => {
    const id = newId()
    await world.objects.put(id, Readable.from([Buffer.from('a')]), limits)
    assert.deepEqual(await world.files(), [`objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`])
  })

  it('are kept when they are opened again', async () => {
    const id = newId()
    await world.objects.put(id, Readable.from([Buffer.from('a')]), limits)
    const opened = await (await world.open()).open(id)
    assert.ok(opened.is === 'open')
    opened.stream.destroy()
  })

  it('leave nothing behind when they were not stored or were removed', async () => {
    const { objects } = world
    const stream = new Readable({ read() {} })
    stream.push(Buffer.alloc(1_000))
    setImmediate(() => stream.destroy())
    await objects.put(newId(), stream, limits)
    await objects.put(newId(), Readable.from([]), limits)
    await objects.put(newId(), ofBytes(limits.bytesMax + 1), limits)
    const id = newId()
    await objects.put(id, Readable.from([Buffer.from('a')]), limits)
    await objects.remove(id)
    assert.deepEqual(await world.files(), [])
  })

  it('never hold more of a stream than a few chunks', async () => {
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
    await world.objects.put(newId(), Readable.from(counted(), { highWaterMark: 1 }), limits)
    assert.ok(unreadMax <= 2)
  })

  it('fail, and leave nothing, when the disk does', async () => {
    const id = newId()
    const place = join('objects', id.slice(0, 2))
    await writeFile(join(world.folder, place), 'a file where a folder belongs')
    await assert.rejects(world.objects.put(id, Readable.from([Buffer.from('a')]), limits))
    assert.deepEqual(await world.files(), [place])
  })

  it('are never put over another', async () => {
    const id = newId()
    await world.objects.put(id, Readable.from([Buffer.from('a')]), limits)
    await assert.rejects(world.objects.put(id, Readable.from([Buffer.from('b')]), limits))
    const stored = { is: 'stored', bytes: 1, digest: digestOf('a') }
    assert.deepEqual(await world.objects.takeUpload(id, 1), stored)
  })

  it('are received once, of many who send at the same time', async () => {
    const id = newId()
    const received = await Promise.all(
      ['a', 'b', 'c'].map((text) =>
        world.objects.receive(id, Readable.from([Buffer.from(text)]), 1),
      ),
    )
    assert.deepEqual(received.map(({ is }) => is).sort(), ['stored', 'used', 'used'])
    const [winner] = received.filter(({ is }) => is === 'stored')
    assert.deepEqual(await world.objects.takeUpload(id, 1), winner)
    assert.equal((await world.files()).length, 1)
  })

  it('clear away what a killed process left, but not what may still be written', async () => {
    const at = '2026-11-24T10:00:00.000Z'
    const old = join(world.folder, 'incoming', 'old')
    await writeFile(old, 'half')
    await utimes(old, 0, (Date.parse(at) - 3_601_000) / 1_000)
    const young = join(world.folder, 'incoming', 'young')
    await writeFile(young, 'half')
    await utimes(young, 0, (Date.parse(at) - 3_599_000) / 1_000)
    await world.open()
    assert.deepEqual(await world.files(), ['incoming/young'])
  })
})
