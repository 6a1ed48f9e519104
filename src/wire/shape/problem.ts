import { unreachable } from '../../base/invariant.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import type { Door } from './door.ts'
import { quoted } from './quoted.ts'

/** What can be wrong with a place of a body, a query string or the headers. */
export type Problem =
  | { readonly is: 'missing' }
  | { readonly is: 'missing-parameter'; readonly name: string }
  | { readonly is: 'unknown-parameter'; readonly name: unknown }
  | { readonly is: 'repeated-parameter'; readonly name: string }
  | { readonly is: 'unexpected' }
  | { readonly is: 'wrong-structure'; readonly wants: string }
  | { readonly is: 'wrong-type'; readonly value: unknown; readonly door: Door | undefined }
  | { readonly is: 'misfit'; readonly value: unknown; readonly door: Door | undefined }
  | { readonly is: 'too-many'; readonly limit: number; readonly door: Door | undefined }

/**
 * The one place where a problem becomes an e-RS code. The sentence goes behind the quoted place.
 */
export function refusalOf(problem: Problem, at: string): Refusal {
  switch (problem.is) {
    case 'missing':
      return refusal('MISSING_VALUE', 'is mandatory, but was not supplied', { at })
    case 'missing-parameter': {
      const says = `${quoted(problem.name)}is mandatory, but was not supplied`
      return refusal('MISSING_VALUE', says, { at })
    }
    case 'unknown-parameter':
      return refusal('UNEXPECTED_FIELD', `${quoted(problem.name)}unknown parameter name`, { at })
    case 'repeated-parameter': {
      const says = `${quoted(problem.name)}is supplied more than once`
      return refusal('INVALID_FHIR_STRUCTURE', says, { at })
    }
    case 'unexpected':
      return refusal('UNEXPECTED_FIELD', 'is not expected', { at })
    case 'wrong-structure':
      return refusal('INVALID_FHIR_STRUCTURE', `is not ${problem.wants}`, { at })
    case 'wrong-type':
      return refusal('INVALID_VALUE', isNot(problem.value, problem.door), { at })
    case 'misfit': {
      const { refusedAs = 'INVALID_VALUE' } = problem.door ?? {}
      const code = typeof refusedAs === 'function' ? refusedAs(String(problem.value)) : refusedAs
      return refusal(code, isNot(problem.value, problem.door), { at })
    }
    case 'too-many': {
      const code = problem.door?.tooManyAs ?? 'INVALID_FHIR_STRUCTURE'
      return refusal(
        code,
        `has more than ${problem.limit} ${problem.limit === 1 ? 'item' : 'items'}`,
        { at },
      )
    }
    default:
      return unreachable(problem)
  }
}

function isNot(value: unknown, door: Door | undefined): string {
  return `${door?.isQuotable ? quoted(value) : ''}is not ${door?.wants ?? 'a valid value'}`
}
