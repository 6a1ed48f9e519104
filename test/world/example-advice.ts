import type { Advice, Message, Participant } from '../../src/domain/advice/advice.ts'
import type { BusinessFunction } from '../../src/domain/directory/business-function.ts'
import type { Attachment } from '../../src/domain/document/attachment.ts'
import { ods, user } from '../domain/build.ts'
import { advice, message } from '../domain/build-advice.ts'
import { exampleLetter, exampleReferral, shortlisted } from './example-referral.ts'

/** Advice requests, messages and people as the published examples show them. */
export function exampleAdvice(over: Partial<Advice> = {}): Advice {
  const { criteria, patient } = exampleReferral()
  return advice({
    patient,
    criteria,
    service: shortlisted('11014', 'Advice Only'),
    messages: [exampleMessage()],
    ...over,
  })
}

export function exampleMessage(over: Partial<Message> = {}): Message {
  return message({ id: '70000', ...by(examplePerson('103264992985')), ...over })
}

export function examplePerson(
  id: string,
  role: BusinessFunction = 'REFERRING_CLINICIAN',
  organisation = 'R69',
): Participant {
  return { user: user(id), organisation: ods(organisation), function: role }
}

/** Somebody who sends in person. */
export function by(sender: Participant): Pick<Message, 'sender' | 'requester'> {
  return { sender, requester: sender }
}

export const respondingClinician = examplePerson('103264994981', 'SERVICE_PROVIDER_CLINICIAN')

export function exampleAnswer(over: Partial<Message> = {}): Message {
  return exampleMessage({
    id: '70001',
    kind: 'RESPONDER',
    ...by(respondingClinician),
    outcome: 'REQUIRE_FURTHER_INFORMATION',
    ...over,
  })
}

/** Files of a request and of messages, told apart by their number. */
export function exampleFile(index: number, over: Partial<Attachment> = {}): Attachment {
  const documentId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
  return exampleLetter({ documentId: documentId as Attachment['documentId'], ...over })
}
