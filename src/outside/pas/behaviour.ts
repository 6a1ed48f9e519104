import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { Memory } from '../memory.ts'

/**
 * How the simulated PAS of a service behaves (DESIGN 8): `ok`; `slot-gone`: every slot is taken;
 * `error`: answers with an error; `never`: stays silent, and does nothing; `late`: does what is
 * asked, but answers only after a time, which may be past the limit of whoever asked;
 * `breaks-off`: does what is asked, and the connection breaks before it answers; `refuse-booking`
 * and `refuse-cancel`: will not do the one, does the other.
 */
export const pasBehaviourNames = [
  'ok',
  'slot-gone',
  'error',
  'never',
  'late',
  'breaks-off',
  'refuse-booking',
  'refuse-cancel',
] as const
export type PasBehaviourName = (typeof pasBehaviourNames)[number]

export type PasBehaviour =
  | { readonly behaviour: Exclude<PasBehaviourName, 'late'> }
  | { readonly behaviour: 'late'; readonly afterMilliseconds: number }

/** Half past the longest that anybody waits. */
export const lateMillisecondsMax = 180_000

export type PasBehaviours = {
  /** `ok` for a service nobody said anything about. */
  readonly get: (service: ServiceId) => Promise<PasBehaviour>
  readonly set: (service: ServiceId, behaviour: PasBehaviour) => Promise<void>
  readonly clear: (service: ServiceId) => Promise<void>
}

/** Kept under `pas:<service>`, read at every call: a change holds at once in all processes. */
export function pasBehavioursIn(memory: Memory): PasBehaviours {
  return {
    get: async (service) => {
      const found = readPasBehaviour(await memory.find(settingOf(service)))
      return found.ok ? found.value : { behaviour: 'ok' }
    },
    set: (service, behaviour) => memory.put(settingOf(service), behaviour),
    clear: (service) => memory.remove(settingOf(service)),
  }
}

export type ReadPasBehaviour =
  | { readonly ok: true; readonly value: PasBehaviour }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads `{ "behaviour": "late", "afterMilliseconds": 5000 }`, with all that is wrong with it. */
export function readPasBehaviour(value: unknown): ReadPasBehaviour {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problems: ['body: a JSON object is wanted'] }
  }
  const { behaviour, afterMilliseconds, ...others } = value as Record<string, unknown>
  const problems = [
    ...nameProblems(behaviour),
    ...delayProblems(behaviour, afterMilliseconds),
    ...Object.keys(others).map((name) => `${name}: unknown field`),
  ]
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: value as PasBehaviour }
}

function nameProblems(behaviour: unknown): string[] {
  if ((pasBehaviourNames as readonly unknown[]).includes(behaviour)) return []
  return [`behaviour: one of ${pasBehaviourNames.join(', ')} is wanted`]
}

function delayProblems(behaviour: unknown, delay: unknown): string[] {
  if (behaviour !== 'late') {
    return delay === undefined ? [] : ['afterMilliseconds: only for the behaviour late']
  }
  const isWhole = Number.isInteger(delay) && Number(delay) >= 0
  if (isWhole && Number(delay) <= lateMillisecondsMax) return []
  return [`afterMilliseconds: a whole number from 0 to ${lateMillisecondsMax} is wanted`]
}

function settingOf(service: ServiceId): string {
  return `pas:${service}`
}
