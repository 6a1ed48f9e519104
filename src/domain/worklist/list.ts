import type { Side } from '../directory/actor.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { UserId } from '../identifier/user-id.ts'

/**
 * The six referral worklists of A008 and whose they are (DOMAIN 1.6, eRS-ReferralListSelector-1).
 */
export const worklists = {
  REFERRALS_FOR_REVIEW: 'provider',
  APPOINTMENT_SLOT_ISSUES: 'provider',
  REJECTED_TRIAGE_RESPONSE: 'referrer',
  ASSESSMENT_RETURNED_CANCELLED_DNA: 'referrer',
  AWAITING_BOOKING: 'referrer',
  LETTERS_OUTSTANDING: 'referrer',
} as const satisfies Record<string, Side>

export type Worklist = keyof typeof worklists

/**
 * Lists of a provider that only its administrators see, in the web application (DOMAIN 1.6): no
 * code of A008 names them.
 */
export const internalWorklists = [
  'APPOINTMENTS_FOR_BOOKING',
  'REFERRALS_FOR_ASSESSMENT',
  'IBS_APPOINTMENTS_TO_CANCEL_IN_PAS',
] as const
export type InternalWorklist = (typeof internalWorklists)[number]

export function isInternalWorklist(list: string): list is InternalWorklist {
  return (internalWorklists as readonly string[]).includes(list)
}

/** The one worklist of A023, a provider's (eRS-CommunicationListSelector-1, DOMAIN 6). */
export const adviceWorklist = 'ADVICE_AND_GUIDANCE_REQUESTS'
export type AdviceWorklist = typeof adviceWorklist

/** Whose a list is that the API has. */
export function sideOfList(list: Worklist | AdviceWorklist): Side {
  return list === adviceWorklist ? 'provider' : worklists[list]
}

/**
 * A008 Retrieve worklist, A023 the same of advice requests. Filters are for provider lists only.
 */
export type FetchWorklist = {
  readonly list: Worklist | AdviceWorklist
  readonly service?: ServiceId
  readonly location?: OdsCode
  readonly specialty?: string
  readonly clinician?:
    | { readonly is: 'ASSIGNED'; readonly user: UserId }
    | { readonly is: 'NOT_ASSIGNED' }
}

/** The same for any list. */
export type FetchAnyWorklist = Omit<FetchWorklist, 'list'> & {
  readonly list: Worklist | AdviceWorklist | InternalWorklist
}
