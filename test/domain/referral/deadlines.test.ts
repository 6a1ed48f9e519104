import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contactDue, reminderDue } from '../../../src/domain/referral/deadlines.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import { bookedReferral, deferral, now, referral } from '../build.ts'

const states = Object.keys(referralStates) as ReferralState[]
const reminded = (over: Partial<Referral> = {}) =>
  referral({ firstReminderLetterFollowUpDays: 14, stateSince: now, ...over })

describe('reminderDue', () => {
  it('is so many days after the referral came into its state', () => {
    assert.equal(reminderDue(reminded()), '2026-12-08')
    assert.equal(reminderDue(reminded({ firstReminderLetterFollowUpDays: 1 })), '2026-11-25')
    assert.equal(reminderDue(reminded({ createdAt: '2026-01-01T00:00:00.000Z' })), '2026-12-08')
  })

  it('is never when no reminder is wanted', () => {
    assert.equal(reminderDue(reminded({ firstReminderLetterFollowUpDays: 0 })), undefined)
  })

  it('is never when nobody will live to see it, whatever number was sent', () => {
    const days = (firstReminderLetterFollowUpDays: number) =>
      reminderDue(reminded({ firstReminderLetterFollowUpDays }))
    assert.equal(days(36_500), '2126-10-31')
    assert.equal(days(36_501), undefined)
    assert.equal(days(2_147_483_647), undefined)
  })

  it('comes in the states in which the patient can book, and in no other', () => {
    const due = states.filter((state) => reminderDue(reminded({ state })) !== undefined)
    assert.deepEqual(due, ['NOT_BOOKED', 'APPT_CANCELLED_BY_PATIENT', 'APPT_CANCELLED_BY_PROVIDER'])
  })
})

describe('contactDue', () => {
  const deferred = referral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() })
  const reason = { set: 'REVIEW_REASON', code: 'TRIAGE' } as const
  const atTriage = { state: 'AWAITING_TRIAGE', appointment: deferral({ reason }) } as const

  it('is the day that the patient was told, after a deferral and at triage', () => {
    assert.equal(contactDue({ ...deferred, priority: 'URGENT' }), '2026-12-07')
    assert.equal(contactDue(referral({ ...atTriage, priority: 'URGENT' })), '2026-11-30')
  })

  it('is past once the provider has tried to reach the patient', () => {
    assert.equal(
      contactDue({ ...deferred, appointment: deferral({ lastContact: now }) }),
      undefined,
    )
  })

  it('comes while a provider has been asked to act and has not, and at no other time', () => {
    assert.equal(contactDue(referral()), undefined)
    assert.equal(contactDue(bookedReferral()), undefined)
    const due = states.filter((state) => contactDue({ ...deferred, state }) !== undefined)
    assert.deepEqual(due, ['DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE'])
  })
})
