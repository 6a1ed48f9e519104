import type { Instant } from '../../base/clock.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Advice } from './advice.ts'
import { adviceStatuses } from './status.ts'
import { type AdviceAction, admitsAdvice, adviceGuards, adviceTransitions } from './transitions.ts'

/**
 * Why an advice request does not permit an action now: nothing when it does. The conditions count
 * only once the status admits the action, and have diagnostics of their own (DOMAIN 6).
 */
export function adviceAdmission(
  action: AdviceAction,
  advice: Advice,
  at: Instant,
): readonly Refusal[] {
  const { status } = advice
  if (!admitsAdvice(action, status)) {
    const says = `The advice request does not permit this action: it is ${adviceStatuses[status]}.`
    const admitting = adviceTransitions[action].while.join(', ')
    const because = `${action} is admitted while ${admitting}; is ${status}`
    return [refusal('INVALID_REQUEST_STATE', says, { because })]
  }
  return adviceTransitions[action].guards
    .filter((name) => !adviceGuards[name].holds(advice, at))
    .map((name) => {
      const says = `The advice request does not permit this action: ${adviceGuards[name].else}.`
      return refusal('INVALID_REQUEST_STATE', says, { because: `${action} asks for ${name}` })
    })
}
