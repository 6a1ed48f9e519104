import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { plusMilliseconds, systemClock } from '../../../src/base/clock.ts'
import { randomIdentity } from '../../../src/base/identity.ts'
import { requireBucket } from '../../../src/store/objects/require-bucket.ts'
import { openS3Objects, type S3Objects } from '../../../src/store/objects/s3.ts'
import { readS3Address } from '../../../src/store/objects/s3-address.ts'
import { type S3Server, startS3Server } from '../../world/s3-server.ts'
import { describeObjectStore, newId } from './object-store-contract.ts'

type Way = { readonly bucket?: string; readonly endpoint?: string; readonly behind?: number }

/** Clients of one server, all closed in the end. */
async function world() {
  const server = await startS3Server()
  const folder = await mkdtemp(join(tmpdir(), 's3-incoming-'))
  const opened: S3Objects[] = []
  const open = async ({ bucket = server.bucket, endpoint, behind = 0 }: Way = {}) => {
    const objects = await openS3Objects({
      bucket,
      prefix: 'some/where/',
      endpoint: endpoint ?? server.endpoint,
      region: 'eu-west-2',
      isPathStyle: true,
      folder,
      clock: { now: () => plusMilliseconds(systemClock.now(), -behind * 1_000) },
      identity: randomIdentity,
      lifetimeSeconds: 60,
      uploadLifetimeSeconds: 300,
    })
    opened.push(objects)
    return objects
  }
  return {
    server,
    folder,
    open,
    close: async () => {
      for (const objects of opened) objects.close()
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

describeObjectStore('S3 objects', async () => {
  const { open, close } = await world()
  return { objects: await open(), behind: (seconds) => open({ behind: seconds }), close }
})

describe('S3 objects, inside', () => {
  let server: S3Server
  let inside: Awaited<ReturnType<typeof world>>
  let objects: S3Objects

  before(async () => {
    inside = await world()
    server = inside.server
    objects = await inside.open()
  })
  after(() => inside.close())

  async function keys(): Promise<string[]> {
    const bucket = join(server.folder, server.bucket)
    const found = await readdir(bucket, { recursive: true, withFileTypes: true })
    return found
      .filter((entry) => entry.isFile() && entry.name.endsWith('_object'))
      .map(({ parentPath, name }) => join(parentPath, name).slice(bucket.length + 1))
      .map((path) => path.replace('._S3rver_object', ''))
  }

  it('lie under the prefix, each under its id, and leave nothing on this disk', async () => {
    const id = newId()
    await objects.put(id, Readable.from([Buffer.from('a')]), { bytesMin: 1, bytesMax: 1 })
    assert.deepEqual(await keys(), [`some/where/objects/${id}`])
    assert.deepEqual(await readdir(inside.folder), [])
    await objects.remove(id)
    assert.deepEqual(await keys(), [])
  })

  it('keep no name of a file, neither in keys nor beside them', async () => {
    const id = newId()
    const disposition = 'attachment; filename="Jones.pdf"'
    const terms = { contentType: 'application/pdf', disposition, bytes: 1 }
    const location = await objects.uploadLocation(id, terms)
    const headers = { 'content-type': terms.contentType, 'content-disposition': disposition }
    await fetch(location, { method: 'PUT', headers, body: 'a' })
    await objects.takeUpload(id, 1)
    assert.deepEqual(await keys(), [`some/where/objects/${id}`])
    const place = join(server.folder, server.bucket, 'some/where/objects')
    const metadata = await readFile(join(place, `${id}._S3rver_metadata.json`), 'utf8')
    assert.doesNotMatch(metadata, /Jones/)
    await objects.remove(id)
  })

  it('throw away what comes to a location after its object was taken', async () => {
    const id = newId()
    const terms = { contentType: 'text/plain', disposition: 'attachment', bytes: 1 }
    const location = await objects.uploadLocation(id, terms)
    const headers = { 'content-type': 'text/plain', 'content-disposition': 'attachment' }
    const put = () => fetch(location, { method: 'PUT', headers, body: 'a' })
    await put()
    await objects.takeUpload(id, 1)
    await put()
    assert.equal((await keys()).length, 2)
    await objects.endUpload(id)
    assert.deepEqual(await keys(), [`some/where/objects/${id}`])
    await objects.remove(id)
  })

  it('fail when the bucket is not there, instead of finding nothing', async () => {
    const elsewhere = await inside.open({ bucket: 'elsewhere' })
    await assert.rejects(elsewhere.open(newId()), { name: 'NoSuchBucket' })
    await assert.rejects(elsewhere.takeUpload(newId(), 1), { name: 'NoSuchBucket' })
  })

  const address = { bucket: 'files', prefix: 'some/where/' }

  it('are found usable, and left as they were', async () => {
    await requireBucket(objects, address, randomIdentity)
    assert.deepEqual(await keys(), [])
  })

  it('are refused at start in one line: no bucket, or no server', async () => {
    const says = (reason: RegExp) => (fault: Error) => {
      assert.equal(fault.name, 'StartRefused')
      assert.match(
        fault.message,
        /^Cannot use the object store s3:\/\/[a-z]+\/some\/where\/: [^\n]+$/,
      )
      assert.match(fault.message, reason)
      return true
    }
    const elsewhere = await inside.open({ bucket: 'elsewhere' })
    const named = { ...address, bucket: 'elsewhere' }
    await assert.rejects(requireBucket(elsewhere, named, randomIdentity), says(/NoSuchBucket/))
    const nowhere = await inside.open({ endpoint: 'http://127.0.0.1:1' })
    await assert.rejects(requireBucket(nowhere, address, randomIdentity), says(/ECONNREFUSED/))
  })
})

describe('an address of S3', () => {
  it('is a bucket, and perhaps a prefix', () => {
    assert.deepEqual(readS3Address('s3://files'), { bucket: 'files', prefix: '' })
    assert.deepEqual(readS3Address('s3://files/'), { bucket: 'files', prefix: '' })
    assert.deepEqual(readS3Address('s3://files/a/b'), { bucket: 'files', prefix: 'a/b/' })
    assert.deepEqual(readS3Address('s3://files/a/'), { bucket: 'files', prefix: 'a/' })
  })
})
