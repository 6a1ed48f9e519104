import {
  dateOf,
  epochMilliseconds,
  type Instant,
  MILLISECONDS,
  plusDays,
  plusMilliseconds,
} from '../../base/clock.ts'
import type { DomainSettings } from '../settings.ts'
import {
  currentService,
  isLetterOutstanding,
  isOnward,
  isSuperseded,
  type Referral,
  referrerAttachments,
} from './referral.ts'

/** A condition beside the state under which an action is admitted. */
export type Guard = {
  readonly holds: (referral: Referral, at: Instant, settings: DomainSettings) => boolean
  /** What is the matter when it does not hold. */
  readonly else: string
}

/**
 * All conditions that the transition table names (DOMAIN 1.4). They look at the referral and the
 * time alone.
 */
export const guards = {
  reviewPending: {
    holds: ({ review }) => review !== undefined,
    else: 'no review by a provider is due',
  },
  clinicalInformationPresent: {
    holds: ({ clinicalInformation }) => clinicalInformation !== undefined,
    else: 'it has no clinical information of the referrer',
  },
  letterNotOutstanding: {
    holds: (referral) => !isLetterOutstanding(referral),
    else: 'its letter is outstanding',
  },
  notAccepted: {
    holds: ({ acceptedAt }) => acceptedAt === undefined,
    else: 'the provider has accepted it',
  },
  accepted: {
    holds: ({ acceptedAt }) => acceptedAt !== undefined,
    else: 'the provider has not accepted it',
  },
  notPast: {
    holds: (referral, at) => {
      const start = startOfBooking(referral)
      return start === undefined || dateOf(start) >= dateOf(at)
    },
    else: 'its appointment was before today',
  },
  started: {
    holds: (referral, at) => {
      const start = startOfBooking(referral)
      return start !== undefined && epochMilliseconds(start) <= epochMilliseconds(at)
    },
    else: 'its appointment has not started',
  },
  notAhead: {
    holds: (referral, at) => {
      const start = startOfBooking(referral)
      return start === undefined || epochMilliseconds(start) <= epochMilliseconds(at)
    },
    else: 'its appointment is still ahead',
  },
  directlyBooked: {
    holds: ({ appointment }) => appointment?.slot !== undefined,
    else: 'its appointment is not at a directly bookable service',
  },
  lettersNotFrozen: {
    holds: (referral, at, { letterFreezeHours }) => {
      const start = startOfBooking(referral)
      if (start === undefined || referrerAttachments(referral).length === 0) return true
      const frozenFrom = plusMilliseconds(start, -letterFreezeHours * MILLISECONDS.hour)
      return epochMilliseconds(at) < epochMilliseconds(frozenFrom)
    },
    else: 'its appointment is too near to change the letters',
  },
  returned: {
    holds: ({ returnedAt, noticedAt }) => returnedAt !== undefined && noticedAt === undefined,
    else: 'there is nothing in it that the referrer has to notice',
  },
  notReturned: {
    holds: ({ returnedAt }) => returnedAt === undefined,
    else: 'it was returned to the referrer',
  },
  initial: {
    holds: (referral) => !isOnward(referral),
    else: 'it is an onward referral',
  },
  notSuperseded: {
    holds: (referral) => !isSuperseded(referral),
    else: 'it was superseded by an onward referral',
  },
  atAssessmentService: {
    holds: (referral) => currentService(referral)?.isAssessment === true,
    else: 'it is not at an assessment service',
  },
  indirectBookingLeft: {
    holds: ({ ibsAppointmentToCancel }) => ibsAppointmentToCancel !== undefined,
    else: 'no indirectly booked appointment is left to cancel in the PAS',
  },
  untouchedForEighteenMonths: {
    holds: ({ updatedAt }, at) =>
      epochMilliseconds(updatedAt) <= epochMilliseconds(archivesBefore(at)),
    else: 'it was changed in the last 18 months',
  },
} as const satisfies Record<string, Guard>

export type GuardName = keyof typeof guards

/** 18 months of 365 / 12 days. */
const archiveDays = 548

/** What was changed last by then is archived. */
export function archivesBefore(at: Instant): Instant {
  return plusDays(at, -archiveDays)
}

/** An indirectly booked appointment may have no date yet. */
function startOfBooking({ appointment }: Referral): Instant | undefined {
  return appointment?.status === 'booked' ? appointment.start : undefined
}
