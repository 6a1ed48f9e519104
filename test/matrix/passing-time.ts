import { epochMilliseconds, type Instant } from '../../src/base/clock.ts'
import type { Step } from './machine.ts'

/** To a time that guards ask about, if it is still to come. */
export function until<One>(
  says: string,
  when: (one: One) => Instant | undefined,
): Step<One, never> {
  return {
    says,
    take: ({ one, at }) => {
      const then = when(one)
      const isAhead = then !== undefined && epochMilliseconds(then) > epochMilliseconds(at)
      return { one, at: isAhead ? then : at }
    },
  }
}
