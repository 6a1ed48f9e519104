/** What answers of A025, A026 and A044 show of the messages of a conversation. */
import { type Asked, messageIn, readConversation } from './advice.ts'
import type { Answer, Caller } from './caller.ts'

type Json = Answer['json']

export type MessageShown = {
  readonly id: string
  readonly kind: string
  readonly sent: string
  readonly text: string
  /** `<user>.<organisation>.<FUNCTION>`, as the sender is. */
  readonly requester: string
  readonly sender: string
  /** The id of a service, or the code of an organisation. */
  readonly to: string
  readonly basedOn: string
  readonly files: readonly FileShown[]
}

export type FileShown = {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly availability: string
  readonly description?: string
  readonly by: string
  readonly organisation: string
  readonly onBehalfOf?: string
}

/** The message in an answer of A026 or A044. */
export function messageShown(answer: Answer): MessageShown {
  const message = messageIn(answer)
  return shown(message, message.contained)
}

/** Those of A025, as anybody sees them who may. */
export async function conversationShown(
  caller: Caller,
  request: Pick<Asked, 'ubrn' | 'version'>,
): Promise<MessageShown[]> {
  const { json } = await readConversation(caller, request)
  const resources: Json[] = json.entry.map(({ resource }: Json) => resource)
  return resources
    .filter(({ resourceType }) => resourceType === 'Communication')
    .map((message) => shown(message, resources))
}

function shown(message: Json, resources: readonly Json[]): MessageShown {
  const [recipient] = message.recipient
  return {
    id: message.id,
    kind: message.category[0].coding[0].code,
    sent: message.sent,
    text: message.note[0].text,
    requester: roleIn(message.extension[0].valueReference),
    sender: roleIn(message.sender.extension[0].valueReference),
    to: (recipient.identifier ?? recipient.extension[0].valueReference.identifier).value,
    basedOn: message.basedOn[0].reference,
    files: (message.payload ?? []).map(({ contentReference: { reference } }: Json) =>
      fileShown(resources.find((each) => reference.endsWith(each.id))),
    ),
  }
}

/** Contained or included. */
function roleIn({ reference }: Json): string {
  return reference.replace(/^#?PractitionerRole[./]/, '')
}

function fileShown({ type, description, content }: Json): FileShown {
  const { id, title, extension } = content[0].attachment
  const [availability, by, organisation, onBehalfOf] = extension
  return {
    id,
    type: type.coding[0].code,
    name: title,
    availability: availability.valueCoding.code,
    ...(description !== undefined && { description }),
    by: by.valueReference.identifier.value,
    organisation: organisation.valueReference.identifier.value,
    ...(onBehalfOf !== undefined && { onBehalfOf: onBehalfOf.valueReference.identifier.value }),
  }
}
