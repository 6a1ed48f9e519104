import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conversionAuthorisations } from '../../../../src/domain/advice/advice.ts'
import { referrerChangesAuthorisation } from '../../../../src/domain/advice/outside/referrer-changes-authorisation.ts'
import { inProgress } from '../../../../src/domain/advice/status.ts'
import { accepted, now, refused } from '../../build.ts'
import { advice } from '../../build-advice.ts'

const [authorised, forbidden] = conversionAuthorisations

describe('referrerChangesAuthorisation', () => {
  it('allows the provider to convert, or no longer, and says nothing', () => {
    for (const status of inProgress) {
      for (const [from, to] of [
        [authorised, forbidden],
        [forbidden, authorised],
      ] as const) {
        const one = advice({ status, conversionAuthorisation: from })
        assert.deepEqual(accepted(referrerChangesAuthorisation(one, { authorisation: to }, now)), {
          ...one,
          version: 2,
          updatedAt: now,
          conversionAuthorisation: to,
        })
      }
    }
  })

  it('is refused where it is so already', () => {
    for (const authorisation of conversionAuthorisations) {
      const one = advice({ conversionAuthorisation: authorisation })
      assert.deepEqual(refused(referrerChangesAuthorisation(one, { authorisation }, now)), [
        'NO_CHANGES_DETECTED at authorisation',
      ])
    }
  })

  it('is refused once the conversation has ended, changed or not', () => {
    const one = advice({ status: 'ADVICE_CONVERTED', conversionAuthorisation: authorised })
    const change = (authorisation: typeof authorised | typeof forbidden) =>
      refused(referrerChangesAuthorisation(one, { authorisation }, now))
    assert.deepEqual(change(forbidden), ['INVALID_REQUEST_STATE'])
    assert.deepEqual(change(authorised), [
      'INVALID_REQUEST_STATE',
      'NO_CHANGES_DETECTED at authorisation',
    ])
  })
})
