import type { Endpoint } from '../../src/api/endpoint.ts'
import { businessFunctions } from '../../src/domain/directory/business-function.ts'

/** The initials of a function: `RCA`; application functions are told by their side. */
export const shorts: Readonly<Record<string, string>> = {
  REFERRING_CLINICIAN: 'RC',
  REFERRING_CLINICIAN_ADMIN: 'RCA',
  REFERRING_ADMIN: 'RA',
  COMMISSIONER: 'COM',
  SERVICE_PROVIDER_CLINICIAN: 'SPC',
  SERVICE_PROVIDER_CLINICIAN_ADMIN: 'SPCA',
  SERVICE_PROVIDER_ADMIN: 'SPA',
  INFORMATION_ANALYST: 'IA',
  BOOKING_MANAGER: 'BM',
  ADDITIONAL_REQUIREMENTS_MANAGER: 'ARM',
  SERVICE_DEFINER: 'SD',
}

/** What a caller may be: a person in a function, or an application of a provider or a referrer. */
export const roles: readonly string[] = [
  ...businessFunctions.map((each) => shorts[each] ?? each),
  'P',
  'R',
]

/** Those that an endpoint declares. */
export function rolesOf({ callers }: Endpoint): readonly string[] {
  const { users, applications } = callers
  const named = users === 'anyone' ? businessFunctions : users
  const sides = { provider: 'P', referrer: 'R' }
  return [...named.map((each) => shorts[each] ?? each), ...applications.map((side) => sides[side])]
}
