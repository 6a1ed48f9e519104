import { type ReferralState, referralStates } from '../../src/domain/referral/state.ts'
import { actions, admits, stateAfter, transitions } from '../../src/domain/referral/transitions.ts'
import { textTable } from './text-table.ts'

/**
 * The transition table as text: one line an action, one column a state. A cell is empty where the
 * state refuses the action, names the state it leads to, or says `=` where the referral stays in
 * its state.
 */
export function printTransitions(): string {
  return [
    'Referral: which state admits which action, and what the referral becomes.',
    '',
    ...legend(),
    '',
    ...textTable([header(), ...actions.map(line)]),
    '',
    'Besides the state, an action asks that:',
    '',
    ...textTable(actions.filter(hasGuards).map((action) => [action, guardsOf(action)])),
    '',
    'How each state is entered:',
    '',
    ...textTable(states.map((state) => [abbreviated(state), entriesOf(state)])),
    '',
  ].join('\n')
}

type Action = (typeof actions)[number]

const states = Object.keys(referralStates) as ReferralState[]

/** `NB` for NOT_BOOKED: the initials, with a letter more where two states share them. */
function abbreviated(state: ReferralState): string {
  const initials = (name: string) =>
    name
      .split('_')
      .map((word) => word[0])
      .join('')
  const short = initials(state)
  const isShared = states.some((other) => other !== state && initials(other) === short)
  return isShared ? `${short}${state.split('_').at(-1)?.[1]?.toLowerCase()}` : short
}

function legend(): string[] {
  return textTable(states.map((state) => [abbreviated(state), state]))
}

function header(): string[] {
  return ['action', 'by', 'source', 'new', ...states.map(abbreviated)]
}

function line(action: Action): string[] {
  const { by, source, while: admitting, becomes } = transitions[action]
  const isCreation = admitting.length === 0 && becomes !== 'SAME'
  return [
    action,
    by,
    source,
    isCreation ? abbreviated(becomes) : '',
    ...states.map((state) => cell(action, state)),
  ]
}

function cell(action: Action, state: ReferralState): string {
  if (!admits(action, state)) return ''
  const after = stateAfter(action, state)
  return after === state ? '=' : abbreviated(after)
}

function hasGuards(action: Action): boolean {
  return transitions[action].guards.length > 0
}

function guardsOf(action: Action): string {
  return transitions[action].guards.join(', ')
}

function entriesOf(state: ReferralState): string {
  const entering = actions.filter((action) => transitions[action].becomes === state)
  return entering.length === 0 ? '(never)' : entering.join(', ')
}
