import type { Clock } from '../base/clock.ts'
import type { PasAnswer, PasOutcome, TimedPas } from '../domain/appointment/pas.ts'
import type { JobLogger, ScheduledTask } from '../store/ports/jobs.ts'
import type { Deed, OpenPasRequest, PasRequestStore } from '../store/ports/pas-requests.ts'

export type SettlePasRequestsOptions = {
  readonly pasRequests: Pick<PasRequestStore, 'claimOpen' | 'settle'>
  readonly pas: Pick<TimedPas, 'cancel'>
  readonly clock: Clock
  /** Does what a cancellation was to do; `void` when the referral has gone on without it. */
  readonly complete: (open: OpenPasRequest, deed: Deed) => Promise<'done' | 'void' | 'locked'>
  readonly logger: JobLogger
}

export const settleJobName = 'settle-pas-requests'
export const settleEveryMinute: ScheduledTask = { task: settleJobName, match: '* * * * *' }

const atATime = 20

/**
 * Makes sure of what a PAS has done where nobody knows (DOMAIN 5.3): its answer did not come in
 * time, the connection broke, or the process that waited was killed. A booking was told to have
 * failed, so it is taken back, and its slot offered again once the PAS agrees. A cancellation is
 * asked for again, and done when the PAS agrees. Until then they come again, later and later.
 */
export function settlePasRequests(options: SettlePasRequestsOptions): () => Promise<void> {
  const { pasRequests, clock, logger } = options
  return async () => {
    let found: number
    do {
      const open = await pasRequests.claimOpen(clock.now(), atATime)
      const answers = await Promise.all(open.map((each) => settle(each, options)))
      found = open.length
      const settled = answers.filter((isSettled) => isSettled).length
      if (found > 0) logger.info({}, `settled ${settled} of ${found} requests to a PAS`)
    } while (found === atATime)
  }
}

/** False when it has to come again. */
async function settle(open: OpenPasRequest, options: SettlePasRequestsOptions): Promise<boolean> {
  const { request: id, ubrn, service, slot, pasReference, deed } = open
  const reason = deed?.ending.reason.code
  const answer = await options.pas.cancel({
    id,
    ubrn,
    service,
    slot,
    pasReference,
    ...(reason !== undefined && { reason }),
  })
  if (!isFinal(answer)) return false
  return open.kind === 'BOOK' ? takeBack(open, answer, options) : cancel(open, answer, options)
}

type FinalAnswer = Exclude<PasAnswer, { readonly is: 'error' }>

/** An error may pass. */
function isFinal(answer: PasOutcome): answer is FinalAnswer {
  return answer.is !== 'timed-out' && answer.is !== 'lost' && answer.is !== 'error'
}

/** A slot whose booking the PAS keeps against our word is offered to nobody. */
async function takeBack(
  { request }: OpenPasRequest,
  { is }: FinalAnswer,
  { pasRequests, logger }: SettlePasRequestsOptions,
): Promise<boolean> {
  if (is !== 'ok') logger.warn({}, 'a PAS keeps a booking that was not confirmed here')
  await pasRequests.settle(request, is === 'ok' ? 'free' : 'withdrawn')
  return true
}

async function cancel(
  open: OpenPasRequest,
  { is }: FinalAnswer,
  { pasRequests, complete, logger }: SettlePasRequestsOptions,
): Promise<boolean> {
  const { request, deed } = open
  if (is !== 'ok') {
    if (deed === undefined) logger.warn({}, 'a PAS keeps a booking that was cancelled here')
    await pasRequests.settle(request, 'withdrawn', 'REFUSED')
    return true
  }
  const completed = deed === undefined ? 'void' : await complete(open, deed)
  if (completed === 'void') await pasRequests.settle(request, 'free', 'CANCELLED')
  return completed !== 'locked'
}
