import type { Answer } from './caller.ts'
import { assertRefused } from './refused.ts'

const calledIn = {
  referral: 'an advice and guidance request',
  'advice request': 'a referral',
} as const

/** Refused, because the UBRN is not that of what was wanted but of the other kind (DOMAIN 7.2). */
export function assertOtherKind(
  answer: Answer,
  { ubrn }: { readonly ubrn: string },
  wanted: keyof typeof calledIn = 'referral',
  status = 422,
): void {
  const says = `The UBRN (${ubrn}) belongs to ${calledIn[wanted]}.`
  assertRefused(answer, status, `INVALID_REQUEST_TYPE ${says}`)
}
