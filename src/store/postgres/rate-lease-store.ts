import type { RateLeaseStore } from '../ports/rate-leases.ts'
import type { Database } from './pool.ts'
import { forgetLeases } from './queries/rate/forget-leases.ts'
import { takeLease } from './queries/rate/take-lease.ts'

/** What the processes have taken of each minute, in PostgreSQL: a row an application and minute. */
export function openRateLeaseStore(database: Database): RateLeaseStore {
  return {
    lease: async (ask) => {
      const { rows } = await database.query<{ granted: number }>(takeLease(ask))
      return rows[0]?.granted ?? 0
    },
    forgetLeases: async (before) => {
      await database.query(forgetLeases(before))
    },
  }
}
