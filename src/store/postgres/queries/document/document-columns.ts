/** A document as rows bring it. */
export const documentColumns = `
  document_id, name, media_type, bytes, encode(digest, 'hex') as digest, uploaded_at, uploaded_by,
  uploaded_by_ods_code, uploaded_on_behalf_of, intended_ubrn, ubrn, category, availability,
  awaits_bytes_until`

export type DocumentRow = {
  document_id: string
  name: string
  media_type: string
  bytes: number
  digest: string | null
  uploaded_at: string
  uploaded_by: string
  uploaded_by_ods_code: string
  uploaded_on_behalf_of: string | null
  intended_ubrn: string | null
  ubrn: string | null
  category: string | null
  availability: string
  awaits_bytes_until: string | null
}
