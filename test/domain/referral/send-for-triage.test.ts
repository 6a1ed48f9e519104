import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ArrangeAppointment } from '../../../src/domain/referral/commands.ts'
import { sendForTriage, type TriageFacts } from '../../../src/domain/referral/send-for-triage.ts'
import {
  accepted,
  found,
  namedClinicianUser,
  nhsNumber,
  now,
  referral,
  refused,
  service,
  slot,
  triage,
} from '../build.ts'

const command: ArrangeAppointment = {
  ubrn: referral().ubrn,
  version: 6,
  patient: nhsNumber('9912003888'),
  service: triage.id,
  status: 'proposed',
  reason: 'TRIAGE',
}

const facts: TriageFacts = { appointmentId: '80001', patient: found(), service: triage }

describe('sendForTriage', () => {
  it('proposes to the triage service, two versions on, and starts a review', () => {
    const after = accepted(sendForTriage(referral(), command, facts, now))
    const reason = { set: 'REVIEW_REASON', code: 'TRIAGE' }
    assert.deepEqual(
      [after.version, after.state, after.reason, after.review],
      [8, 'AWAITING_TRIAGE', reason, 'NEVER_REVIEWED'],
    )
    assert.deepEqual(after.appointment, {
      id: '80001',
      version: 1,
      status: 'proposed',
      service: { id: '50001', name: 'Cardiology triage' },
      createdAt: now,
      reason,
    })
  })

  it('refuses a service that does no triage', () => {
    const asked = { ...command, service: service().id }
    const decided = sendForTriage(referral(), asked, { ...facts, service: service() }, now)
    assert.deepEqual(refused(decided), ['INVALID_STATE at service'])
  })

  it('refuses slot, times and clinician', () => {
    const asked = {
      ...command,
      slot: slot().id,
      start: now,
      end: now,
      clinician: namedClinicianUser,
    }
    assert.deepEqual(refused(sendForTriage(referral(), asked, facts, now)), [
      'INAPPROPRIATE_VALUE at slot',
      'INAPPROPRIATE_VALUE at start',
      'INAPPROPRIATE_VALUE at end',
      'INAPPROPRIATE_VALUE at clinician',
    ])
  })

  it('refuses a referral that waits for triage already', () => {
    const waiting = referral({ state: 'AWAITING_TRIAGE' })
    assert.deepEqual(refused(sendForTriage(waiting, command, facts, now)), [
      'INVALID_REQUEST_STATE',
    ])
  })
})
