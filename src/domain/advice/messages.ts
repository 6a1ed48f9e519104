import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { Actor } from '../directory/actor.ts'
import { type BusinessFunction, isBusinessFunction } from '../directory/business-function.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Message, Participant } from './advice.ts'

/** What a message says, apart from who sends it when. */
export type Said = Pick<Message, 'text' | 'files' | 'outcome' | 'recommendation'>

export type Sending = {
  readonly id: string
  readonly actor: Actor
  readonly at: Instant
  /** The referring clinician for whom an admin sends. */
  readonly clinician?: UserId
}

export function requesterMessage(said: Said, sending: Sending): Message {
  return message('REQUESTER', said, sending)
}

export function responderMessage(said: Said, sending: Sending): Message {
  return message('RESPONDER', said, sending)
}

/** The sources name no text (docs/deviations.md). */
export const informationUpdatedText = 'The referrer has updated the clinical information.'

/** The note that the system leaves when the referrer's own system changed what is attached. */
export function informationUpdatedNote(sending: Sending): Message {
  const said = { text: informationUpdatedText, files: [] }
  return message('REFERRER_CLINICAL_INFORMATION_UPDATED', said, sending)
}

function message(
  kind: Message['kind'],
  said: Said,
  { id, actor, at, clinician }: Sending,
): Message {
  return { id, kind, sentAt: at, ...partiesOf(actor, clinician), ...said }
}

/**
 * An admin sends in the name of a clinician, who may be the same person in another role; a
 * clinician sends in person.
 */
function partiesOf(
  { user, organisation, function: role, onBehalfOf }: Actor,
  clinician: UserId | undefined,
): Pick<Message, 'sender' | 'requester'> {
  invariant(isBusinessFunction(role), 'only people converse')
  const sender: Participant = { user, organisation, function: role }
  const represented = onBehalfOf ?? clinician
  const asClinician = clinicianOf[role]
  if (represented === undefined || asClinician === undefined) return { sender, requester: sender }
  return { sender, requester: { user: represented, organisation, function: asClinician } }
}

/** For whom an admin acts. */
const clinicianOf: Partial<Record<BusinessFunction, BusinessFunction>> = {
  REFERRING_CLINICIAN_ADMIN: 'REFERRING_CLINICIAN',
  SERVICE_PROVIDER_CLINICIAN_ADMIN: 'SERVICE_PROVIDER_CLINICIAN',
}
