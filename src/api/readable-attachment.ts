import { no, ok } from '../base/outcome.ts'
import type { Availability, StoredDocument } from '../domain/document/document.ts'
import { parseDocumentId } from '../domain/identifier/document-id.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Context } from './context.ts'
import type { Call, Parameter } from './endpoint.ts'
import { strangerRefusals, viewerOf } from './relationship.ts'

export function attachmentInPath(name: string): Parameter {
  return {
    name,
    in: 'path',
    isRequired: true,
    says: 'Id of the file, as the request that it is attached to gives it.',
    schema: { type: 'string' },
    example: 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8',
  }
}

/**
 * The file, for a caller with a relationship with the request it is attached to, once it may be
 * read. An upload that is attached to nothing is nobody's attachment: absent. The pages know no
 * PATIENT_ERROR.
 */
export async function readableAttachment(
  given: string,
  call: Call,
  context: Context,
): Promise<Decided<StoredDocument>> {
  const id = parseDocumentId(given)
  const view = id && (await context.documents.findWithRequest(id, viewerOf(call.actor)))
  if (view?.request === undefined) return refuse('NO_SUCH_RESOURCE', 'No such attachment.')
  const { ubrn, relation, is } = view.request
  const [stranger, ...others] = await strangerRefusals(ubrn, relation, call, context, is)
  return stranger === undefined ? whenAvailable(view.document) : no(stranger, ...others)
}

const whyNot: Readonly<Record<Exclude<Availability, 'AVAILABLE'>, string>> = {
  PENDING: 'The file is being scanned. Wait at least five minutes before asking again.',
  THREATS_FOUND: 'The file is in quarantine. Contact the organisation that attached it.',
  VALIDATION_FAILED: 'The file is not valid. Contact the organisation that attached it.',
}

function whenAvailable(document: StoredDocument): Decided<StoredDocument> {
  const { availability } = document
  return availability === 'AVAILABLE' ? ok(document) : refuse(availability, whyNot[availability])
}
