/**
 * DocumentReference contained in a ReferralRequest: one file that is linked to it.
 * Source: page a005-retrieve-referral-request. The ids inside the body are the document's own id,
 * which is unique and stays; the published examples show short numbers there.
 */
import { dateOf } from '../../base/clock.ts'
import type { Attachment } from '../../domain/document/attachment.ts'
import type { AttachmentType } from '../../domain/document/document.ts'
import { coding, concept, ofOrganisation, ofUser } from './elements.ts'
import { code, extension, profile } from './systems.ts'

export function documentReferenceId(attachment: Attachment): string {
  return `DocumentReference-${attachment.documentId}`
}

export function writeDocumentReference(attachment: Attachment): object {
  return {
    id: documentReferenceId(attachment),
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
