/** Advice requests that the tests of the domain speak of; the people beside those of `build.ts`. */
import type { Advice, Message, Participant } from '../../src/domain/advice/advice.ts'
import type { Attachment } from '../../src/domain/document/attachment.ts'
import type { AttachmentType } from '../../src/domain/document/document.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import {
  actor,
  adminUser,
  adviceOnly,
  criteria,
  letter,
  nhsNumber,
  ods,
  trust,
  ubrnOf,
  user,
} from './build.ts'

export const askedAt = '2026-11-20T09:00:00.000Z'

export const asking = actor({ user: user('021600556514'), organisation: ods('R69') })
export const askingAdmin = actor({
  user: adminUser,
  function: 'REFERRING_CLINICIAN_ADMIN',
  organisation: asking.organisation,
})
/** Of the provider, for a clinician of the service. */
export const providerAdmin = actor({
  user: adminUser,
  function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
  organisation: trust,
  onBehalfOf: user('555031999105'),
})

export const askingClinician: Participant = {
  user: asking.user,
  organisation: asking.organisation,
  function: 'REFERRING_CLINICIAN',
}

export function message(over: Partial<Message> = {}): Message {
  return {
    id: '70000',
    kind: 'REQUESTER',
    sentAt: askedAt,
    sender: askingClinician,
    requester: askingClinician,
    text: 'Is a referral of this patient necessary?',
    files: [],
    ...over,
  }
}

/** Asked of the service for advice, which has not answered yet. */
export function advice(over: Partial<Advice> = {}): Advice {
  return {
    ubrn: ubrnOf('000000070000'),
    requestId: 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    version: 1,
    patient: nhsNumber('9912003888'),
    createdAt: askedAt,
    updatedAt: askedAt,
    referringOrganisation: asking.organisation,
    commissioningRuleOrganisation: asking.organisation,
    priority: 'ROUTINE',
    criteria: criteria(),
    service: shortlisted(adviceOnly),
    conversionAuthorisation: 'AUTHORISED_TO_CONVERT',
    status: 'PROVIDER_RESPONSE_REQUIRED',
    statusSince: askedAt,
    messages: [message()],
    attachments: [],
    ...over,
  }
}

/** A file that is linked to an advice request. */
export function adviceFile(
  index: number,
  type: AttachmentType,
  over: Partial<Attachment> = {},
): Attachment {
  return letter(index, { type, name: `file-${index}.pdf`, ...over })
}
