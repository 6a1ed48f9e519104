import { archivedAdvice } from '../domain/advice/outside/archived.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { archived } from '../domain/referral/outside/archived.ts'
import type { Act } from './act.ts'
import { adviceCommitOutside } from './advice-commit.ts'
import { commitOutside } from './commit-of.ts'
import type { Context } from './context.ts'

type Site = Pick<Context, 'referrals' | 'advice' | 'clock' | 'identity' | 'fhirBaseUrl'>

/**
 * Archives a referral that nobody has touched long enough. False when it was touched meanwhile, or
 * somebody is writing it now.
 */
export async function archiveReferral(ubrn: Ubrn, context: Site): Promise<boolean> {
  const act = ofTheNight(context)
  const opened = await context.referrals.change({ ubrn, now: act.at }, async (held) => {
    const decided = archived(held.referral, act.at)
    if (!decided.ok) return false
    await held.commit(commitOutside({ referral: decided.value }, act, context))
    return true
  })
  return opened.is === 'held' && opened.value
}

/** The same for an advice request; the referral that it was converted into goes by itself. */
export async function archiveAdvice(ubrn: Ubrn, context: Site): Promise<boolean> {
  const act = ofTheNight(context)
  const opened = await context.advice.change(ubrn, async (held) => {
    const decided = archivedAdvice(held.advice, act.at)
    if (!decided.ok) return false
    await held.commit(adviceCommitOutside(decided.value, act, context))
    return true
  })
  return opened.is === 'held' && opened.value
}

function ofTheNight({ identity, clock }: Pick<Site, 'identity' | 'clock'>): Act {
  return { operation: 'archive', requestId: identity.uuid(), at: clock.now(), by: {} }
}
