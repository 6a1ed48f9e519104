/**
 * The codes that endpoints declare against the error tables of their pages. Both tables below are
 * exact: an entry that is no longer true fails as well as one that is missing.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { r4WordOf } from '../../scripts/docs/wire-words.ts'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { statusOf } from '../../src/api/status.ts'
import { refusal } from '../../src/domain/refusal/refusal.ts'
import { type Differences, neverRaised } from './never-raised.ts'
import { publishedOr } from './published-operations.ts'

const noCodeOfQuery = 'the page has no code for what is wrong with a query'

/** Raised, but not on the page. */
const beyondThePage: Differences = {
  'a025-retrieve-advice-and-guidance-conversation': {
    '400 MISSING_PARAMETER': noCodeOfQuery,
    '400 INVALID_VALUE': noCodeOfQuery,
  },
  'a006-retrieve-attachment': {
    '422 NO_RELATIONSHIP': 'a stranger must be told something; A042 has it',
  },
}

/** Of every page, told by the gateway or the protocol and so in no declaration. */
const ofEveryPage =
  /^(401|404|406|429|500|503) |^403 (FORBIDDEN|NO_ACCESS|REC_FORBIDDEN|ACCESS_DENIED)$/

describe('declared refusals', () => {
  it('are the codes of the published pages, with their status', (t) => {
    const published = publishedOr((says) => t.diagnostic(says))
    for (const { id, codes } of published) {
      const endpoint = endpoints.find((one) => one.id === id)
      if (endpoint === undefined) continue
      const onPage = new Set(codes.filter((code) => !ofEveryPage.test(code)))
      const declared = new Set(declaredBy(endpoint))
      assert.deepEqual([...onPage.difference(declared)].sort(), namesIn(neverRaised, id), id)
      assert.deepEqual([...declared.difference(onPage)].sort(), namesIn(beyondThePage, id), id)
    }
  })

  it('differ from their pages only where an endpoint is built', () => {
    const built = endpoints.map(({ id }) => id)
    for (const id of [...Object.keys(neverRaised), ...Object.keys(beyondThePage)]) {
      assert.ok(built.includes(id), id)
    }
  })

  it('name no code twice', () => {
    for (const { id, refusals } of endpoints) {
      assert.equal(new Set(refusals).size, refusals.length, id)
    }
  })
})

/** As a caller reads them: `422 NO_RELATIONSHIP`, in R4 `400 REC_BAD_REQUEST`. */
function declaredBy(endpoint: Endpoint): readonly string[] {
  return endpoint.refusals.map((code) => {
    const word = endpoint.fhir === 'R4' ? r4WordOf(code) : code
    return `${statusOf(refusal(code, ''), endpoint)} ${word}`
  })
}

function namesIn(differences: Differences, id: string): readonly string[] {
  return Object.keys(differences[id] ?? {}).sort()
}
