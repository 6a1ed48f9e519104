/**
 * Referrals in states that no call leads to: the domain decides what they become, and the store
 * keeps it as any other change.
 */
import assert from 'node:assert/strict'
import { renderPlaces } from '../../src/api/commit-of.ts'
import type { Instant } from '../../src/base/clock.ts'
import type {
  Appointment,
  Reason,
  ReviewOutcome,
} from '../../src/domain/appointment/appointment.ts'
import { parseUbrn } from '../../src/domain/identifier/ubrn.ts'
import { nextState } from '../../src/domain/referral/next-version.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { type Action, admits } from '../../src/domain/referral/transitions.ts'
import { openReferralStore } from '../../src/store/postgres/referral-store.ts'
import { renderAppointment } from '../../src/wire/stu3/write-appointment.ts'
import { renderReferralRequest } from '../../src/wire/stu3/write-referral-request.ts'
import type { Referred } from './referrals.ts'
import type { TestServer } from './server.ts'

type Ending = (appointment: Appointment | undefined) => Parameters<typeof nextState>[4]

const ended = (reason: Reason, comment?: string): Ending => {
  return (appointment) => ({
    reason,
    ...(comment !== undefined && { comment }),
    ...(appointment && { appointment: { ...changed(appointment, reason), status: 'cancelled' } }),
    review: undefined,
    acceptedAt: undefined,
  })
}

const cancelled = (code: string): Ending => ended({ set: 'APPOINTMENT-CANCELLATION-REASON', code })

const reviewed = (code: ReviewOutcome, comment: string): Ending => {
  const reason = { set: 'REVIEW_OUTCOME', code } as const
  return (appointment) => ({
    reason,
    comment,
    ...(appointment && { appointment: { ...changed(appointment, reason), comment } }),
    review: undefined,
  })
}

const given = (at: Instant): Ending => {
  return () => ({ review: undefined, acceptedAt: at, returnedAt: at })
}

/** What each of them leaves behind (DOMAIN 1.3, 5.7). */
const endings = {
  reject: () => ended({ set: 'APPOINTMENT-CANCELLATION-REASON', code: 'OTHER' }, 'Not for us'),
  returnWithAdvice: () => reviewed('RETURN_TO_REFERRER_WITH_ADVICE', 'Try a diuretic first'),
  cancelAppointment: () => cancelled('PATIENT_HOLIDAY'),
  providerCancels: () => cancelled('OTHER'),
  nonAttendanceReported: given,
  assessmentRecorded: given,
  acceptReferBookLater: () => reviewed('ACCEPT_REFER_BOOK_LATER', 'Please book soon'),
  cancelReferral: () => ended({ set: 'REFERRAL-CANCELLATION-REASON', code: 'RAISED_IN_ERROR' }),
} as const satisfies Partial<Record<Action, (at: Instant) => Ending>>

export type Ended = keyof typeof endings

/** The referral after somebody did this to it, one version on. */
export async function after(
  action: Ended,
  server: TestServer,
  referred: Referred,
): Promise<Referred> {
  const ubrn = parseUbrn(referred.ubrn)
  assert.ok(ubrn)
  const at = server.clock.now()
  const target = {
    ubrn,
    now: at,
  }
  const opened = await openReferralStore(server.database).change(target, async (held) => {
    assert.ok(admits(action, held.referral.state), `${action} while ${held.referral.state}`)
    const change = endings[action](at)(held.referral.appointment)
    const referral = nextState(action, held.referral, 1, at, change)
    await held.commit(commitOf(referral, at, `${server.baseUrl}/referrals/FHIR`))
    return referral.version
  })
  assert.ok(opened.is === 'held')
  return { ...referred, version: opened.value }
}

function changed(appointment: Appointment, reason: Reason): Appointment {
  return { ...appointment, version: appointment.version + 1, reason }
}

function commitOf(referral: Referral, at: Instant, fhirBaseUrl: string) {
  const writing = { baseUrl: fhirBaseUrl }
  const { appointment } = referral
  return {
    referral,
    body: renderReferralRequest(referral, writing),
    operation: 'somebody',
    requestId: 'somebody',
    at,
    places: renderPlaces(referral, { fhirBaseUrl }),
    audit: { at, requestId: 'somebody', operation: 'somebody', httpStatus: 200 },
    ...(appointment && {
      appointment: { appointment, body: renderAppointment(appointment, referral, writing) },
    }),
  }
}
