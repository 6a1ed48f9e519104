/** Files in S3, from end to end: the server in front of a real S3-compatible one. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { attached } from '../world/attachments.ts'
import { type Caller, codesIn } from '../world/caller.ts'
import { announcedLetter } from '../world/large-letter.ts'
import { people } from '../world/people.ts'
import { type S3Server, startS3Server } from '../world/s3-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { upload } from '../world/uploads.ts'

const letter = 'Dear colleague'

let bucket: S3Server
let server: TestServer
let referrer: Caller

before(async () => {
  bucket = await startS3Server()
  server = await testServer({
    objectStore: { bucket: bucket.bucket, prefix: 'ers/' },
    s3Endpoint: bucket.endpoint,
    s3Region: 'eu-west-2',
    isS3PathStyle: true,
  })
  referrer = await server.as(people.referrer)
})
after(async () => {
  await server?.close()
  await bucket?.stop()
})

async function look(): Promise<void> {
  await server.world('PUT', '/scanner', { behaviour: 'by-content' })
  await server.runDueJobs()
}

async function keys(folder: 'objects' | 'incoming'): Promise<string[]> {
  const names = await readdir(join(bucket.folder, bucket.bucket, 'ers', folder)).catch(() => [])
  return names.filter((name) => name.endsWith('_object')).map((name) => name.split('.')[0] ?? '')
}

async function downloaded(id: string): Promise<string> {
  const found = await referrer.get(`/R4/Binary/${id}`)
  const location = found.headers.get('location') ?? ''
  assert.equal(found.status, 307, found.text)
  assert.ok(location.startsWith(`${bucket.endpoint}/`))
  const download = await fetch(location)
  assert.match(download.headers.get('content-disposition') ?? '', /letter\.txt/)
  assert.equal(download.headers.get('content-type'), 'text/plain')
  return download.text()
}

describe('files in a bucket', () => {
  it('of A020 are stored, scanned and given out by A042 and A006', async () => {
    const { id } = await attached(referrer, { content: letter })
    assert.ok((await keys('objects')).includes(id))
    await server.runDueJobs()
    assert.equal(await downloaded(id), letter)
    const inline = await referrer.get(`/STU3/Binary/${id}`)
    assert.deepEqual([inline.status, inline.text], [200, letter])
  })

  it('of A039 go to the bucket without this server, and are found there', async () => {
    const file = await announcedLetter(referrer, letter)
    assert.ok(file.location.startsWith(`${bucket.endpoint}/files/ers/incoming/${file.id}?`))
    await file.link()
    await look()
    assert.equal(await file.availability(), 'PENDING')
    assert.equal((await file.send(letter)).status, 200)
    assert.deepEqual(await keys('incoming'), [file.id])
    await look()
    assert.deepEqual(await keys('incoming'), [])
    assert.equal(await file.availability(), 'AVAILABLE')
    assert.equal(await downloaded(file.id), letter)
  })

  it('of A039 are refused by the bucket on other terms than announced', async () => {
    const file = await announcedLetter(referrer, letter)
    assert.equal((await file.send('Dear colleagu')).status, 403)
    assert.equal((await file.send(letter, { 'content-type': 'text/xml' })).status, 403)
    assert.equal((await file.send(letter, { 'content-disposition': 'inline' })).status, 403)
    assert.deepEqual(await keys('incoming'), [])
  })

  it('are not changed by whoever sends them again, and nothing of that is kept', async () => {
    const file = await announcedLetter(referrer, letter)
    await file.send(letter)
    await file.link()
    await look()
    await file.send('Dear somebody!')
    assert.equal(await downloaded(file.id), letter)
    assert.deepEqual(await keys('incoming'), [file.id])
    const { rows } = await server.database.query<{ is_waiting: boolean }>(
      `select run_at > now() + interval '30 minutes' as is_waiting from graphile_worker.jobs
       where key = $1`,
      [`look:${file.id}`],
    )
    assert.deepEqual(rows, [{ is_waiting: true }])
    await server.database.query(
      `update graphile_worker._private_jobs set run_at = now() where key = $1`,
      [`look:${file.id}`],
    )
    await server.runDueJobs()
    assert.deepEqual(await keys('incoming'), [])
    assert.equal(await downloaded(file.id), letter)
  })

  it('that never come are given up, whatever comes after', async () => {
    const file = await announcedLetter(referrer, letter)
    await file.link()
    server.clock.advance(35 * 60_000)
    await look()
    assert.equal(await file.availability(), 'VALIDATION_FAILED')
    server.clock.advance(-35 * 60_000)
    const answer = await referrer.get(`/R4/Binary/${file.id}`)
    assert.deepEqual(codesIn(answer), ['VALIDATION_FAILED'])
  })

  it('leave nothing of an upload that was refused', async () => {
    const before = await keys('objects')
    const content = Buffer.alloc(5_242_881)
    const answer = await upload(referrer, { content, name: 'a.pdf', type: 'application/pdf' })
    assert.equal(answer.status, 422)
    assert.deepEqual(await keys('objects'), before)
  })

  it('are not served by this server', async () => {
    assert.equal((await fetch(`${server.baseUrl}/object-store/x?signature=1`)).status, 404)
  })
})
