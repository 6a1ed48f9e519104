import { type Endpoint, ersIdOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { guards } from '../../src/domain/referral/guards.ts'
import { type ReferralState, referralStates } from '../../src/domain/referral/state.ts'
import { type Action, actions, admits, transitions } from '../../src/domain/referral/transitions.ts'
import { roles, rolesOf } from './role-names.ts'
import { textTable } from './text-table.ts'
import { type Situation, type Walk, walk } from './walk.ts'

/**
 * State × action × role as text, found by walking: one table for the roles that have the same
 * endpoints, one line an action, one column a state. A cell is empty where the state refuses the
 * action, names the state that it led to, or says `=` where the referral stayed in its state.
 */
export function printTransitions(): string {
  const walked = walk()
  const { situations } = walked
  return [
    'Referral: who may do what in which state, and what the referral becomes.',
    `Every story was walked to its end: ${situations.length} situations that some action tells apart.`,
    '',
    ...textTable(states.map((state) => [abbreviated(state), state])),
    '',
    ...sections(walked).flatMap((section) => [...section, '']),
    '=  stays in its state',
    '!  the table admits it, and no story comes to it: see below',
    '   nothing: 422 INVALID_REQUEST_STATE',
    '',
    'Besides the state, an action asks that:',
    '',
    ...textTable(actions.filter(hasGuards).map((action) => [action, guardsOf(action)])),
    '',
    'What is true of a referral in each state, in any story: + always, · at times, nothing never:',
    '',
    ...factTable(situations),
    '',
    'How each state is entered:',
    '',
    ...textTable(states.map((state) => [abbreviated(state), entriesOf(state, walked)])),
    '',
    'The shortest story to each state:',
    '',
    ...textTable(states.map((state) => [abbreviated(state), storyTo(state, walked)])),
    '',
    'Admitted by the table, and come to by no story:',
    '',
    ...textTable(unreached(walked)),
    '',
  ].join('\n')
}

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

/** The endpoints that an action has, of all there are: the table names their page. */
export function endpointsOf(action: Action): readonly Endpoint[] {
  return endpoints.filter((endpoint) => ersIdOf(endpoint) === transitions[action].source)
}

/** By who may: roles that the same actions are open to stand together. */
function sections(walked: Walk): readonly (readonly string[])[] {
  const isApi = (action: Action) => transitions[action].by !== 'outside'
  const ofRole = (role: string) => actions.filter((action) => rolesWith(action).includes(role))
  const groups = Map.groupBy(roles, (role) => ofRole(role).join(' '))
  const idle = groups.get('') ?? []
  const unbuilt = actions.filter((action) => isApi(action) && endpointsOf(action).length === 0)
  return [
    ...[...groups].flatMap(([open, group]) =>
      open === '' ? [] : [section(`${group.join(', ')}:`, ofRole(group[0] ?? ''), walked)],
    ),
    [`${idle.join(', ')}: nothing.`],
    ...(unbuilt.length === 0 ? [] : [section('Endpoints that are not built:', unbuilt, walked)]),
    section(
      'Outside the API:',
      actions.filter((action) => !isApi(action)),
      walked,
    ),
  ]
}

function rolesWith(action: Action): readonly string[] {
  return endpointsOf(action).flatMap(rolesOf)
}

function section(title: string, of: readonly Action[], walked: Walk): readonly string[] {
  return [
    title,
    '',
    ...textTable([
      ['action', 'by', 'through', 'new', ...states.map(abbreviated)],
      ...of.map((action) => [
        action,
        transitions[action].by,
        transitions[action].source,
        ...walked.ledTo(action, 'new').map(abbreviated).concat('').slice(0, 1),
        ...states.map((state) => cell(action, state, walked)),
      ]),
    ]),
  ]
}

function cell(action: Action, state: ReferralState, { ledTo }: Walk): string {
  const reached = ledTo(action, state)
  if (reached.length === 0) return admits(action, state) ? '!' : ''
  return reached.map((to) => (to === state ? '=' : abbreviated(to))).join('/')
}

function hasGuards(action: Action): boolean {
  return transitions[action].guards.length > 0
}

function guardsOf(action: Action): string {
  return transitions[action].guards.join(', ')
}

function factTable(situations: readonly Situation[]): string[] {
  const others = new Set(situations.flatMap(({ facts }) => [...facts]))
  const facts = new Set([...Object.keys(guards), ...[...others].sort()])
  return textTable([
    ['', ...states.map(abbreviated)],
    ...[...facts].map((fact) => [fact, ...states.map((state) => how(fact, state, situations))]),
  ])
}

function how(fact: string, state: ReferralState, situations: readonly Situation[]): string {
  const inState = situations.filter(({ one }) => one.state === state)
  const count = inState.filter(({ facts }) => facts.has(fact)).length
  if (count === 0) return ''
  return count === inState.length ? '+' : '·'
}

function entriesOf(state: ReferralState, { ledTo }: Walk): string {
  const from = ['new', ...states.filter((other) => other !== state)] as const
  const entering = actions.filter((action) =>
    from.some((each) => ledTo(action, each).includes(state)),
  )
  return entering.length === 0 ? '(never)' : entering.join(', ')
}

function storyTo(state: ReferralState, { situations }: Walk): string {
  const first = situations.find(({ one }) => one.state === state)
  return first === undefined ? `(none: ${whyNever(state)})` : first.story.join(' → ')
}

function whyNever(state: ReferralState): string {
  const entering = actions.filter((action) => transitions[action].becomes === state)
  if (entering.length === 0) return 'no action becomes it'
  return `${entering.join(', ')} never succeeded`
}

function unreached(walked: Walk): readonly (readonly string[])[] {
  const rows = actions.flatMap((action) =>
    states
      .filter((state) => admits(action, state) && walked.ledTo(action, state).length === 0)
      .map((state) => [action, abbreviated(state), whyNot(action, state, walked)]),
  )
  return rows.length === 0 ? [['(nothing)']] : rows
}

/** The guards that never hold there; else they never hold together. */
function whyNot(action: Action, state: ReferralState, { situations }: Walk): string {
  const inState = situations.filter(({ one }) => one.state === state)
  if (inState.length === 0) return 'no story comes to the state'
  const { guards: wanted } = transitions[action]
  const never = wanted.filter((name) => inState.every(({ facts }) => !facts.has(name)))
  if (never.length > 0) return `never ${never.join(', ')} there`
  return wanted.length > 1
    ? `never ${wanted.join(' and ')} at once`
    : 'refused by the action itself'
}
