import type { ReplyOf } from './change-referral.ts'
import { etagOf, FHIR_JSON } from './reply.ts'

/** The referral after the action, the same bytes that A005 gives from now on. */
export function referralReply(status: number): ReplyOf {
  return (referral, rendered) => ({
    status,
    headers: { 'content-type': FHIR_JSON, etag: etagOf(referral.version) },
    body: rendered.referral,
  })
}
