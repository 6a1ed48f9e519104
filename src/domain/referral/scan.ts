import type { Availability } from '../document/document.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import type { Referral } from './referral.ts'

/**
 * What the malware scan of an attached file came to. No new version, since nothing that a user
 * decided has changed. The same referral when the file is not attached or shows this already.
 */
export function withScanResult(
  referral: Referral,
  documentId: DocumentId,
  availability: Availability,
): Referral {
  const isNews = referral.attachments.some(
    (file) => file.documentId === documentId && file.availability !== availability,
  )
  if (!isNews) return referral
  const attachments = referral.attachments.map((file) =>
    file.documentId === documentId ? { ...file, availability } : file,
  )
  return { ...referral, attachments }
}
