import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'

/** One request to a provider's patient administration system (DOMAIN 5.3, 5.5). */
export type PasRequest = {
  /** A UUID; sent again under it, it is the same request, to be done once. */
  readonly id: string
  readonly ubrn: Ubrn
  readonly service: ServiceId
  readonly slot: SlotId
  /** The PAS's own reference of the slot. */
  readonly pasReference: string
}

export type PasBooking = PasRequest & {
  readonly start: Instant
  readonly end: Instant
  readonly clinician?: UserId
}

/**
 * This UBRN shall have no booking of this slot: `ok` also where it had none. A booking that was
 * asked for under the same id, and is not done yet, shall not be done any more.
 */
export type PasCancellation = PasRequest & {
  /** Code of APPOINTMENT-CANCELLATION-REASON or REFERRAL-CANCELLATION-REASON. */
  readonly reason?: string
}

/** What a PAS says. `slot-gone` answers a booking only; `refused`: it understood and will not. */
export type PasAnswer =
  | { readonly is: 'ok' }
  | { readonly is: 'slot-gone' }
  | { readonly is: 'refused' }
  | { readonly is: 'error' }

/**
 * A PAS behind a time limit. `timed-out`: what it does after the limit is not known here; `lost`:
 * the connection failed, so neither is what it has done.
 */
export type PasOutcome = PasAnswer | { readonly is: 'timed-out' } | { readonly is: 'lost' }

export type PasFailure = Exclude<PasOutcome, { readonly is: 'ok' }>

/**
 * The provider's PAS. May take any time, or never answer; whoever asks sets the limit and aborts
 * `signal` when it is reached. Rejects when the PAS could not be asked, or went away meanwhile.
 */
export type Pas = {
  readonly book: (booking: PasBooking, signal: AbortSignal) => Promise<PasAnswer>
  readonly cancel: (cancellation: PasCancellation, signal: AbortSignal) => Promise<PasAnswer>
}

/** A PAS that always answers within a limit, and never rejects. */
export type TimedPas = {
  readonly book: (booking: PasBooking) => Promise<PasOutcome>
  readonly cancel: (cancellation: PasCancellation) => Promise<PasOutcome>
}

/** Whether the answer tells what the PAS did; what it leaves open is asked again later. */
export function isKnown({ is }: PasOutcome): boolean {
  return is !== 'timed-out' && is !== 'lost'
}
