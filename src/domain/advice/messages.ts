import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type { Actor } from '../directory/actor.ts'
import { isBusinessFunction } from '../directory/business-function.ts'
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

/** An admin sends in the name of a clinician; a clinician sends in person. */
function partiesOf(
  actor: Actor,
  clinician: UserId | undefined,
): Pick<Message, 'sender' | 'requester'> {
  const { user, organisation, function: role, onBehalfOf } = actor
  invariant(isBusinessFunction(role), 'only people converse')
  const sender: Participant = { user, organisation, function: role }
  if (onBehalfOf !== undefined) {
    const requester = { user: onBehalfOf, organisation, function: clinicianOf.provider }
    return { sender, requester }
  }
  if (clinician === undefined || clinician === user) return { sender, requester: sender }
  return { sender, requester: { user: clinician, organisation, function: clinicianOf.referrer } }
}

const clinicianOf = {
  referrer: 'REFERRING_CLINICIAN',
  provider: 'SERVICE_PROVIDER_CLINICIAN',
} as const
