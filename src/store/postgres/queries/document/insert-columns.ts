import type { StoredDocument } from '../../../../domain/document/document.ts'

/** A document as rows take it, in this order, from the first parameter on. */
export const insertedColumns = `
  document_id, name, media_type, bytes, digest, uploaded_at, uploaded_by, uploaded_by_ods_code,
  uploaded_on_behalf_of, intended_ubrn, availability, awaits_bytes_until`

export const insertedValues = `
  $1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11, $12`

/** How many parameters that are. */
export const insertedCount = 12

export function documentValues(document: StoredDocument): unknown[] {
  return [
    document.id,
    document.name,
    document.mediaType,
    document.bytes,
    document.digest ?? null,
    document.uploadedAt,
    document.uploadedBy,
    document.uploadedByOrganisation,
    document.uploadedOnBehalfOf ?? null,
    document.intendedUbrn ?? null,
    document.availability,
    document.awaitsBytesUntil ?? null,
  ]
}
