/** A referral in every state: through the API and `/world` as far as they lead. */
import assert from 'node:assert/strict'
import { drawn } from '../../src/api/redraw.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { ReferralState } from '../../src/domain/referral/state.ts'
import type { Action } from '../../src/domain/referral/transitions.ts'
import { openReferralStore } from '../../src/store/postgres/referral-store.ts'
import { afterAction } from '../domain/referral/after-action.ts'
import { appointmentCancelled, referralCancelled } from './cancellations.ts'
import { atTime, lookAt, happened as outside } from './outside.ts'
import { arranged, booked, freeSlot, type Referred, refer, withLetter } from './referrals.ts'
import { rejected } from './rejections.ts'
import { returned, reviewed } from './review-outcomes.ts'
import type { TestServer } from './server.ts'

/** One of each kind: with slots, without any, for triage. Where it goes depends on the state. */
const shortlist = ['11000', '10000', '11004']

type Make = (server: TestServer) => Promise<Referred>

/** With a letter, and at the service that the state asks for. */
export const inState: Readonly<Record<ReferralState, Make>> = {
  NOT_BOOKED: lettered,
  BOOKED: async (server) => booked(server, await lettered(server)),
  DEFERRED_TO_PROVIDER: async (server) => deferred(server, await lettered(server)),
  AWAITING_TRIAGE: async (server) => sentForTriage(server, await lettered(server)),
  TRIAGE_RESPONSE: async (server) =>
    reviewed(server, await inState.AWAITING_TRIAGE(server), returned),
  TRIAGED_PROVIDER_TO_ACTION: async (server) =>
    reviewed(server, await inState.AWAITING_TRIAGE(server)),
  REJECTED: async (server) => rejected(server, await inState.BOOKED(server)),
  APPT_CANCELLED_BY_PATIENT: async (server) =>
    appointmentCancelled(server, await inState.BOOKED(server)),
  APPT_CANCELLED_BY_PROVIDER: async (server) =>
    outside(server, await inState.BOOKED(server), 'provider-cancels', {
      reason: 'CLINIC_CANCELLED',
    }),
  DID_NOT_ATTEND: async (server) =>
    onTheDay(server, await inState.BOOKED(server), 'non-attendance', { reason: 'PATIENT_FORGOT' }),
  ASSESSMENT_RESULT: async (server) =>
    onTheDay(server, await acceptedBooking(server), 'assessment-recorded', {
      outcome: 'ADVISE_REFERRER',
    }),
  CANCELLED_REFERRAL: async (server) => referralCancelled(server, await inState.NOT_BOOKED(server)),
}

export async function unlettered(server: TestServer): Promise<Referred> {
  return refer(server, { services: shortlist })
}

async function lettered(server: TestServer): Promise<Referred> {
  return withLetter(server, await unlettered(server))
}

export function deferred(server: TestServer, referred: Referred): Promise<Referred> {
  return arranged(server, referred, { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' })
}

export function sentForTriage(server: TestServer, referred: Referred): Promise<Referred> {
  return arranged(server, referred, { service: '11004', reason: 'TRIAGE' })
}

/** Once the appointment has started. */
async function onTheDay(server: TestServer, referred: Referred, act: string, body: object) {
  const { appointment } = await lookAt(server, referred)
  return atTime(server, appointment.start, () => outside(server, referred, act, body))
}

/** Redirected to a service that assesses, and accepted by that. */
async function acceptedBooking(server: TestServer): Promise<Referred> {
  const { id: slot } = await freeSlot(server, '15003')
  const to = { service: '15003', slot }
  return outside(server, await inState.BOOKED(server), 'provider-redirects', to)
}

/** Something that no endpoint does, or none that is built. */
export async function happened(
  server: TestServer,
  referred: Referred,
  action: Action,
): Promise<Referred> {
  const { version } = await becomes(server, referred.ubrn, (referral) => {
    const after = afterAction(action, referral, server.clock.now())
    assert.notEqual(after, referral, `${action} is admitted`)
    return after
  })
  return { ...referred, version }
}

/** What happens outside the API, decided by the domain and stored as every change is. */
export async function becomes(
  server: TestServer,
  ubrn: string,
  decide: (referral: Referral) => Referral,
): Promise<Referral> {
  const now = server.clock.now()
  const target = { ubrn: ubrn as Ubrn, now }
  const opened = await openReferralStore(server.database).change(target, async (held) => {
    const next = decide(held.referral)
    await held.commit({
      ...drawn(next, { fhirBaseUrl: `${server.baseUrl}/referrals/FHIR` }),
      operation: 'outside',
      requestId: `${ubrn}-${next.version}`,
      at: now,
      audit: { at: now, requestId: ubrn, operation: 'outside', httpStatus: 200 },
    })
    return next
  })
  assert.ok(opened.is === 'held', `${ubrn} is there and free`)
  return opened.value
}
