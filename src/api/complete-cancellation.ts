import { endAppointment, mayEnd } from '../domain/referral/end-appointment.ts'
import type { Deed, OpenPasRequest } from '../store/ports/pas-requests.ts'
import { commitOutside } from './commit-of.ts'
import type { Context } from './context.ts'

type Site = Pick<Context, 'referrals' | 'clock' | 'fhirBaseUrl'>

/**
 * Does what a cancellation was to do, in the name of whoever asked for it: its PAS has agreed after
 * they were told that it did not answer, or after the process that asked was gone. `void`: the
 * referral has gone on without that booking; `locked`: somebody is writing it now.
 */
export async function completeCancellation(
  { request, ubrn, slot }: OpenPasRequest,
  { ending, audit }: Deed,
  context: Site,
): Promise<'done' | 'void' | 'locked'> {
  const at = context.clock.now()
  const { at: _at, requestId, operation, httpStatus: _status, ...by } = audit
  const opened = await context.referrals.change({ ubrn, now: at }, async (held) => {
    if (!mayEnd(held.referral, ending, slot)) return 'void' as const
    const referral = endAppointment(held.referral, ending, at)
    const change = { referral, cancelled: { request, slot } }
    await held.commit(commitOutside(change, { operation, requestId, at, by }, context))
    return 'done' as const
  })
  if (opened.is === 'held') return opened.value
  return opened.is === 'locked' ? 'locked' : 'void'
}
