import type { Decided } from '../domain/refusal/refusal.ts'
import { readQuery } from '../wire/query.ts'
import type { Call } from './endpoint.ts'

/**
 * Endpoints without query parameters refuse any: an ignored filter is a wrong answer (FIELD 1.9).
 */
export function queryProblems(call: Call): Decided<never> | undefined {
  const read = readQuery(call.query, {})
  return read.ok ? undefined : read
}
