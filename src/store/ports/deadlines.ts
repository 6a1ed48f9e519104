import type { CalendarDate, Instant } from '../../base/clock.ts'
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { ReferralState } from '../../domain/referral/state.ts'

/** One run of a job, which is its own actor: `requestId` names it in the audit trail. */
export type DeadlineRun = {
  readonly at: Instant
  readonly requestId: string
  readonly countMax: number
}

/** How many dates had come, and of how many of them there was no record yet. */
export type DeadlinesMet = { readonly found: number; readonly recorded: number }

/** A letter that is to remind a patient to book; whoever prints it asks where the patient lives. */
export type ReminderLetter = {
  readonly ubrn: Ubrn
  readonly patient: NhsNumber
  readonly due: CalendarDate
  readonly madeAt: Instant
  /** Of the referral now: a patient who has booked since needs no letter. */
  readonly state: ReferralState
}

/** A patient who was to be contacted by then, and was not as far as is known. */
export type MissedContact = {
  readonly ubrn: Ubrn
  readonly patient: NhsNumber
  readonly service: ServiceId
  readonly provider: OdsCode
  readonly expectedBy: CalendarDate
  readonly noticedAt: Instant
  readonly state: ReferralState
}

/**
 * What came of the dates of referrals (DOMAIN 5.6). Each date is recorded once, with its audit
 * record, however often and by however many it is looked for.
 */
export type DeadlineStore = {
  /** Of reminders that are due by today. */
  readonly makeReminders: (run: DeadlineRun) => Promise<DeadlinesMet>
  /** Of contacts that were expected before today. */
  readonly noticeMissedContacts: (run: DeadlineRun) => Promise<DeadlinesMet>
  /** The newest first. */
  readonly listReminders: (countMax: number) => Promise<readonly ReminderLetter[]>
  readonly listMissedContacts: (countMax: number) => Promise<readonly MissedContact[]>
}
