import { type Endpoint, ersIdOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { admitted, type Machine, type Table } from './machine.ts'
import { roles, rolesOf } from './role-names.ts'
import { textTable } from './text-table.ts'
import { type Walk, walk } from './walk.ts'

/**
 * State × action × role as text, found by walking: one table for the roles that have the same
 * endpoints, one line an action, one column a state. A cell is empty where the state refuses the
 * action, names the state that it led to, or says `=` where the request stayed in its state.
 */
export function printTransitions<One, State extends string, Action extends string>(
  machine: Machine<One, State, Action>,
): string {
  const walked: Walked<State, Action> = { ...machine, ...walk(machine) }
  const { words, states, actions, transitions, situations } = walked
  const { one, state: standing } = words
  const byState = (text: (state: State) => string) =>
    textTable(states.map((state) => [abbreviated(state, walked), text(state)]))
  return [
    `${capitalised(one)}: who may do what in which ${standing}, and what the ${one} becomes.`,
    `Every story was walked to its end: ${situations.length} situations that some action tells apart.`,
    '',
    ...byState((state) => state),
    '',
    ...sections(walked).flatMap((section) => [...section, '']),
    `=  stays in its ${standing}`,
    '!  the table admits it, and no story comes to it: see below',
    '   nothing: 422 INVALID_REQUEST_STATE',
    '',
    `Besides the ${standing}, an action asks that:`,
    '',
    ...textTable(
      actions
        .map((action) => [action, transitions[action].guards.join(', ')])
        .filter(([, guards]) => guards !== ''),
    ),
    '',
    `What is true of ${withArticle(one)} in each ${standing}, in any story: + always, · at times, nothing never:`,
    '',
    ...factTable(walked),
    '',
    `How each ${standing} is entered:`,
    '',
    ...byState((state) => entriesOf(state, walked)),
    '',
    `The shortest story to each ${standing}:`,
    '',
    ...byState((state) => storyTo(state, walked)),
    '',
    'Admitted by the table, and come to by no story:',
    '',
    ...textTable(unreached(walked)),
    '',
  ].join('\n')
}

type Walked<State extends string, Action extends string> = Table<State, Action> &
  Walk<unknown, State, Action>

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** `NB` for NOT_BOOKED: the initials, with a letter more where two states share them. */
function abbreviated(state: string, { states }: { readonly states: readonly string[] }): string {
  const initials = (name: string) =>
    name
      .split('_')
      .map((word) => word[0])
      .join('')
  const short = initials(state)
  const isShared = states.some((other) => other !== state && initials(other) === short)
  return isShared ? `${short}${state.split('_').at(-1)?.[1]?.toLowerCase()}` : short
}

/** The endpoints that a row of a table has, of all there are: it names their page. */
export function endpointsOf({ source }: { readonly source: string }): readonly Endpoint[] {
  return endpoints.filter((endpoint) => ersIdOf(endpoint) === source)
}

/** By who may: roles that the same actions are open to stand together. */
function sections<State extends string, Action extends string>(
  walked: Walked<State, Action>,
): readonly (readonly string[])[] {
  const { actions, transitions } = walked
  const isApi = (action: Action) => transitions[action].by !== 'outside'
  const ofRole = (role: string) =>
    actions.filter((action) => endpointsOf(transitions[action]).flatMap(rolesOf).includes(role))
  const groups = Map.groupBy(roles, (role) => ofRole(role).join(' '))
  const idle = groups.get('') ?? []
  const unbuilt = actions.filter(
    (action) => isApi(action) && endpointsOf(transitions[action]).length === 0,
  )
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

function section<State extends string, Action extends string>(
  title: string,
  of: readonly Action[],
  walked: Walked<State, Action>,
): readonly string[] {
  const { states, transitions, ledTo } = walked
  const short = (state: State) => abbreviated(state, walked)
  return [
    title,
    '',
    ...textTable([
      ['action', 'by', 'through', 'new', ...states.map(short)],
      ...of.map((action) => [
        action,
        transitions[action].by,
        transitions[action].source,
        ledTo(action, 'new').map(short).at(0) ?? '',
        ...states.map((state) => cell(action, state, walked)),
      ]),
    ]),
  ]
}

function cell<State extends string, Action extends string>(
  action: Action,
  state: State,
  walked: Walked<State, Action>,
): string {
  const reached = walked.ledTo(action, state)
  if (reached.length === 0) return admitted(walked, action, state) ? '!' : ''
  return reached.map((to) => (to === state ? '=' : abbreviated(to, walked))).join('/')
}

function factTable<State extends string, Action extends string>(
  walked: Walked<State, Action>,
): string[] {
  const { states, guards, situations } = walked
  const others = new Set(situations.flatMap(({ facts }) => [...facts]))
  const facts = new Set([...guards, ...[...others].sort()])
  return textTable([
    ['', ...states.map((state) => abbreviated(state, walked))],
    ...[...facts].map((fact) => [fact, ...states.map((state) => how(fact, state, walked))]),
  ])
}

function how<State extends string, Action extends string>(
  fact: string,
  state: State,
  { situations }: Walked<State, Action>,
): string {
  const inState = situations.filter((situation) => situation.state === state)
  const count = inState.filter(({ facts }) => facts.has(fact)).length
  if (count === 0) return ''
  return count === inState.length ? '+' : '·'
}

function entriesOf<State extends string, Action extends string>(
  state: State,
  { states, actions, ledTo }: Walked<State, Action>,
): string {
  const from = ['new' as const, ...states.filter((other) => other !== state)]
  const entering = actions.filter((action) =>
    from.some((each) => ledTo(action, each).includes(state)),
  )
  return entering.length === 0 ? '(never)' : entering.join(', ')
}

function storyTo<State extends string, Action extends string>(
  state: State,
  walked: Walked<State, Action>,
): string {
  const first = walked.situations.find((situation) => situation.state === state)
  return first === undefined ? `(none: ${whyNever(state, walked)})` : first.story.join(' → ')
}

function whyNever<State extends string, Action extends string>(
  state: State,
  { words, actions, transitions }: Walked<State, Action>,
): string {
  const entering = actions.filter((action) => transitions[action].becomes === state)
  if (entering.length === 0) return `no action becomes this ${words.state}`
  return `${entering.join(', ')} never succeeded`
}

function unreached<State extends string, Action extends string>(
  walked: Walked<State, Action>,
): readonly (readonly string[])[] {
  const { states, actions, ledTo } = walked
  const rows = actions.flatMap((action) =>
    states
      .filter((state) => admitted(walked, action, state) && ledTo(action, state).length === 0)
      .map((state) => [action, abbreviated(state, walked), whyNot(action, state, walked)]),
  )
  return rows.length === 0 ? [['(nothing)']] : rows
}

/** The guards that never hold there; else they never hold together. */
function whyNot<State extends string, Action extends string>(
  action: Action,
  state: State,
  { words, transitions, situations }: Walked<State, Action>,
): string {
  const inState = situations.filter((situation) => situation.state === state)
  if (inState.length === 0) return `no story comes to the ${words.state}`
  const { guards: wanted } = transitions[action]
  const never = wanted.filter((name) => inState.every(({ facts }) => !facts.has(name)))
  if (never.length > 0) return `never ${never.join(', ')} there`
  return wanted.length > 1
    ? `never ${wanted.join(' and ')} at once`
    : 'refused by the action itself'
}
