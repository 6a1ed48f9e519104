import type { AllowedCallers } from '../security/caller.ts'

/**
 * Who may read clinical information: both sides, but for their clerks, and a provider's application
 * (DOMAIN 2.5, 4.3).
 */
export const clinicalReaders: AllowedCallers = {
  users: [
    'REFERRING_CLINICIAN',
    'REFERRING_CLINICIAN_ADMIN',
    'SERVICE_PROVIDER_CLINICIAN',
    'SERVICE_PROVIDER_CLINICIAN_ADMIN',
  ],
  applications: ['provider'],
}
