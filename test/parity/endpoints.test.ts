/**
 * Published operations, declared endpoints, their files, tests and pages: each names the others.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ersIdOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { publishedLater } from './published-later.ts'
import { publishedOr } from './published-operations.ts'

const root = new URL('../../', import.meta.url)
const built = endpoints.map(({ id }) => id)

describe('the published operations', () => {
  it('all have their endpoint, and no other has one', (t) => {
    const published = publishedOr((says) => t.diagnostic(says)).map(({ id }) => id)
    if (published.length === 0) return
    assert.deepEqual([...built].sort(), [...published, ...publishedLater].sort())
  })

  it('have no endpoint twice', () => {
    assert.equal(new Set(built).size, built.length)
  })
})

describe('the list of operations that were published later', () => {
  it('holds what is built, and nothing that the contract has', (t) => {
    const published = publishedOr((says) => t.diagnostic(says)).map(({ id }) => id)
    assert.deepEqual(
      publishedLater.filter((id) => !built.includes(id) || published.includes(id)),
      [],
    )
    assert.deepEqual(publishedLater, ['a039-upload-large-file'])
  })
})

describe('every endpoint', () => {
  it('is declared in a file of its name, and no such file is left out of the registry', () => {
    const files = ['STU3', 'R4'].flatMap((fhir) =>
      slugsIn(`src/api/${fhir.toLowerCase()}`).map((slug) => `${fhir} ${slug}`),
    )
    assert.deepEqual(files.sort(), endpoints.map(({ fhir, id }) => `${fhir} ${id}`).sort())
  })

  it('has tests under its e-RS id, and no other id has any', () => {
    const tested = slugsIn('test/api').map((slug) => slug.slice(0, 4).toUpperCase())
    const ids = endpoints.map(ersIdOf)
    assert.deepEqual([...new Set(tested)].sort(), [...new Set(ids)].sort())
  })

  it('has a page, and no page or note is about anything else', () => {
    assert.deepEqual(slugsIn('docs/endpoints').sort(), [...built].sort())
    const strangers = slugsIn('docs/endpoints/notes').filter((slug) => !built.includes(slug))
    assert.deepEqual(strangers, [])
  })

  it('has its number, version and method once', () => {
    const calls = endpoints.map(({ fhir, method, path }) => `${method} ${fhir} ${path}`)
    assert.equal(new Set(calls).size, calls.length)
    assert.equal(new Set(built).size, built.length)
  })
})

/** Names of files that begin with an e-RS id, without their endings. */
function slugsIn(folder: string): string[] {
  const url = new URL(`${folder}/`, root)
  if (!existsSync(url)) return []
  return readdirSync(url)
    .filter((name) => /^a\d{3}-/.test(name))
    .map((name) => name.replace(/(\.test)?\.(ts|md)$/, ''))
}
