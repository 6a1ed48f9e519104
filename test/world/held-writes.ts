import type { Database } from '../../src/store/postgres/pool.ts'
import { until } from './until.ts'

/** Where a write of the server stops: at a row of a table, or when its transaction commits. */
export type HoldAt = {
  readonly table: string
  readonly at: 'insert' | 'update' | 'commit of an insert'
}

export type HeldWrite = {
  /** Resolves once a write has come there. */
  readonly whenHeld: () => Promise<void>
  /** Lets it go on, and resolves when its transaction is over. */
  readonly release: () => Promise<void>
}

const LOCK = 20_261_124

/**
 * Stops the next writes of any process on a database at one point, by a trigger that waits for a
 * lock which the test has.
 */
export async function holdWrites(database: Database, { table, at }: HoldAt): Promise<HeldWrite> {
  const holder = await database.connect()
  const when =
    at === 'commit of an insert'
      ? `create constraint trigger held after insert on ${table} deferrable initially deferred`
      : `create trigger held before ${at} on ${table}`
  await holder.query(`
    create or replace function hold() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(${LOCK}); return new; end';
    ${when} for each row execute function hold();
    select pg_advisory_lock(${LOCK})`)
  return {
    whenHeld: () =>
      until('a write is held', async () => {
        const { rowCount } = await holder.query(
          `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted`,
        )
        return rowCount !== 0
      }),
    release: async () => {
      await holder.query(`select pg_advisory_unlock(${LOCK})`)
      // Waits for the transaction that has written to the table.
      await holder.query(`drop trigger held on ${table}`)
      holder.release()
    },
  }
}
