import type { Readable } from 'node:stream'
import type { RefusalCode } from '../domain/refusal/codes.ts'

/**
 * What goes back over HTTP. `code` is for audit and metrics: the first refusal, absent on success.
 */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Text in parts is never joined: it is large. */
  readonly body: string | readonly string[] | Uint8Array | Readable | null
  readonly code?: RefusalCode
}

export const FHIR_JSON = 'application/fhir+json'

/** A FHIR resource that is already text; `version` becomes the weak ETag (DOMAIN 3.1). */
export function fhirReply(
  status: number,
  body: string | readonly string[],
  more: { readonly version?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const headers: Record<string, string> = { 'content-type': FHIR_JSON, ...more.headers }
  if (more.version !== undefined) headers.etag = etagOf(more.version)
  return { status, headers, body }
}

export function etagOf(version: number): string {
  return `W/"${version}"`
}
