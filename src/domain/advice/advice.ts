import type { Instant } from '../../base/clock.ts'
import type { BusinessFunction } from '../directory/business-function.ts'
import type { SearchCriteria } from '../directory/search-criteria.ts'
import type { Attachment } from '../document/attachment.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'
import type { ShortlistedService } from '../referral/referral.ts'
import type { AdviceStatus } from './status.ts'

/** Whether the provider may convert it into a referral (eRS-ProviderConversionAuthorisation-1). */
export const conversionAuthorisations = [
  'AUTHORISED_TO_CONVERT',
  'NOT_AUTHORISED_TO_CONVERT',
] as const
export type ConversionAuthorisation = (typeof conversionAuthorisations)[number]

/** What an answer comes to (eRS-GuidanceResponseOutcome-1). */
export const guidanceOutcomes = [
  'RETURN_TO_REFERRER_WITH_ADVICE',
  'REQUIRE_FURTHER_INFORMATION',
  'PROVIDER_CONVERTED',
] as const
export type GuidanceOutcome = (typeof guidanceOutcomes)[number]

/** What the provider recommends for the patient (eRS-GuidanceIntendedRecommendation-1). */
export const recommendations = [
  'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
  'ADVICE_FOLLOWED_BY_REFERRAL_IF_REQUIRED',
  'REFERRAL_RECOMMENDED',
  'OTHER',
] as const
export type Recommendation = (typeof recommendations)[number]

/** Who wrote (eRS-CommunicationSentBy-1); the last is a note that the system makes. */
export const messageKinds = [
  'REQUESTER',
  'RESPONDER',
  'REFERRER_CLINICAL_INFORMATION_UPDATED',
] as const
export type MessageKind = (typeof messageKinds)[number]

/** Of a message; characters, not code units (pages a026, a044). */
export const conversationTextLengthMax = 8_000

/** A person in a role at an organisation. */
export type Participant = {
  readonly user: UserId
  readonly organisation: OdsCode
  readonly function: BusinessFunction
}

/** One message of a conversation. What was sent is never changed. */
export type Message = {
  /** A number, unique among all messages. */
  readonly id: string
  readonly kind: MessageKind
  readonly sentAt: Instant
  readonly sender: Participant
  /** The clinician in whose name it was sent: the sender, unless that is an admin. */
  readonly requester: Participant
  /** Plain text, in which links may stand as `<a href="…" target="_blank">…</a>`. */
  readonly text: string
  readonly files: readonly DocumentId[]
  /** Of an answer. */
  readonly outcome?: GuidanceOutcome
  readonly recommendation?: Recommendation
}

/**
 * An advice and guidance request: the aggregate that referrer and provider converse in. Source:
 * DESIGN 6, DOMAIN 6. It shares the numbers of referrals, and its own number with the referral that
 * it is converted into.
 */
export type Advice = {
  readonly ubrn: Ubrn
  /** R4 request id, `a.<uuid>`. */
  readonly requestId: string
  readonly version: number
  readonly patient: NhsNumber
  readonly createdAt: Instant
  /** The last change of any kind; the last message has its own time. */
  readonly updatedAt: Instant
  readonly referringOrganisation: OdsCode
  readonly commissioningRuleOrganisation: OdsCode
  readonly priority: Priority
  readonly criteria: SearchCriteria
  /** The one service on its shortlist, as it was then. */
  readonly service: ShortlistedService
  readonly conversionAuthorisation: ConversionAuthorisation
  readonly status: AdviceStatus
  readonly statusSince: Instant
  /** In the order they were sent. */
  readonly messages: readonly [Message, ...Message[]]
  /** Those of the messages, and those that the referrer's own system added to the request. */
  readonly attachments: readonly Attachment[]
  /** Nobody gets to see it through the API any more (DOMAIN 1.1). */
  readonly archivedAt?: Instant
}

/** The message it began with: who asks, and who sent that. */
export function firstMessage({ messages }: Advice): Message {
  return messages[0]
}

/** The clinician who asks. */
export function referrerOfAdvice(advice: Advice): UserId {
  return firstMessage(advice).requester.user
}

export function lastMessage({ messages }: Advice): Message {
  return messages.at(-1) ?? messages[0]
}

/** Files of the request itself rather than of a message (page a025). */
export function filesOfRequest({ attachments, messages }: Advice): readonly Attachment[] {
  const ofMessages = new Set(messages.flatMap(({ files }) => files))
  return attachments.filter(({ documentId }) => !ofMessages.has(documentId))
}
