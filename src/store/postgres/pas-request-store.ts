import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type {
  Deed,
  OpenPasRequest,
  OpenPasRequestView,
  PasRequestStore,
} from '../ports/pas-requests.ts'
import type { Database } from './pool.ts'
import { claimOpenRequests, type OpenRequestRow } from './queries/pas/claim-open-requests.ts'
import { endPasRequest } from './queries/pas/end-pas-request.ts'
import { listOpenRequests } from './queries/pas/list-open-requests.ts'
import { settleRequest } from './queries/pas/settle-request.ts'

/** `againInSeconds`: at least as long as one process may wait for a PAS. */
export function openPasRequestStore(
  database: Database,
  { againInSeconds }: { readonly againInSeconds: number },
): PasRequestStore {
  return {
    end: async (end) => {
      await database.query(endPasRequest(end))
    },
    claimOpen: async (now, countMax) => {
      const statement = claimOpenRequests(now, countMax, againInSeconds)
      const { rows } = await database.query<OpenRequestRow>(statement)
      return rows.map(openRequestOf)
    },
    listOpenOf: async (ubrn) => {
      return (await database.query<OpenPasRequestView>(listOpenRequests(ubrn))).rows
    },
    settle: async (request, slot, outcome) => {
      await database.query(settleRequest(request, slot, outcome))
    },
  }
}

function openRequestOf(row: OpenRequestRow): OpenPasRequest {
  return {
    request: row.request_id,
    kind: row.kind,
    ubrn: row.ubrn as Ubrn,
    service: row.service_id as ServiceId,
    slot: row.slot_id as SlotId,
    pasReference: row.pas_reference,
    ...(row.deed !== null && { deed: row.deed as Deed }),
  }
}
