import type { AllowedCallers } from '../../security/caller.ts'
import { correlationHeader, functionHeader, organisationHeader } from '../parameters.ts'

/**
 * Services are read by referrers: people, and applications of a referring organisation (A033,
 * A035, A037).
 */
export const serviceReaders: AllowedCallers = {
  users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'],
  applications: ['referrer'],
}

export const serviceHeaders = [organisationHeader, functionHeader, correlationHeader] as const

export const serviceIdInPath = {
  name: 'id',
  in: 'path',
  isRequired: true,
  says: 'Id of the service.',
  schema: { type: 'string', pattern: '^[0-9]+$' },
  example: '11002',
} as const
