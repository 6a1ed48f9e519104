import type { PasBooking, PasCancellation } from '../../domain/appointment/pas.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'

/**
 * What the simulated PASes have in their books: theirs, not e-RS's, so that the two can be held
 * against each other. Kept in the database, for all processes and over a restart.
 */
export type PasDiary = {
  /** `taken`: somebody else has the slot; `called-off`: a cancellation was quicker. */
  readonly book: (booking: PasBooking) => Promise<'booked' | 'taken' | 'called-off'>
  readonly cancel: (cancellation: PasCancellation) => Promise<void>
  readonly list: (service: ServiceId) => Promise<readonly DiaryEntry[]>
}

export type DiaryEntry = { readonly slot: SlotId; readonly ubrn: Ubrn }
