import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor } from '../../../src/domain/directory/actor.ts'
import {
  type ReferralCancellationReason,
  referralCancellationReasons,
} from '../../../src/domain/reference/referral-cancellation-reasons.ts'
import { cancelReferral } from '../../../src/domain/referral/cancel-referral.ts'
import type { CancelReferral } from '../../../src/domain/referral/commands.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import {
  accepted,
  actor,
  admin,
  appointment,
  bookedReferral,
  deferral,
  found,
  now,
  ods,
  provider,
  providerApplication,
  referral,
  refused,
  says,
} from '../build.ts'

const decide = (
  over: Partial<CancelReferral> = {},
  one: Referral = referral(),
  by: Actor = actor(),
) => cancelReferral(one, { reason: 'INTEND_PRIVATE', ...over }, { patient: found() }, by, now)

const providerAdmin: Actor = { ...provider, function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN' }

describe('cancelReferral', () => {
  it('decides to end the referral, and says why', () => {
    assert.deepEqual(accepted(decide({ comment: 'Goes abroad' })), {
      action: 'cancelReferral',
      reason: { set: 'REFERRAL-CANCELLATION-REASON', code: 'INTEND_PRIVATE' },
      comment: 'Goes abroad',
    })
  })

  it('shows the referrer what anybody outside the referring organisation cancels', () => {
    const practiceOfPatient = actor({ organisation: ods('R69') })
    for (const by of [provider, providerAdmin, providerApplication, practiceOfPatient]) {
      assert.equal(accepted(decide({}, bookedReferral(), by)).isReturned, true)
    }
    for (const by of [actor(), admin]) {
      assert.equal('isReturned' in accepted(decide({}, bookedReferral(), by)), false)
    }
  })

  it('is admitted in every state but that of a cancelled referral', () => {
    for (const state of Object.keys(referralStates) as ReferralState[]) {
      const decided = decide({}, referral({ state }))
      if (state !== 'CANCELLED_REFERRAL') accepted(decided)
      else assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'])
    }
  })

  it('asks for a comment where the reason does', () => {
    const reason = 'PATIENT_REQUEST_CANCELLATION_OTHER'
    const decided = decide({ reason })
    assert.deepEqual(refused(decided), ['MISSING_VALUE at comment'])
    assert.deepEqual(says(decided, 'MISSING_VALUE'), ["'comment' is missing."])
  })

  it('tells everything that is wrong with a reason', () => {
    const decided = decide({ reason: 'OTHER_OTHER' }, bookedReferral())
    assert.deepEqual(refused(decided), [
      'INAPPROPRIATE_VALUE at reason',
      'INAPPROPRIATE_VALUE at reason',
      'MISSING_VALUE at comment',
    ])
    assert.deepEqual(says(decided, 'INAPPROPRIATE_VALUE'), [
      'The reason (OTHER_OTHER) cannot be given while an appointment is booked.',
      'The reason (OTHER_OTHER) cannot be given by REFERRING_CLINICIAN.',
    ])
  })
})

/** The five cases of the page once more, as plainly as they are written there. */
function isFit(reason: ReferralCancellationReason, one: Referral, by: Actor): boolean {
  const { appointmentRequestCancellationReasonType: type, businessFunction = [] } = reason
  if (reason.referrerUsage !== 'CANCEL_REFERRAL') return false
  if (!businessFunction.includes(by.function)) return false
  if (reason.effectiveTo !== undefined) return false
  const isBooked = one.appointment?.status === 'booked'
  if (by.function.startsWith('REFERRING_')) return !isBooked || reason.canCancelAppointment
  if (one.state === 'TRIAGED_PROVIDER_TO_ACTION') return type === 'PROVIDER_TRIAGE'
  if (type !== 'PROVIDER' && type !== 'PATIENT') return false
  return !isBooked || reason.canCancelAppointment
}

const referrals: readonly Referral[] = [
  referral(),
  bookedReferral(),
  bookedReferral({ state: 'AWAITING_TRIAGE', appointment: deferral() }),
  bookedReferral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() }),
  bookedReferral({ state: 'TRIAGED_PROVIDER_TO_ACTION', appointment: deferral() }),
  bookedReferral({ state: 'TRIAGE_RESPONSE', appointment: deferral() }),
  bookedReferral({ state: 'REJECTED', appointment: appointment({ status: 'cancelled' }) }),
]

describe('reasons to cancel a referral', () => {
  for (const by of [actor(), admin, provider, providerAdmin, providerApplication]) {
    it(`fit ${by.function} by appointment and state as the page says`, () => {
      for (const one of referrals) {
        const taken = referralCancellationReasons.concepts.filter(
          ({ code: reason }) => decide({ reason, comment: 'So it is' }, one, by).ok,
        )
        const fit = referralCancellationReasons.concepts.filter((each) => isFit(each, one, by))
        assert.notEqual(fit.length, 0)
        assert.deepEqual(
          taken.map(({ code }) => code),
          fit.map(({ code }) => code),
          one.state,
        )
      }
    })
  }
})
