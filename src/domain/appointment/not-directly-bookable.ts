import type { ServiceId } from '../identifier/service-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'

/**
 * Indirectly bookable and triage services have no slots that a referrer could see or book (DOMAIN
 * 5.1).
 */
export function notDirectlyBookable(service: ServiceId): Refusal {
  return refusal('INVALID_STATE', `Service (${service}) is not directly bookable`, {
    at: 'service',
  })
}
