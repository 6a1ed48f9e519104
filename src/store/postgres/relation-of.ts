import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { Relation } from '../ports/referrals.ts'
import type { RelationRow } from './queries/referral/find-referral-view.ts'

/** Of what an advice request was converted into: where that is now. */
export type ConvertedRow = {
  referral_service_id: string | null
  referral_provider_ods_code: string | null
  has_referral_access: boolean
}

const nothing: ConvertedRow = {
  referral_service_id: null,
  referral_provider_ods_code: null,
  has_referral_access: false,
}

export function relationOf(row: RelationRow, converted: ConvertedRow = nothing): Relation {
  const { service_id: service, provider_ods_code: serviceProvider } = row
  const to = { service: converted.referral_service_id, by: converted.referral_provider_ods_code }
  return {
    patient: row.nhs_number as NhsNumber,
    referringOrganisation: row.referring_ods_code as OdsCode,
    hasServiceAccess: row.has_access,
    ...(service !== null && { service: service as ServiceId }),
    ...(serviceProvider !== null && { serviceProvider: serviceProvider as OdsCode }),
    ...(to.service !== null &&
      to.by !== null && {
        convertedTo: {
          service: to.service as ServiceId,
          serviceProvider: to.by as OdsCode,
          hasServiceAccess: converted.has_referral_access,
        },
      }),
  }
}
