import type pg from 'pg'
import { proveAlive } from '../queries/job/prove-alive.ts'

/**
 * A lock in the database, held on a connection of its own for as long as a group of workers lives.
 * The runner itself would keep the jobs of a killed process locked for four hours; so others see at
 * once that they are free (see release-jobs).
 */
export type ProofOfLife = {
  /** Resolves once the proof for this worker group is given; every worker of the group asks. */
  readonly give: (group: string) => Promise<void>
  /** Gives the proof up. Nothing of the group may run any more. */
  readonly end: () => Promise<void>
}

/** `onLost`: the connection broke, and others will take this group for dead; it should stop. */
export function proofOfLife(pool: pg.Pool, onLost: () => void): ProofOfLife {
  let given: Promise<pg.PoolClient> | undefined
  return {
    give: async (group) => {
      given ??= holdProof(pool, group, onLost)
      await given
    },
    end: async () => {
      const client = await given?.catch(() => undefined)
      given = undefined
      client?.removeListener('error', onLost)
      // Closed, not given back: the lock belongs to the session.
      client?.release(true)
    },
  }
}

async function holdProof(pool: pg.Pool, group: string, onLost: () => void): Promise<pg.PoolClient> {
  const client = await pool.connect()
  try {
    client.on('error', onLost)
    await client.query(proveAlive(group))
    return client
  } catch (fault) {
    client.release(true)
    onLost()
    throw fault
  }
}
