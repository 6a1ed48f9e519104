import type { DocumentId } from '../identifier/document-id.ts'
import type { Attachment } from './attachment.ts'
import type { Availability } from './document.ts'

/**
 * A request that shows what the malware scan of one of its files came to. No new version, since
 * nothing that a user decided has changed. The same request when the file is not attached or shows
 * this already.
 */
export function withScanResult<T extends { readonly attachments: readonly Attachment[] }>(
  request: T,
  documentId: DocumentId,
  availability: Availability,
): T {
  const isNews = request.attachments.some(
    (file) => file.documentId === documentId && file.availability !== availability,
  )
  if (!isNews) return request
  const attachments = request.attachments.map((file) =>
    file.documentId === documentId ? { ...file, availability } : file,
  )
  return { ...request, attachments }
}
