import type { QueryConfig } from 'pg'

/**
 * Held until the transaction ends: of several processes that start at once one loads, the others
 * wait.
 */
export function lockSeed(): QueryConfig {
  return { name: 'lock-seed', text: `select pg_advisory_xact_lock(hashtext('open-ers seed'))` }
}
