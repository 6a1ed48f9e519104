import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { DocumentId } from '../../src/domain/identifier/document-id.ts'
import { type DiskWorld, openDiskWorld } from '../store/objects/disk-world.ts'
import { newId } from '../store/objects/object-store-contract.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { until } from '../world/until.ts'

const terms = {
  contentType: 'application/pdf',
  disposition: `attachment; filename="Brief_f_r_A.pdf"; filename*=UTF-8''Brief%20f%C3%BCr%20A.pdf`,
  bytes: 10,
}
const right = { 'content-type': terms.contentType, 'content-disposition': terms.disposition }

let world: DiskWorld
let id: DocumentId
let location: string

beforeEach(async () => {
  world = await openDiskWorld()
  id = newId()
  location = await world.objects.uploadLocation(id, terms)
})
afterEach(() => world.close())

async function put(headers: Record<string, string> = right, body = '0123456789', to = location) {
  const answer = await fetch(to, { method: 'PUT', headers, body })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

describe('upload route', () => {
  it('answers 200 without a body, once the bytes are stored and recorded', async () => {
    const { status, text, headers } = await put()
    assert.deepEqual([status, text], [200, ''])
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.deepEqual([...world.database.arrived], [id])
  })

  it('answers 403 with everything that was agreed otherwise, and names no file', async () => {
    const { status, text } = await put(
      { 'content-type': 'text/plain', 'content-disposition': 'x', 'content-encoding': 'gzip' },
      'a',
    )
    assert.equal(status, 403)
    assert.deepEqual(text.trim().split('\n'), [
      'Content-Type must be the media type that was announced, to the letter.',
      'Content-Disposition must be what the announcement was answered with, to the letter.',
      'Content-Length must be the size that was announced, to the letter.',
      'The file must be sent as it is, not encoded.',
    ])
    assert.deepEqual(await world.files(), [])
  })

  it('answers 411 to an upload without a length', async () => {
    const { host, pathname, search } = new URL(location)
    const head = headOf(`PUT ${pathname}${search} HTTP/1.1`, {
      ...right,
      host,
      'transfer-encoding': 'chunked',
    })
    const { status, body } = await sendRaw(`http://${host}`, `${head}1\r\na\r\n0\r\n\r\n`)
    assert.equal(status, 411)
    assert.match(body.toString(), /Content-Length is mandatory\./)
  })

  it('answers 403 to a location that was used, altered, or is over', async () => {
    await put()
    const said = async (to: string) => {
      const { status, text } = await put(right, '0123456789', to)
      return [status, text.trim()]
    }
    assert.deepEqual(await said(location), [403, 'This location has been used.'])
    const altered = [403, 'The signature does not match this request.']
    assert.deepEqual(await said(`${location}&a=b`), altered)
    assert.deepEqual(await said(location.replace(id, newId())), altered)
    assert.deepEqual(await said(location.replace(id, '..%2Fetc')), altered)
    const old = await (await world.behind(300)).uploadLocation(newId(), terms)
    assert.deepEqual(await said(old), [403, 'This location has expired.'])
  })

  it('keeps nothing of a body that ends too early, and takes it again', async () => {
    const { host, pathname, search } = new URL(location)
    const head = headOf(`PUT ${pathname}${search} HTTP/1.1`, {
      ...right,
      host,
      'content-length': '10',
    })
    await sendRaw(`http://${host}`, `${head}01234`, { endsAfter: true })
    await until('nothing is left', async () => (await world.files()).length === 0)
    assert.deepEqual([...world.database.arrived], [])
    assert.equal((await put()).status, 200)
  })

  it('keeps nothing for a file that was purged while it came', async () => {
    // It is there when the upload begins, and gone when it has come.
    let asked = 0
    world.database.gone.has = () => asked++ > 0
    const { status, text } = await put()
    assert.deepEqual([status, text.trim()], [403, 'This location has expired.'])
    assert.deepEqual(await world.files(), [])
  })

  it('answers 503 without a database and while the server stops, 500 to a fault', async () => {
    world.database.fault = new Error('no database')
    const lost = await put()
    assert.deepEqual([lost.status, lost.headers.get('retry-after')], [503, '5'])
    world.database.fault = new Error('secret')
    const fault = await put()
    assert.deepEqual([fault.status, fault.text], [500, 'A fault of the server.\n'])
    world.database.fault = undefined
    await world.lifecycle.drain(0)
    assert.equal((await put()).status, 503)
    assert.deepEqual(await world.files(), [])
  })

  it('writes neither names nor signatures to the log', async () => {
    await put()
    await put()
    assert.doesNotMatch(world.logged.join(''), /Brief|signature|object-store\//)
  })
})
