/**
 * The conversation of an advice request on paper, oldest message first. Source: page
 * a025-retrieve-advice-and-guidance-conversation, DOMAIN 6.
 */
import type {
  Advice,
  GuidanceOutcome,
  Message,
  MessageKind,
  Participant,
  Recommendation,
} from '../domain/advice/advice.ts'
import { withoutMarkup } from '../domain/advice/markup.ts'
import type { Attachment } from '../domain/document/attachment.ts'
import type { DocumentId } from '../domain/identifier/document-id.ts'
import { availabilityInWords } from './attached-files.ts'
import { type Block, facts, paragraphs, subheading } from './document-model.ts'
import * as words from './words.ts'

export function conversationBlocks(
  { messages, attachments }: Advice,
  names: words.Names,
): readonly Block[] {
  const files = new Map(attachments.map((file) => [file.documentId, file]))
  return messages.flatMap((message, index) => [
    subheading(`Message ${index + 1} of ${messages.length}, ${kinds[message.kind].from}`),
    messageFacts(message, files, names),
    ...paragraphs(withoutMarkup(message.text)),
  ])
}

/** What a message of a kind is called, and when and by whom it was made. */
const kinds: Readonly<
  Record<MessageKind, { readonly from: string; readonly when: string; readonly who: string }>
> = {
  REQUESTER: { from: 'from the referrer', when: 'Sent', who: 'Sent by' },
  RESPONDER: { from: 'from the provider', when: 'Sent', who: 'Sent by' },
  REFERRER_CLINICAL_INFORMATION_UPDATED: {
    from: 'a note of the system',
    when: 'Noted',
    who: 'Updated by',
  },
}

function messageFacts(
  { kind, sentAt, sender, requester, files, outcome, recommendation }: Message,
  known: ReadonlyMap<DocumentId, Attachment>,
  names: words.Names,
): Block {
  const { when, who } = kinds[kind]
  const isForAnother = requester.user !== sender.user
  return facts(
    [when, words.instantInWords(sentAt)],
    [who, participant(sender, names)],
    ['On behalf of', isForAnother ? participant(requester, names) : undefined],
    ['Outcome', outcome && outcomes[outcome]],
    ['Recommendation', recommendation && recommendations[recommendation]],
    [
      'Files',
      files
        .flatMap((id) => known.get(id) ?? [])
        .map(fileInWords)
        .join('\n'),
    ],
  )
}

/** `Dr Test (555073103100), referring clinician, Larkfield Surgery (D82106)`. */
function participant({ user, function: role, organisation }: Participant, names: words.Names) {
  return [
    words.personInWords(user, names),
    role.toLowerCase().replaceAll('_', ' '),
    words.organisationInWords(organisation, names),
  ].join(', ')
}

function fileInWords(file: Attachment): string {
  const { name, description } = file
  const called = description === undefined ? name : `${name}, ${description}`
  return `${called} (${availabilityInWords(file)})`
}

const outcomes: Readonly<Record<GuidanceOutcome, string>> = {
  RETURN_TO_REFERRER_WITH_ADVICE: 'Returned to the referrer with advice',
  REQUIRE_FURTHER_INFORMATION: 'Further information is required',
  PROVIDER_CONVERTED: 'Converted into a referral by the provider',
}

const recommendations: Readonly<Record<Recommendation, string>> = {
  ADVICE_ONLY_NO_REFERRAL_RECOMMENDED: 'Advice only, no referral recommended',
  ADVICE_FOLLOWED_BY_REFERRAL_IF_REQUIRED: 'Advice, followed by a referral if required',
  REFERRAL_RECOMMENDED: 'A referral is recommended',
  OTHER: 'Other',
}
