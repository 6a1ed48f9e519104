import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import type { Viewer } from '../../../ports/referrals.ts'
import { type DocumentRow, documentColumns } from './document-columns.ts'

/** The relation is that of the referral the file is linked to. */
const text = `
select d.*, r.nhs_number, r.referring_ods_code, r.service_id, r.provider_ods_code,
  exists (
    select from service_access a
    where a.user_id = $2 and a.ods_code = $3 and a.service_id = r.service_id
  ) as has_access
from (select ${documentColumns} from document where document_id = $1) d
left join referral r on r.ubrn = d.ubrn and not r.is_archived`

export type DocumentViewRow = DocumentRow & {
  nhs_number: string | null
  referring_ods_code: string | null
  service_id: string | null
  provider_ods_code: string | null
  has_access: boolean
}

export function findDocumentView(id: DocumentId, { worker, organisation }: Viewer) {
  return { name: 'find-document-view', text, values: [id, worker ?? null, organisation] }
}
