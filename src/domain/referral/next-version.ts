import type { Instant } from '../../base/clock.ts'
import type { Reason } from '../appointment/appointment.ts'
import type { Referral } from './referral.ts'
import { type Action, stateAfter } from './transitions.ts'

/** What an action changes; `undefined` takes an optional field away. */
export type Change = {
  readonly [Field in Changeable]?: Optional<Field> extends true
    ? Referral[Field] | undefined
    : Referral[Field]
}

/** These belong to the version or to the state and are never set by hand. */
type Kept = 'ubrn' | 'requestId' | 'patient' | 'createdAt'
type Changeable = Exclude<
  keyof Referral,
  Kept | 'version' | 'updatedAt' | 'state' | 'stateSince' | 'reason' | 'comment'
>
type Optional<Field extends keyof Referral> = object extends Pick<Referral, Field> ? true : false

/** The referral `steps` versions on, in the state it is in. */
export function nextVersion(
  referral: Referral,
  steps: number,
  at: Instant,
  change: Change,
): Referral {
  const version = referral.version + steps
  return changed({ ...referral, version, updatedAt: at }, change)
}

/**
 * The referral `steps` versions on, in the state that an action leads to; reason, comment and
 * notice speak of that state alone.
 */
export function nextState(
  action: Action,
  referral: Referral,
  steps: number,
  at: Instant,
  change: Change & { readonly reason?: Reason; readonly comment?: string },
): Referral {
  const { reason: _reason, comment: _comment, noticedAt: _noticedAt, ...stateless } = referral
  const state = stateAfter(action, referral.state)
  return nextVersion({ ...stateless, state, stateSince: at }, steps, at, change)
}

function changed(referral: Referral, change: Change): Referral {
  const fields = Object.entries({ ...referral, ...change })
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Referral
}
