/** The advice requests that tests speak of: a practice asks the advice service of a trust. */
import type { Advice, Message, Participant } from '../../src/domain/advice/advice.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import { adviceOnly, criteria, nhsNumber, now, ods, ubrnOf, user } from './build.ts'

export const askingClinician: Participant = {
  user: user('021600556514'),
  organisation: ods('R69'),
  function: 'REFERRING_CLINICIAN',
}

export function message(over: Partial<Message> = {}): Message {
  return {
    id: '70000',
    kind: 'REQUESTER',
    sentAt: now,
    sender: askingClinician,
    requester: askingClinician,
    text: 'Request text',
    files: [],
    ...over,
  }
}

export function advice(over: Partial<Advice> = {}): Advice {
  return {
    ubrn: ubrnOf('000000070000'),
    requestId: 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    version: 1,
    patient: nhsNumber('9912003888'),
    createdAt: now,
    updatedAt: now,
    referringOrganisation: ods('R69'),
    commissioningRuleOrganisation: ods('R69'),
    priority: 'ROUTINE',
    criteria: criteria(),
    service: shortlisted(adviceOnly),
    conversionAuthorisation: 'AUTHORISED_TO_CONVERT',
    status: 'PROVIDER_RESPONSE_REQUIRED',
    statusSince: now,
    messages: [message()],
    attachments: [],
    ...over,
  }
}
