import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import { settleObjectStoreKey, signedUrls } from '../../../src/store/objects/signed-url.ts'

const id = 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8' as DocumentId
const presentation = {
  disposition: 'attachment; filename="Brief & Übersicht = 1.pdf"',
  mediaType: 'application/pdf',
}
const terms = { contentType: 'application/pdf', disposition: 'attachment', bytes: 10 }
const key = Buffer.from('the key of this installation')

function urls(now = '2026-11-24T10:00:00.900Z', options: { key?: Buffer } = {}) {
  const baseUrl = 'http://127.0.0.1:9000'
  return signedUrls({
    baseUrl,
    key,
    lifetimeSeconds: 60,
    uploadLifetimeSeconds: 300,
    clock: { now: () => now },
    ...options,
  })
}

const signed = new URL(urls().sign(id, presentation))
const query = signed.search.slice(1)

describe('signed URL', () => {
  it('names the object, and is valid as it was made', () => {
    assert.equal(signed.origin + signed.pathname, `http://127.0.0.1:9000/object-store/${id}`)
    assert.deepEqual(urls().check(id, query), { is: 'valid', value: presentation })
  })

  it('is valid to the end of its last second, then expired', () => {
    assert.equal(urls('2026-11-24T10:00:59.999Z').check(id, query).is, 'valid')
    assert.equal(urls('2026-11-24T10:01:00.000Z').check(id, query).is, 'expired')
  })

  it('is altered when any of its parameters differs in one character', () => {
    for (const [name, value] of signed.searchParams) {
      for (let i = 0; i < value.length; i++) {
        const changed = new URLSearchParams(query)
        const other = value[i] === 'A' ? 'B' : 'A'
        changed.set(name, value.slice(0, i) + other + value.slice(i + 1))
        assert.equal(urls().check(id, changed.toString()).is, 'altered', `${name} at ${i}`)
      }
    }
  })

  it('is altered when a parameter is missing, doubled, empty or unknown', () => {
    for (const [name, value] of signed.searchParams) {
      const missing = new URLSearchParams(query)
      missing.delete(name)
      const empty = new URLSearchParams(query)
      empty.set(name, '')
      const doubled = new URLSearchParams([...signed.searchParams, [name, value]])
      for (const changed of [missing, empty, doubled]) {
        assert.equal(urls().check(id, changed.toString()).is, 'altered', name)
      }
    }
    assert.equal(urls().check(id, `${query}&x=1`).is, 'altered')
    assert.equal(urls().check(id, '').is, 'altered')
  })

  it('is altered when it is used for another file', () => {
    const other = 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d9'
    assert.equal(urls().check(other, query).is, 'altered')
  })

  it('is altered when text moves from one parameter to the next', () => {
    const { searchParams } = new URL(urls().sign(id, { disposition: 'ab', mediaType: 'cd' }))
    searchParams.set('disposition', 'abc')
    searchParams.set('type', 'd')
    assert.equal(urls().check(id, searchParams.toString()).is, 'altered')
  })

  it('is altered to an installation with another key', () => {
    const other = urls(undefined, { key: Buffer.from('another') })
    assert.equal(other.check(id, query).is, 'altered')
  })

  it('is told as altered, not expired, when it is both', () => {
    const changed = new URLSearchParams(query)
    changed.set('expires', '1')
    assert.equal(urls().check(id, changed.toString()).is, 'altered')
  })
})

describe('signed URL of an upload', () => {
  const upload = new URL(urls().signUpload(id, terms)).search.slice(1)

  it('is valid with its terms for five minutes', () => {
    assert.deepEqual(urls().checkUpload(id, upload), { is: 'valid', value: terms })
    assert.equal(urls('2026-11-24T10:04:59.999Z').checkUpload(id, upload).is, 'valid')
    assert.equal(urls('2026-11-24T10:05:00.000Z').checkUpload(id, upload).is, 'expired')
  })

  it('is altered on any other terms', () => {
    for (const name of ['bytes', 'disposition', 'expires', 'signature', 'type']) {
      const changed = new URLSearchParams(upload)
      changed.set(name, `${changed.get(name)}0`)
      assert.equal(urls().checkUpload(id, changed.toString()).is, 'altered', name)
    }
  })

  it('permits no download, nor a download an upload', () => {
    assert.equal(urls().check(id, upload).is, 'altered')
    assert.equal(urls().checkUpload(id, query).is, 'altered')
    const stripped = new URLSearchParams(upload)
    stripped.delete('bytes')
    assert.equal(urls().check(id, stripped.toString()).is, 'altered')
  })
})

describe('settleObjectStoreKey', () => {
  it('gives every process the key that was first', async () => {
    const settled = new Map<string, unknown>()
    const settle = async (name: string, value: unknown) => {
      if (!settled.has(name)) settled.set(name, value)
      return settled.get(name)
    }
    let made = 0
    const identity = { uuid: () => `00000000-0000-4000-8000-00000000000${made++}` as const }
    const first = await settleObjectStoreKey(settle, identity)
    assert.equal(first.length, 72)
    assert.deepEqual(await settleObjectStoreKey(settle, identity), first)
    assert.deepEqual([...settled.keys()], ['object-store-key'])
  })
})
