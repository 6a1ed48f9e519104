/**
 * DocumentReference: one file that is linked to a request. Source: page
 * a005-retrieve-referral-request, schema DocumentReference. The ids inside the body are the
 * document's own id, which is unique and stays; the published examples show short numbers there.
 */
import { dateOf } from '../../base/clock.ts'
import type { Attachment } from '../../domain/document/attachment.ts'
import type { AttachmentType } from '../../domain/document/document.ts'
import {
  coding,
  concept,
  ofOrganisation,
  ofUser,
  type Placing,
  type Resource,
  referenceTo,
} from './elements.ts'
import { code, extension, profile } from './systems.ts'

/** The reference to a file that `writeDocumentReference` writes. */
export function refersToFile(attachment: Attachment, placing: Placing): object {
  return referenceTo('DocumentReference', idOf(attachment, placing), placing)
}

/** Absent without files. */
export function writePayload(files: readonly Attachment[], placing: Placing) {
  if (files.length === 0) return undefined
  return files.map((file) => ({ contentReference: refersToFile(file, placing) }))
}

function idOf({ documentId }: Attachment, placing: Placing): string {
  return placing === 'contained' ? `DocumentReference-${documentId}` : documentId
}

export function writeDocumentReference(attachment: Attachment, placing: Placing): Resource {
  return {
    id: idOf(attachment, placing),
    meta: { profile: [profile.documentReference] },
    resourceType: 'DocumentReference',
    type: concept(code.attachmentType, attachment.type, typeDisplays[attachment.type]),
    status: 'current',
    indexed: attachment.indexedAt,
    description: attachment.description,
    content: [
      {
        attachment: {
          id: attachment.documentId,
          extension: writeExtensions(attachment),
          contentType: attachment.mediaType,
          url: `Binary/${attachment.documentId}`,
          size: attachment.bytes,
          title: attachment.name,
          creation: dateOf(attachment.uploadedAt),
        },
      },
    ],
  }
}

const typeDisplays: Readonly<Record<AttachmentType, string>> = {
  REFERRER: 'Referrer',
  PROVIDER: 'Provider',
  ADVICE_REQUEST: 'Advice Request',
  GUIDANCE_RESPONSE: 'Guidance Response',
}

function writeExtensions(attachment: Attachment): object[] {
  const { attachedBy, attachedByOrganisation, attachedOnBehalfOf } = attachment
  const always = [
    {
      url: extension.availabilityStatus,
      valueCoding: coding(code.availabilityStatus, attachment.availability),
    },
    { url: extension.attachedBy, valueReference: ofUser(attachedBy) },
    {
      url: extension.attachedByOrganisation,
      valueReference: ofOrganisation(attachedByOrganisation),
    },
  ]
  if (attachedOnBehalfOf === undefined) return always
  return [
    ...always,
    { url: extension.attachedOnBehalfOf, valueReference: ofUser(attachedOnBehalfOf) },
  ]
}
