import Type, { type Static } from 'typebox'
import { type Priority, priorities } from '../../domain/reference/priority.ts'
import type { Problem } from './problem.ts'
import type { ServiceRecord } from './service-record.ts'
import { serviceId, userId } from './text.ts'

export const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const
export type Weekday = (typeof weekdays)[number]

export const workingDays: readonly Weekday[] = ['MON', 'TUE', 'WED', 'THU', 'FRI']

/**
 * When the simulated PAS of some services has free slots: on every working day unless it names
 * days.
 */
export const slotPatternRecord = Type.Object(
  {
    services: Type.Array(serviceId, { minItems: 1, uniqueItems: true }),
    weekdays: Type.Optional(
      Type.Array(Type.Enum([...weekdays]), { minItems: 1, uniqueItems: true }),
    ),
    /** UTC. */
    starts: Type.Array(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }), {
      minItems: 1,
      uniqueItems: true,
    }),
    minutes: Type.Integer({ minimum: 5, maximum: 480 }),
    priorities: Type.Array(Type.Enum(Object.keys(priorities) as Priority[]), {
      minItems: 1,
      uniqueItems: true,
    }),
    clinician: Type.Optional(userId),
  },
  { additionalProperties: false },
)
export type SlotPattern = Static<typeof slotPatternRecord>

export function slotPatternProblems(
  pattern: SlotPattern,
  services: ReadonlyMap<string, ServiceRecord>,
): readonly Problem[] {
  return pattern.services.flatMap((id, index) => {
    const says = faultWith(pattern, services.get(id))
    return says === undefined ? [] : [{ at: `services[${index}]`, says: `${says}, ${id}` }]
  })
}

function faultWith(pattern: SlotPattern, service: ServiceRecord | undefined): string | undefined {
  if (service === undefined) return 'is unknown'
  if (service.bookableType !== 'DIRECTLY_BOOKABLE') return 'is not directly bookable'
  const taken = service.priorities
  if (taken !== undefined && pattern.priorities.some((each) => !taken.includes(each))) {
    return 'does not take all these priorities'
  }
  const { clinician } = pattern
  if (clinician !== undefined && !service.namedClinicians?.includes(clinician)) {
    return `does not name the clinician ${clinician}`
  }
  return undefined
}
