import type { Demographics } from '../../domain/directory/demographics.ts'
import type { PatientLookup } from '../../domain/directory/patient.ts'
import { askWithin } from '../pas/ask-within.ts'
import type { Timer } from '../timer.ts'

export type TimedDemographicsOptions = {
  readonly demographics: Demographics
  readonly limitMs: number
  readonly timer: Timer
  /** Told of a look-up that failed or took too long: without the number, which is patient data. */
  readonly onFault: (fault: unknown) => void
}

export const demographicsLimitMs = 10_000

const unavailable: PatientLookup = { is: 'error', why: 'unavailable' }

/** Turns silence and faults of the demographics service into an answer: unavailable. */
export function timedDemographics(options: TimedDemographicsOptions): Demographics {
  const { demographics } = options
  return {
    find: (nhsNumber) => {
      const answer = demographics.find(nhsNumber)
      return answer instanceof Promise ? inTime(answer, options) : answer
    },
  }
}

async function inTime(
  answer: Promise<PatientLookup>,
  { limitMs, timer, onFault }: TimedDemographicsOptions,
): Promise<PatientLookup> {
  try {
    const within = await askWithin(limitMs, timer, () => answer)
    if (within.is === 'answered') return within.answer
    onFault(new Error(`the demographics service did not answer within ${limitMs} ms`))
  } catch (fault) {
    onFault(fault)
  }
  return unavailable
}
