/**
 * Communication: one message of a conversation, by itself in the answers of A026 and A044, or among
 * the others in the bundle of A025. Source: schema eRS-Communication and the examples of the three;
 * fields stand in the order of A025 and A026. An outcome or recommendation has no place in it.
 */

import { invariant } from '../../base/invariant.ts'
import type { Advice, Message } from '../../domain/advice/advice.ts'
import type { Attachment } from '../../domain/document/attachment.ts'
import { concept, ofOrganisation, type Placing, type Resource, toService } from './elements.ts'
import { code, extension, profile } from './systems.ts'
import { writeDocumentReference, writePayload } from './write-document-reference.ts'
import { eachOnce, inRole, refersToRole, writePractitionerRole } from './write-practitioner-role.ts'

/** What was sent never changes, so that it has but one version. */
const VERSION = '0'

/** `placing` says where its people and files stand. */
export function writeCommunication(message: Message, advice: Advice, placing: Placing): Resource {
  const files = filesOf(message, advice)
  return {
    id: message.id,
    meta: { versionId: VERSION, profile: [profile.communication] },
    resourceType: 'Communication',
    extension: [
      {
        url: extension.communicationRequester,
        valueReference: refersToRole(message.requester, placing),
      },
    ],
    contained: placing === 'contained' ? writeContained(message, files) : undefined,
    basedOn: [{ reference: `CommunicationRequest/${advice.ubrn}/_history/${advice.version}` }],
    status: 'completed',
    category: [concept(code.communicationSentBy, message.kind)],
    recipient: [recipientOf(message, advice)],
    sent: message.sentAt,
    sender: inRole(message.sender, placing),
    payload: writePayload(files, placing),
    note: [{ text: message.text }],
  }
}

/** In the order they were named. */
export function filesOf({ files }: Message, { attachments }: Advice): readonly Attachment[] {
  return files.map((documentId) => {
    const file = attachments.find((each) => each.documentId === documentId)
    invariant(file !== undefined, 'a file that was sent is attached')
    return file
  })
}

function writeContained(
  { requester, sender }: Message,
  files: readonly Attachment[],
): readonly object[] {
  return [
    ...eachOnce([requester, sender]).map((each) => writePractitionerRole(each, 'contained')),
    ...files.map((each) => writeDocumentReference(each, 'contained')),
  ]
}

/** The referrer's system writes to the service as the referrer does. */
function recipientOf({ kind }: Message, { service, referringOrganisation }: Advice): object {
  return kind === 'RESPONDER' ? ofOrganisation(referringOrganisation) : toService(service.id)
}
