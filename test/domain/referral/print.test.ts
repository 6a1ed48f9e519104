import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accessCodeOf } from '../../../src/domain/referral/access-code.ts'
import { patientLetterOf, withPrinting } from '../../../src/domain/referral/print.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import { accepted, bookedReferral, now, referral, refused } from '../build.ts'

const accessCode = accessCodeOf('00000000-0000-4000-8000-000000000000')
const states = Object.keys(referralStates) as ReferralState[]
const lettered = ['NOT_BOOKED', 'BOOKED', 'DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE']

describe('patientLetterOf', () => {
  it('admits the four states that have a letter, and no other', () => {
    for (const state of states) {
      const decided = patientLetterOf(referral({ state, accessCode }), now)
      if (lettered.includes(state)) assert.equal(accepted(decided).accessCode, accessCode)
      else assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'], state)
    }
  })

  it('refuses a referral whose patient has no access code', () => {
    assert.deepEqual(refused(patientLetterOf(referral(), now)), ['NO_ACCESS_CODE'])
    assert.deepEqual(refused(patientLetterOf(referral({ state: 'REJECTED' }), now)), [
      'INVALID_REQUEST_STATE',
      'NO_ACCESS_CODE',
    ])
  })
})

describe('withPrinting', () => {
  const whole = bookedReferral()

  it('marks the clinical information as printed, in the same version', () => {
    const marked = withPrinting(whole, whole, now)
    assert.equal(marked.clinicalInformation?.printedAt, now)
    assert.equal(marked.version, whole.version)
    assert.equal(marked.updatedAt, whole.updatedAt)
  })

  it('is no news the second time', () => {
    const marked = withPrinting(whole, whole, now)
    assert.equal(withPrinting(marked, marked, '2026-11-25T10:00:00.000Z'), marked)
  })

  it('is no news where there is nothing to print', () => {
    const bare = referral()
    assert.equal(withPrinting(bare, bare, now), bare)
  })

  it('does not speak of what was changed since', () => {
    const printed = { version: whole.version - 1 }
    assert.equal(withPrinting(whole, printed, now), whole)
  })
})
