/**
 * The conversation of A025: messages, and the people and files they refer to. Its entries become
 * text when the request is committed; reading it puts together what was asked for. Source: page
 * a025-retrieve-advice-and-guidance-conversation, schema AdviceAndGuidanceCommunicationBundle and
 * the examples, whose links are not encoded.
 */
import type { Instant } from '../../base/clock.ts'
import type { Advice, Participant } from '../../domain/advice/advice.ts'
import type { Resource, Writing } from './elements.ts'
import { profile } from './systems.ts'
import { filesOf, writeCommunication } from './write-communication.ts'
import { writeDocumentReference } from './write-document-reference.ts'
import { eachOnce, writePractitionerRole } from './write-practitioner-role.ts'

/** Entries of the bundle: JSON texts joined by commas, empty where there are none. */
export type RenderedConversation = {
  /** How many messages there are. */
  readonly total: number
  /** Oldest first. */
  readonly messages: string
  /** Each of them once: those who asked or answered, those who sent it, and both together. */
  readonly requesters: string
  readonly senders: string
  readonly people: string
  /** Of the messages, not of the request itself. */
  readonly files: string
}

type Base = Pick<Writing, 'baseUrl'>

export function renderConversation(advice: Advice, { baseUrl }: Base): RenderedConversation {
  const { messages } = advice
  const communications = messages.map((each) => writeCommunication(each, advice, 'beside'))
  const files = messages
    .flatMap((message) => filesOf(message, advice))
    .map((file) => writeDocumentReference(file, 'beside'))
  const renderPeople = (people: readonly Participant[]) => {
    const roles = eachOnce(people).map((each) => writePractitionerRole(each, 'beside'))
    return renderEntries(roles, 'include', baseUrl)
  }
  return {
    total: messages.length,
    messages: renderEntries(communications, 'match', baseUrl),
    requesters: renderPeople(messages.map(({ requester }) => requester)),
    senders: renderPeople(messages.map(({ sender }) => sender)),
    people: renderPeople(messages.flatMap(({ requester, sender }) => [requester, sender])),
    files: renderEntries(files, 'include', baseUrl),
  }
}

export type Conversation = Pick<RenderedConversation, 'total' | 'messages'> & {
  /** Id of the bundle, a UUID. */
  readonly id: string
  readonly at: Instant
  /** `selfOfConversation`. */
  readonly self: string
  /** What is included: rendered entries, empty where nothing is. */
  readonly people: string
  readonly files: string
}

/** The bundle in parts, because a conversation may be long: they are sent one after another. */
export function writeConversation(conversation: Conversation): readonly string[] {
  const { id, at, self, total } = conversation
  const bundle = {
    id,
    meta: { lastUpdated: at, profile: [profile.bundle] },
    resourceType: 'Bundle',
    type: 'searchset',
    total,
    link: [{ relation: 'self', url: self }],
  }
  const included = [conversation.people, conversation.files].filter((each) => each !== '')
  return [
    `${JSON.stringify(bundle).slice(0, -1)},"entry":[`,
    conversation.messages,
    ...included.flatMap((each) => [',', each]),
    ']}',
  ]
}

/**
 * The link of a bundle to itself. `basedOn`, as it was asked for, is
 * `CommunicationRequest/000000070000/_history/1`; `includes` are the published values.
 */
export function selfOfConversation(
  baseUrl: string,
  basedOn: string,
  includes: Iterable<string>,
): string {
  const query = [`based-on=${basedOn}`, ...[...includes].map((each) => `_include=${each}`)]
  return `${baseUrl}/STU3/Communication?${query.join('&')}`
}

function renderEntries(
  resources: readonly Resource[],
  mode: 'match' | 'include',
  baseUrl: string,
): string {
  return resources
    .map((resource) => {
      const fullUrl = `${baseUrl}/STU3/${resource.resourceType}/${resource.id}`
      return JSON.stringify({ fullUrl, resource, search: { mode } })
    })
    .join(',')
}
