import type { Instant } from '../../base/clock.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { guards } from './guards.ts'
import type { Referral } from './referral.ts'
import { referralStates } from './state.ts'
import { type Action, admits, transitions } from './transitions.ts'

/**
 * Why the state of a referral forbids an action: nothing when it is admitted. What the action
 * itself and A029 ask, so that they cannot disagree. The conditions count only once the state
 * admits the action.
 */
export function admission(
  action: Action,
  referral: Referral,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): readonly Refusal[] {
  const { state } = referral
  if (!admits(action, state)) {
    const says = `The referral does not permit this action while it is ${referralStates[state]}.`
    const admitting = transitions[action].while.join(', ')
    const because = `${action} is admitted while ${admitting}; is ${state}`
    return [refusal('INVALID_REQUEST_STATE', says, { because })]
  }
  return transitions[action].guards
    .filter((name) => !guards[name].holds(referral, at, settings))
    .map((name) => {
      const says = `The referral does not permit this action: ${guards[name].else}.`
      return refusal('INVALID_REQUEST_STATE', says, { because: `${action} asks for ${name}` })
    })
}
