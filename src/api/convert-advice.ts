/**
 * The conversion of an advice request into a referral, by whichever side. The conversation is drawn
 * and stored before anything is locked; then it is decided once more, and everything else happens
 * in one transaction. A file whose conversion came to nothing is linked to nothing, and is purged.
 */
import { Readable } from 'node:stream'
import { invariant } from '../base/invariant.ts'
import { ok } from '../base/outcome.ts'
import { conversationDocument } from '../documents/conversation-document.ts'
import type { Advice } from '../domain/advice/advice.ts'
import { conversationFileName } from '../domain/advice/conversation-file-name.ts'
import type { Actor } from '../domain/directory/actor.ts'
import type { Patient } from '../domain/directory/patient.ts'
import type { Attachment } from '../domain/document/attachment.ts'
import type { StoredDocument } from '../domain/document/document.ts'
import { bytesAwaitedUntil, largeUploadBytesMax } from '../domain/document/upload.ts'
import type { DocumentId } from '../domain/identifier/document-id.ts'
import type { Referral } from '../domain/referral/referral.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { HeldAdvice } from '../store/ports/advice.ts'
import type { Context } from './context.ts'
import { mentionedInAdvice, mentionedInPatient, namesIn } from './names-in.ts'

/** What decides: the request, and its files as far as they are named. */
export type Undecided = Pick<HeldAdvice, 'advice' | 'lockDocuments'>

export type ConversionPlan<Converted> = {
  /** Asked twice, of the same version, with the same answer. */
  readonly decide: (undecided: Undecided) => Promise<Decided<Converted>>
  readonly ended: (converted: Converted) => Advice
  readonly referral: (converted: Converted, conversation: Attachment) => Referral
}

export type Conversion = { readonly advice: Advice; readonly referral: Referral }

/**
 * `hold` locks the request in the version given, which is that of the request as it was looked at.
 */
export async function convertIntoReferral<Converted, Result>(
  {
    advice,
    patient,
    actor,
  }: { readonly advice: Advice; readonly patient: Patient; readonly actor: Actor },
  plan: ConversionPlan<Converted>,
  context: Context,
  hold: (
    version: number,
    work: (held: HeldAdvice) => Promise<Decided<Result>>,
  ) => Promise<Decided<Result>>,
  store: (held: HeldAdvice, conversion: Conversion) => Promise<Result>,
): Promise<Decided<Result>> {
  const foreseen = await plan.decide({ advice, lockDocuments: context.documents.find })
  if (!foreseen.ok) return foreseen
  const conversation = await keepConversation(plan.ended(foreseen.value), patient, actor, context)
  if (!conversation.ok) return conversation
  return hold(advice.version, async (held) => {
    const decided = await plan.decide(held)
    if (!decided.ok) return decided
    const converted = decided.value
    const referral = plan.referral(converted, conversation.value)
    return ok(await store(held, { advice: plan.ended(converted), referral }))
  })
}

/** The conversation as a file of the referral: a letter of the referrer, as published. */
async function keepConversation(
  advice: Advice,
  patient: Patient,
  actor: Actor,
  { printer, documents, objects, identity, directory }: Context,
): Promise<Decided<Attachment>> {
  const { updatedAt: at, ubrn } = advice
  const mentioned = [mentionedInAdvice(advice), mentionedInPatient(patient)]
  const names = await namesIn(mentioned, directory)
  const printed = await printer.print(conversationDocument(advice, { patient, names, at }))
  if (printed.is === 'busy') {
    const says = 'Too many documents are being printed. Try again shortly.'
    return refuse('SYSTEM_UNAVAILABLE', says)
  }
  const document: StoredDocument = {
    id: identity.uuid() as DocumentId,
    name: conversationFileName(ubrn),
    mediaType: 'application/pdf',
    bytes: 0,
    uploadedAt: at,
    uploadedBy: actor.user,
    uploadedByOrganisation: actor.organisation,
    availability: 'PENDING',
    awaitsBytesUntil: bytesAwaitedUntil(at),
    intendedUbrn: ubrn,
    ...(actor.onBehalfOf !== undefined && { uploadedOnBehalfOf: actor.onBehalfOf }),
  }
  await documents.announce(document)
  const content = Readable.from([printed.bytes])
  const put = await objects.put(document.id, content, {
    bytesMin: 1,
    bytesMax: largeUploadBytesMax,
  })
  invariant(put.is === 'stored', 'what is drawn here has a size')
  await documents.keepMade(document.id, put)
  return ok(attachmentOf(document, put.bytes, actor))
}

function attachmentOf(document: StoredDocument, bytes: number, actor: Actor): Attachment {
  const { id, name, mediaType, uploadedAt: at } = document
  return {
    documentId: id,
    type: 'REFERRER',
    name,
    mediaType,
    bytes,
    availability: 'AVAILABLE',
    indexedAt: at,
    uploadedAt: at,
    attachedBy: actor.user,
    attachedByOrganisation: actor.organisation,
    ...(actor.onBehalfOf !== undefined && { attachedOnBehalfOf: actor.onBehalfOf }),
  }
}
