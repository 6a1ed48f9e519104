import type { Instant } from '../../base/clock.ts'
import type { Cis2Store, FoundCis2Record } from '../ports/cis2.ts'
import type { Database } from './pool.ts'
import { consumeCis2Record } from './queries/identity/consume-cis2-record.ts'
import { findCis2Record } from './queries/identity/find-cis2-record.ts'
import { findCis2RecordByUid } from './queries/identity/find-cis2-record-by-uid.ts'
import { removeCis2Grant } from './queries/identity/remove-cis2-grant.ts'
import { removeCis2Record } from './queries/identity/remove-cis2-record.ts'
import { saveCis2Record } from './queries/identity/save-cis2-record.ts'

/** The CIS2 simulator's memory in PostgreSQL, so that any process can go on with a sign-in. */
export function cis2Store(database: Database): Cis2Store {
  return {
    save: async (record) => {
      await database.query(saveCis2Record(record))
    },
    find: async (model, id) => {
      const { rows } = await database.query<Cis2Row>(findCis2Record(model, id))
      return rows.map(recordOf)[0]
    },
    findByUid: async (model, uid) => {
      const { rows } = await database.query<Cis2Row>(findCis2RecordByUid(model, uid))
      return rows.map(recordOf)[0]
    },
    consume: async (model, id, at) => {
      const { rowCount } = await database.query(consumeCis2Record(model, id, at))
      return rowCount === 1
    },
    remove: async (model, id) => {
      await database.query(removeCis2Record(model, id))
    },
    removeGrant: async (grantId) => {
      await database.query(removeCis2Grant(grantId))
    },
  }
}

type Cis2Row = { payload: object; consumed_at: Instant | null; expires_at: Instant | null }

function recordOf(row: Cis2Row): FoundCis2Record {
  return { payload: row.payload, consumedAt: row.consumed_at, expiresAt: row.expires_at }
}
