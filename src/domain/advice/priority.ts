import type { Service } from '../directory/service.ts'
import type { Priority } from '../reference/priority.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'

/**
 * An answer says how urgent it is, changed or not, and the service must take that (page
 * a026-send-a&g-response). A service that is in the directory no more forbids nothing.
 */
export function unsupportedPriorityRefusals(
  priority: Priority,
  service: Service | undefined,
): readonly Refusal[] {
  if (service === undefined || service.priorities.includes(priority)) return []
  const says = `The priority (${priority}) is not supported by service (${service.id}).`
  const because = `it takes ${service.priorities.join(', ')}`
  return [refusal('UNSUPPORTED_PRIORITY', says, { at: 'priority', because })]
}
