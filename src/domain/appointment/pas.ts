import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { SlotId } from '../identifier/slot-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'

/** A slot as the provider's patient administration system knows it (DOMAIN 5.3, 5.5). */
export type PasSlot = {
  readonly ubrn: Ubrn
  readonly service: ServiceId
  readonly slot: SlotId
  /** The PAS's own reference of the slot. */
  readonly pasReference: string
}

export type PasBooking = PasSlot & {
  readonly start: Instant
  readonly end: Instant
  readonly clinician?: UserId
}

export type PasCancellation = PasSlot & {
  /** Code of APPOINTMENT-CANCELLATION-REASON or REFERRAL-CANCELLATION-REASON. */
  readonly reason?: string
}

/** What a PAS says. `slot-gone` answers a booking only; `refused`: it understood and will not. */
export type PasAnswer =
  | { readonly is: 'ok' }
  | { readonly is: 'slot-gone' }
  | { readonly is: 'refused' }
  | { readonly is: 'error' }

/** A PAS behind a time limit: what it did after the limit is not known here. */
export type PasOutcome = PasAnswer | { readonly is: 'timed-out' }

/**
 * The provider's PAS. May take any time, or never answer; whoever asks sets the limit and aborts
 * `signal` when it is reached. Rejects when the PAS could not be asked at all.
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
