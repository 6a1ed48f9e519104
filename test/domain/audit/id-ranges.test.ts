import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { countOf, type IdRange, rangesOf, without } from '../../../src/domain/audit/id-ranges.ts'

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 })).map((all) => all.sort((a, b) => a - b))

function idsIn(ranges: readonly IdRange[]): number[] {
  return ranges.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  )
}

describe('ranges of ids', () => {
  it('join what follows each other', () => {
    assert.deepEqual(rangesOf([1, 2, 3, 7, 9, 10]), [
      { first: 1, last: 3 },
      { first: 7, last: 7 },
      { first: 9, last: 10 },
    ])
    assert.deepEqual(rangesOf([]), [])
  })

  it('hold exactly the ids they were made of, in order and apart', () => {
    fc.assert(
      fc.property(ids, (all) => {
        const ranges = rangesOf(all)
        assert.deepEqual(idsIn(ranges), all)
        assert.equal(countOf(ranges), all.length)
        for (const [index, { first }] of ranges.entries()) {
          assert.ok(index === 0 || first > (ranges[index - 1]?.last ?? 0) + 1)
        }
      }),
    )
  })

  it('lose exactly what is taken away', () => {
    fc.assert(
      fc.property(ids, ids, (whole, parts) => {
        const left = without(rangesOf(whole), rangesOf(parts))
        assert.deepEqual(
          idsIn(left),
          whole.filter((id) => !parts.includes(id)),
        )
      }),
    )
  })
})
