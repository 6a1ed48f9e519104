import { unreachable } from '../base/invariant.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { Opened } from '../store/ports/referrals.ts'

/* What every write to a request answers when it does not get to decide (DESIGN 7, DOMAIN 3.2). */

/** What the work came to that was done while the request was locked, if it was. */
export function opened<T>(
  found: Opened<Decided<T>>,
  kind: string,
  absent: () => Decided<never>,
): Decided<T> {
  switch (found.is) {
    case 'held':
      return found.value
    case 'absent':
      return absent()
    case 'locked':
      return refuse(
        'REFERRAL_LOCKED',
        `Somebody else is changing the ${kind}. Read it again, then retry.`,
      )
    default:
      return unreachable(found)
  }
}

export function stale(kind: string, supplied: number, current: number): Decided<never> {
  const says = `The version supplied is not the current version of the ${kind}.`
  const because = `version ${supplied} was supplied, the current one is ${current}`
  return refuse('VERSION_CONFLICT', says, { because })
}
