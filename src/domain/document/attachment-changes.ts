import type { DocumentId } from '../identifier/document-id.ts'
import type { Attachment } from './attachment.ts'

type WithFiles = { readonly attachments: readonly Attachment[] }

export type AttachmentChanges = {
  readonly linked: readonly Attachment[]
  readonly unlinked: readonly DocumentId[]
}

/**
 * Which files an action linked to a request and which it unlinked; those that stayed are in
 * neither.
 */
export function attachmentChanges(before: WithFiles, after: WithFiles): AttachmentChanges {
  return {
    linked: missing(after, before),
    unlinked: missing(before, after).map(({ documentId }) => documentId),
  }
}

function missing(from: WithFiles, to: WithFiles): readonly Attachment[] {
  const there = new Set(to.attachments.map(({ documentId }) => documentId))
  return from.attachments.filter(({ documentId }) => !there.has(documentId))
}
