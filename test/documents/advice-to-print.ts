/** Advice requests for documents: asked on a Friday, answered and ended on the Tuesday after. */
import type { Advice, Message, Participant } from '../../src/domain/advice/advice.ts'
import type { Attachment } from '../../src/domain/document/attachment.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import {
  adminUser,
  adviceOnly,
  clinicianUser,
  criteria,
  letter,
  nhsNumber,
  ods,
  practice,
  providerClinicianUser,
  trust,
  ubrnOf,
} from '../domain/build.ts'

export const names = {
  organisations: new Map([
    [practice, 'Test Practice'],
    [trust, 'Test Trust'],
    [ods('RCD01'), 'Test Hospital'],
  ]),
  people: new Map([
    [clinicianUser, 'Dr Test'],
    [providerClinicianUser, 'Dr Specialist'],
  ]),
}

export const referrer: Participant = {
  user: clinicianUser,
  organisation: practice,
  function: 'REFERRING_CLINICIAN',
}
export const referrerAdmin: Participant = {
  user: adminUser,
  organisation: practice,
  function: 'REFERRING_CLINICIAN_ADMIN',
}
export const specialist: Participant = {
  user: providerClinicianUser,
  organisation: trust,
  function: 'SERVICE_PROVIDER_CLINICIAN',
}

export function question(over: Partial<Message> = {}): Message {
  return {
    id: '100',
    kind: 'REQUESTER',
    sentAt: '2026-11-20T09:00:00.000Z',
    sender: referrer,
    requester: referrer,
    text: 'What do you advise?',
    files: [],
    ...over,
  }
}

export function answer(over: Partial<Message> = {}): Message {
  return question({
    id: '101',
    kind: 'RESPONDER',
    sentAt: '2026-11-24T09:00:00.000Z',
    sender: specialist,
    requester: specialist,
    text: 'Please repeat the test.',
    outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
    recommendation: 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
    ...over,
  })
}

export function note(over: Partial<Message> = {}): Message {
  return question({
    id: '102',
    kind: 'REFERRER_CLINICAL_INFORMATION_UPDATED',
    sentAt: '2026-11-23T16:00:00.000Z',
    text: 'The referrer has updated the clinical information.',
    ...over,
  })
}

export function file(index: number, over: Partial<Attachment> = {}): Attachment {
  return letter(index, { type: 'ADVICE_REQUEST', name: `scan-${index}.pdf`, ...over })
}

export function advice(over: Partial<Advice> = {}): Advice {
  return {
    ubrn: ubrnOf('000000070000'),
    requestId: 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    version: 3,
    patient: nhsNumber('9912003888'),
    createdAt: '2026-11-20T09:00:00.000Z',
    updatedAt: '2026-11-24T09:30:00.000Z',
    referringOrganisation: practice,
    commissioningRuleOrganisation: practice,
    priority: 'URGENT',
    criteria: criteria(),
    service: shortlisted(adviceOnly),
    conversionAuthorisation: 'AUTHORISED_TO_CONVERT',
    status: 'REFERRER_TO_REVIEW_RESPONSE',
    statusSince: '2026-11-24T09:00:00.000Z',
    messages: [question(), answer()],
    attachments: [],
    ...over,
  }
}

/** As many messages, by turns, each of this text. */
export function longAdvice(count: number, text: string): Advice {
  const [first, ...others] = Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? question({ text }) : answer({ text }),
  )
  return advice({ messages: [first ?? question({ text }), ...others] })
}
