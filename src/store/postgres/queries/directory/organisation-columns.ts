import type { Organisation, OrganisationKind } from '../../../../domain/directory/organisation.ts'
import type { OdsCode } from '../../../../domain/identifier/ods-code.ts'

export const organisationColumns =
  'ods_code, name, kind, parent_ods_code, postcode, is_referring, is_open'

export type OrganisationRow = {
  ods_code: string
  name: string
  kind: OrganisationKind
  parent_ods_code: string | null
  postcode: string | null
  is_referring: boolean
  is_open: boolean
}

export function organisationOf(row: OrganisationRow): Organisation {
  return {
    odsCode: row.ods_code as OdsCode,
    name: row.name,
    kind: row.kind,
    isReferring: row.is_referring,
    isOpen: row.is_open,
    ...(row.parent_ods_code !== null && { parent: row.parent_ods_code as OdsCode }),
    ...(row.postcode !== null && { postcode: row.postcode }),
  }
}
