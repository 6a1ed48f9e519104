import type { Advice } from '../../domain/advice/advice.ts'
import type { AdviceStatus } from '../../domain/advice/status.ts'
import type { StoredDocument } from '../../domain/document/document.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { CommitParts, Opened, ReferralCommit, Relation, Viewer } from './referrals.ts'

/** The bytes of an advice request and what the relationship check needs, in one look-up. */
export type AdviceView = {
  readonly version: number
  readonly body: string
  readonly relation: Relation
}

/** What a search for requests tells of an advice request. */
export type AdviceRequestView = {
  readonly requestId: string
  readonly version: number
  readonly status: AdviceStatus
  readonly relation: Relation
}

/** For whose sake people are included with a conversation (page a025). */
export type PeopleIncluded = 'requesters' | 'senders' | 'people' | 'nobody'

/** Bundle entries, joined by commas. */
export type ConversationView = {
  readonly version: number
  readonly relation: Relation
  readonly total: number
  readonly messages: string
  readonly people: string
  readonly files: string
}

/** A conversation as it is stored: bundle entries joined by commas. */
export type ConversationRendering = {
  readonly total: number
  readonly messages: string
  readonly requesters: string
  readonly senders: string
  /** Both of them, each once. */
  readonly people: string
  readonly files: string
}

/** Everything that is stored of how an advice request looks. */
export type AdviceRendering = {
  readonly body: string
  readonly conversation: ConversationRendering
}

/** As a ReferralCommit: everything one write leaves behind. */
export type AdviceCommit = CommitParts & {
  readonly advice: Advice
  readonly conversation: ConversationRendering
}

type Files = {
  /** As that of a referral (`HeldReferral`). */
  readonly lockDocuments: (ids: readonly DocumentId[]) => Promise<readonly StoredDocument[]>
}

/** A request that is being made; without a commit, nothing happened. */
export type NewAdvice = Files & { readonly commit: (commit: AdviceCommit) => Promise<void> }

/** A request whose row is locked for this transaction; without a commit, nothing happened. */
export type HeldAdvice = NewAdvice & {
  readonly advice: Advice
  /** The referral it is converted into, in the same transaction: after the commit. */
  readonly createReferral: (commit: ReferralCommit) => Promise<void>
}

export type RedrawnAdvice = AdviceRendering &
  Pick<AdviceCommit, 'places'> & { readonly advice: Advice }

export type AdviceStore = {
  readonly findView: (ubrn: Ubrn, viewer: Viewer) => Promise<AdviceView | undefined>
  readonly findRequestView: (ubrn: Ubrn, viewer: Viewer) => Promise<AdviceRequestView | undefined>
  readonly findConversation: (
    ubrn: Ubrn,
    viewer: Viewer,
    include: { readonly people: PeopleIncluded; readonly files: boolean },
  ) => Promise<ConversationView | undefined>
  /** Archived ones too. */
  readonly find: (ubrn: Ubrn) => Promise<Advice | undefined>
  readonly nextMessageId: () => Promise<string>
  /** `in-progress`: another request with the same Idempotency-Key was quicker. */
  readonly create: <T>(work: (held: NewAdvice) => Promise<T>) => Promise<T | 'in-progress'>
  /** Locks the request without waiting, and rolls back unless `work` committed. */
  readonly change: <T>(ubrn: Ubrn, work: (held: HeldAdvice) => Promise<T>) => Promise<Opened<T>>
  /** As that of a referral (`ReferralStore`). */
  readonly redraw: (ubrn: Ubrn, draw: (advice: Advice) => RedrawnAdvice) => Promise<void>
  readonly listUbrns: (after: Ubrn | undefined, countMax: number) => Promise<readonly Ubrn[]>
  readonly listUnarchived: (
    after: Ubrn | undefined,
    countMax: number,
  ) => Promise<readonly Pick<Advice, 'ubrn' | 'createdAt' | 'updatedAt'>[]>
}
