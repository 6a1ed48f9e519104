import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { archived } from '../domain/referral/outside/archived.ts'
import { commitOutside } from './commit-of.ts'
import type { Context } from './context.ts'

type Site = Pick<Context, 'referrals' | 'clock' | 'identity' | 'fhirBaseUrl'>

/**
 * Archives a referral that nobody has touched long enough. False when it was touched meanwhile, or
 * somebody is writing it now.
 */
export async function archiveReferral(ubrn: Ubrn, context: Site): Promise<boolean> {
  const at = context.clock.now()
  const opened = await context.referrals.change({ ubrn, now: at }, async (held) => {
    const decided = archived(held.referral, at)
    if (!decided.ok) return false
    const act = { operation: 'archive', requestId: context.identity.uuid(), at, by: {} }
    await held.commit(commitOutside({ referral: decided.value }, act, context))
    return true
  })
  return opened.is === 'held' && opened.value
}
