/**
 * Binary of R4, without its bytes: the answer of A039 (DOMAIN 4.1). `contentType` is what FHIR
 * demands of every Binary; no more is known of the published resource.
 */
import type { DocumentId } from '../../domain/identifier/document-id.ts'

export function writeBinary(file: { readonly id: DocumentId; readonly mediaType: string }): object {
  return { resourceType: 'Binary', id: file.id, contentType: file.mediaType }
}
