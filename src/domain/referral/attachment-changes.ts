import type { DocumentId } from '../identifier/document-id.ts'
import type { Referral } from './referral.ts'

export type AttachmentChanges = {
  readonly linked: readonly DocumentId[]
  readonly unlinked: readonly DocumentId[]
}

/**
 * Which files an action linked to a referral and which it unlinked; those that stayed are in
 * neither.
 */
export function attachmentChanges(before: Referral, after: Referral): AttachmentChanges {
  return { linked: idsMissing(after, before), unlinked: idsMissing(before, after) }
}

function idsMissing(from: Referral, to: Referral): readonly DocumentId[] {
  const there = new Set(to.attachments.map(({ documentId }) => documentId))
  return from.attachments.map(({ documentId }) => documentId).filter((id) => !there.has(id))
}
