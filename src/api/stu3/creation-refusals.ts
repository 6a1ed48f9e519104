import type { RefusalCode } from '../../domain/refusal/codes.ts'
import { patientSearchRefusals } from './patient-search-refusals.ts'

/** CreateRequestErrorOutcome, the table of whatever makes a request: A011, A021, A044. */
export const creationRefusals = [
  ...patientSearchRefusals,
  'TOO_MANY_ITEMS',
  'DUPLICATE_SERVICE',
  'SHORTLISTED_SERVICE_NOT_IN_RESULTS',
] as const satisfies readonly RefusalCode[]
