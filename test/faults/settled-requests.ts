import type { Database } from '../../src/store/postgres/pool.ts'
import { eventually } from './eventually.ts'

/** What a killed server had asked a PAS is asked again, and its slots are free. */
export async function everyRequestIsSettled(database: Database): Promise<void> {
  await eventually('every request to a PAS is settled', 30, async () => {
    const { rowCount } = await database.query(
      'select from pas_request where ask_again_at is not null',
    )
    return rowCount === 0 || undefined
  })
}
