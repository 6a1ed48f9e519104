/**
 * Published operations, declared endpoints, their files, tests and pages: each names the others, or
 * stands on the list of `docs/deviations.md`.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ersIdOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { operationsUnder, publishedLater } from './published-later.ts'
import { publishedOr } from './published-operations.ts'

const root = new URL('../../', import.meta.url)
const built = endpoints.map(({ id }) => id)
const notBuilt = operationsUnder('Not built yet')

/** The list only shrinks: who takes an operation off it lowers this. */
const NOT_BUILT_MAX = 8

describe('the list of operations that are not built', () => {
  it('holds with the endpoints every published operation, and no other', (t) => {
    const published = publishedOr((says) => t.diagnostic(says)).map(({ id }) => id)
    if (published.length === 0) return
    const all = [...published, ...publishedLater]
    assert.deepEqual([...built, ...notBuilt].sort(), all.sort())
  })

  it('holds none that is built, and none twice', () => {
    const all = [...built, ...notBuilt]
    assert.equal(new Set(all).size, all.length)
  })

  it('does not grow', () => {
    assert.equal(notBuilt.length, NOT_BUILT_MAX)
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
