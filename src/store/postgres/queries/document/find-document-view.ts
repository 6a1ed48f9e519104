import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import type { Viewer } from '../../../ports/referrals.ts'
import type { ConvertedRow } from '../../relation-of.ts'
import type { RelationRow } from '../referral/find-referral-view.ts'
import { type DocumentRow, documentColumns } from './document-columns.ts'

const access = (service: string) => `$2::text is not null and exists (
    select from service_access s
    where s.user_id = $2 and s.ods_code = $3 and s.service_id = ${service}
  )`

/**
 * The relation is that of the request the file is linked to: a file of an advice request belongs to
 * that, and may also be read where the referral is by now that came of it.
 */
const text = `
select d.*,
  ${access('d.service_id')} as has_access, ${access('d.referral_service_id')} as has_referral_access
from (
  select named.*, a.ubrn is not null as is_advice,
    coalesce(a.nhs_number, r.nhs_number) as nhs_number,
    coalesce(a.referring_ods_code, r.referring_ods_code) as referring_ods_code,
    case when a.ubrn is null then r.service_id else a.service_id end as service_id,
    case when a.ubrn is null then r.provider_ods_code else a.provider_ods_code end
      as provider_ods_code,
    case when a.ubrn is null then null else r.service_id end as referral_service_id,
    case when a.ubrn is null then null else r.provider_ods_code end as referral_provider_ods_code
  from (select ${documentColumns}, is_of_advice from document where document_id = $1) named
  left join advice_request a
    on a.ubrn = named.ubrn and named.is_of_advice and not a.is_archived
  left join referral r on r.ubrn = named.ubrn and not r.is_archived
) d`

export type DocumentViewRow = DocumentRow &
  Omit<RelationRow, 'nhs_number' | 'referring_ods_code'> &
  ConvertedRow & {
    nhs_number: string | null
    referring_ods_code: string | null
    is_advice: boolean
  }

export function findDocumentView(id: DocumentId, { worker, organisation }: Viewer) {
  return { name: 'find-document-view', text, values: [id, worker ?? null, organisation] }
}
