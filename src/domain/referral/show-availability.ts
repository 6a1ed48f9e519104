import type { Availability } from '../document/document.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import type { Referral } from './referral.ts'

/**
 * The referral with the result of a scan on its file; undefined when it shows it already, or has no such
 * file. The version stays: nobody decided anything (docs/deviations.md).
 */
export function showAvailability(
  referral: Referral,
  document: { readonly id: DocumentId; readonly availability: Availability },
): Referral | undefined {
  const isNews = referral.attachments.some(
    ({ documentId, availability }) =>
      documentId === document.id && availability !== document.availability,
  )
  if (!isNews) return undefined
  const attachments = referral.attachments.map((attachment) =>
    attachment.documentId === document.id
      ? { ...attachment, availability: document.availability }
      : attachment,
  )
  return { ...referral, attachments }
}
