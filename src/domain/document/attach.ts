import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { Actor } from '../directory/actor.ts'
import type { Attachment } from './attachment.ts'
import type { DocumentsFound, FileToLink } from './link-files.ts'

/**
 * Files as a request shows them once they are linked. One that was linked before keeps when and by
 * whom; its description may be new.
 */
export function attach(
  { attachments }: { readonly attachments: readonly Attachment[] },
  files: readonly FileToLink[],
  documents: DocumentsFound,
  actor: Actor,
  at: Instant,
): readonly Attachment[] {
  return files.map((file) => {
    const linked = attachments.find(({ documentId }) => documentId === file.documentId)
    return described(linked ?? newlyLinked(file, documents, actor, at), file.description)
  })
}

function newlyLinked(
  { documentId, type }: FileToLink,
  documents: DocumentsFound,
  actor: Actor,
  at: Instant,
): Attachment {
  const document = documents.get(documentId)
  invariant(document !== undefined, 'a file that is linked was found')
  return {
    documentId,
    type,
    name: document.name,
    mediaType: document.mediaType,
    bytes: document.bytes,
    availability: document.availability,
    indexedAt: at,
    uploadedAt: document.uploadedAt,
    attachedBy: actor.user,
    attachedByOrganisation: actor.organisation,
    ...(actor.onBehalfOf !== undefined && { attachedOnBehalfOf: actor.onBehalfOf }),
  }
}

function described(attachment: Attachment, description: string | undefined): Attachment {
  const { description: _old, ...rest } = attachment
  return description === undefined ? rest : { ...rest, description }
}
