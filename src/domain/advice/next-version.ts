import type { Instant } from '../../base/clock.ts'
import type { Advice, Message } from './advice.ts'
import { type AdviceAction, statusAfter } from './transitions.ts'

/** What an action changes beside the status. */
export type AdviceChange = Partial<
  Pick<Advice, 'priority' | 'conversionAuthorisation' | 'attachments' | 'archivedAt'>
> & { readonly message?: Message }

/** The request one version on, in the status that an action leads to. */
export function nextAdvice(
  action: AdviceAction,
  advice: Advice,
  at: Instant,
  { message, ...change }: AdviceChange,
): Advice {
  const status = statusAfter(action, advice.status)
  return {
    ...advice,
    ...change,
    version: advice.version + 1,
    updatedAt: at,
    status,
    statusSince: status === advice.status ? advice.statusSince : at,
    ...(message !== undefined && { messages: [...advice.messages, message] }),
  }
}
