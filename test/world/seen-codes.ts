import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { neverRaised } from '../parity/never-raised.ts'
import { type Answer, codesIn } from './caller.ts'
import { publishedCodes } from './published-codes.ts'

/** Gathers the codes that the tests of an endpoint raise, to hold them against its error table. */
export function seenCodes() {
  const seen = new Set<string>()
  return {
    /** Gives the answer back. */
    saw: (answer: Answer): Answer => {
      for (const code of codesIn(answer)) seen.add(code)
      return answer
    },
    /** Every code that the declaration lists was raised, and the tables list the same ones. */
    assertAllOf: (t: TestContext, { id, refusals }: Endpoint, ...pages: string[]): void => {
      const unseen = refusals.filter((code) => !seen.has(code))
      assert.deepEqual(unseen, [], `${id} lists codes that nothing raised`)
      const tables = pages.map(publishedCodes)
      if (tables.includes(undefined)) t.diagnostic(`left out: the page with ${pages} is not here`)
      else {
        const listed = tables.flatMap((table) => table ?? [])
        const never = Object.keys(neverRaised[id] ?? {}).map((each) => each.replace(/^\d+ /, ''))
        assert.deepEqual([...refusals, ...never].sort(), [...listed].sort())
      }
    },
  }
}
