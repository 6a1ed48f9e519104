import type { FastifyInstance } from 'fastify'
import { type Clock, epochMilliseconds, type Instant, instantOf } from '../base/clock.ts'
import type { ClockState, WorldClock } from './world-clock.ts'

/**
 * Far enough for any story, near enough that nobody moves the clock out of PostgreSQL's years by a
 * typing slip.
 */
const OFFSET_MS_MAX = 50 * 366 * 86_400_000

/** The furthest instant there is. */
const EPOCH_MS_MAX = 8.64e15

export type ClockRoutesOptions = {
  readonly clock: WorldClock
  readonly realClock: Clock
  /** Whatever goes by the clock has to look at it. */
  readonly onMoved: () => Promise<void>
}

/**
 * `/world/clock`: GET tells the time; PUT moves it: `{"now": "2026-12-01T09:00:00Z"}`,
 * `{"advanceSeconds": 3600}`, either with `"frozen": true` to stand still; DELETE returns to real
 * time.
 */
export function clockRoutes(app: FastifyInstance, options: ClockRoutesOptions): void {
  const { clock, realClock, onMoved } = options
  app.get('/clock', async () => shown(clock))
  app.put('/clock', async (request, reply) => {
    const read = readMove(request.body, clock, realClock)
    if ('problems' in read) return reply.code(400).send(read)
    await clock.set(read.state)
    await onMoved()
    return shown(clock)
  })
  app.delete('/clock', async () => {
    await clock.set({ mode: 'running', offsetMs: 0 })
    await onMoved()
    return shown(clock)
  })
}

function shown(clock: WorldClock) {
  return { now: clock.now(), ...clock.state() }
}

type Move = { state: ClockState } | { problems: string[] }

function readMove(body: unknown, clock: WorldClock, real: Clock): Move {
  if (typeof body !== 'object' || body === null)
    return { problems: ['body: a JSON object is wanted'] }
  const { now, advanceSeconds, frozen = false, ...unknown } = body as Record<string, unknown>
  const problems = Object.keys(unknown).map((name) => `${name}: unknown field`)
  const target = targetOf(now, advanceSeconds, clock, problems)
  if (typeof frozen !== 'boolean') problems.push('frozen: true or false is wanted')
  const offsetMs =
    target === undefined ? 0 : epochMilliseconds(target) - epochMilliseconds(real.now())
  if (Math.abs(offsetMs) > OFFSET_MS_MAX)
    problems.push('the clock can be moved by 50 years at most')
  if (problems.length > 0 || target === undefined) return { problems }
  return { state: frozen === true ? { mode: 'frozen', at: target } : { mode: 'running', offsetMs } }
}

function targetOf(
  now: unknown,
  advanceSeconds: unknown,
  clock: WorldClock,
  problems: string[],
): Instant | undefined {
  if ((now === undefined) === (advanceSeconds === undefined)) {
    problems.push('one of now and advanceSeconds is wanted')
    return undefined
  }
  if (now === undefined) {
    if (typeof advanceSeconds === 'number' && Number.isFinite(advanceSeconds)) {
      const epochMs = epochMilliseconds(clock.now()) + Math.round(advanceSeconds * 1_000)
      return instantOf(Math.min(Math.max(epochMs, -EPOCH_MS_MAX), EPOCH_MS_MAX))
    }
    problems.push('advanceSeconds: a number is wanted')
    return undefined
  }
  const isInstant = typeof now === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(now)
  const epochMs = isInstant ? Date.parse(now) : Number.NaN
  if (Number.isNaN(epochMs)) {
    problems.push('now: an instant with date, time and zone is wanted')
    return undefined
  }
  return instantOf(epochMs)
}
