import type { PasBooking, PasCancellation } from '../../domain/appointment/pas.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Database } from './pool.ts'
import { bookEntry } from './queries/simulated-pas/book-entry.ts'
import { cancelEntries } from './queries/simulated-pas/cancel-entries.ts'
import { listEntries } from './queries/simulated-pas/list-entries.ts'

/** The book of the simulated PASes, in a table that nothing else of e-RS reads. */
export function openSimulatedPasDiary(database: Database) {
  return {
    book: async (booking: PasBooking): Promise<'booked' | 'taken' | 'called-off'> => {
      const { rows } = await database.query<{ status: string }>(bookEntry(booking))
      const [entry] = rows
      if (entry === undefined) return 'taken'
      return entry.status === 'booked' ? 'booked' : 'called-off'
    },
    cancel: async (cancellation: PasCancellation): Promise<void> => {
      await database.query(cancelEntries(cancellation))
    },
    list: async (service: ServiceId) => {
      const { rows } = await database.query<{ slot: SlotId; ubrn: Ubrn }>(listEntries(service))
      return rows
    },
  }
}
