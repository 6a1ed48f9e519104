import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { type KindOfRequest, viewerOf } from './relationship.ts'

/**
 * No request of this kind has the number: absent, or INVALID_REQUEST_TYPE where it has the other
 * kind and the page has a word for that (DOMAIN 7.2).
 */
export async function absentRequest(
  ubrn: Ubrn | undefined,
  kind: KindOfRequest,
  call: Pick<Call, 'endpoint' | 'actor'>,
  context: Pick<Context, 'referrals' | 'advice'>,
): Promise<Decided<never>> {
  const hasWord = call.endpoint.refusals.includes('INVALID_REQUEST_TYPE')
  const other = others[kind]
  if (ubrn !== undefined && hasWord && (await other.isThere(ubrn, call, context))) {
    const says = `The UBRN (${ubrn}) belongs to ${other.called}.`
    return refuse('INVALID_REQUEST_TYPE', says, { because: `asked for: ${kind}` })
  }
  return refuse('NO_SUCH_RESOURCE', `No such ${kind}.`)
}

type Other = {
  readonly called: string
  readonly isThere: (
    ubrn: Ubrn,
    call: Pick<Call, 'actor'>,
    context: Pick<Context, 'referrals' | 'advice'>,
  ) => Promise<boolean>
}

const others: Readonly<Record<KindOfRequest, Other>> = {
  referral: {
    called: 'an advice and guidance request',
    isThere: async (ubrn, { actor }, { advice }) =>
      (await advice.findRequestView(ubrn, viewerOf(actor))) !== undefined,
  },
  'advice request': {
    called: 'a referral',
    isThere: async (ubrn, { actor }, { referrals }) =>
      (await referrals.findRequestView(ubrn, viewerOf(actor))) !== undefined,
  },
}
