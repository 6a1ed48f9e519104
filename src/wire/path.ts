/**
 * Ids in paths. What cannot be an id names nothing that exists, so it is refused as not found; only
 * A042 documents a 400 for it (page a042-retrieve-attachment).
 */
import { type Outcome, ok } from '../base/outcome.ts'
import { type DocumentId, parseDocumentId } from '../domain/identifier/document-id.ts'
import { parseServiceId, type ServiceId } from '../domain/identifier/service-id.ts'
import { parseUbrn, type Ubrn } from '../domain/identifier/ubrn.ts'
import type { RefusalCode } from '../domain/refusal/codes.ts'
import { type Refusal, refuse } from '../domain/refusal/refusal.ts'

export function readUbrn(text: string | undefined): Outcome<Ubrn, Refusal> {
  return found('ubrn', parseUbrn(text ?? ''))
}

/** A version of a resource, as in `_history/5`. */
export function readVersion(text: string | undefined): Outcome<number, Refusal> {
  const isVersion = /^(0|[1-9][0-9]{0,8})$/.test(text ?? '')
  return found('version', isVersion ? Number(text) : undefined)
}

export function readServiceId(text: string | undefined): Outcome<ServiceId, Refusal> {
  return found('id', parseServiceId(text ?? ''))
}

/** Ids of the older form `att-<request>-<number>` are well formed, but no file of ours has one. */
export function readBinaryId(
  text: string | undefined,
  malformedAs: RefusalCode = 'NO_SUCH_RESOURCE',
): Outcome<DocumentId, Refusal> {
  const id = parseDocumentId(text ?? '')
  if (id !== undefined || isLegacyBinaryId(text ?? '') || malformedAs === 'NO_SUCH_RESOURCE') {
    return found('id', id)
  }
  return refuse(malformedAs, 'is not the id of a file', { at: 'id' })
}

export function isLegacyBinaryId(text: string): boolean {
  return /^att-[0-9]{1,18}-[0-9]{1,18}$/.test(text)
}

function found<T>(name: string, value: T | undefined): Outcome<T, Refusal> {
  return value === undefined
    ? refuse('NO_SUCH_RESOURCE', 'names nothing that exists', { at: name })
    : ok(value)
}
