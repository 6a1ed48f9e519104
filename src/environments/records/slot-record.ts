import Type, { type Static } from 'typebox'
import { epochMilliseconds, type Instant, instantOf, MILLISECONDS } from '../../base/clock.ts'
import { isDirectlyBookable, type Service } from '../../domain/directory/service.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { SlotId } from '../../domain/identifier/slot-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import { type Priority, priorities } from '../../domain/reference/priority.ts'
import type { PublishedSlot } from '../../store/ports/directory.ts'
import type { Problem } from './problem.ts'
import { name, serviceId, userId } from './text.ts'

const instant = Type.String({
  pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.source,
})

/**
 * Capacity of a provider's PAS for import; `withdrawn` takes a slot that is still free off the
 * market.
 */
export const slotRecord = Type.Object(
  {
    id: Type.String({ pattern: '^[1-9][0-9]{0,17}$' }),
    service: serviceId,
    clinician: Type.Optional(userId),
    priorities: Type.Optional(
      Type.Array(Type.Enum(Object.keys(priorities) as Priority[]), {
        minItems: 1,
        uniqueItems: true,
      }),
    ),
    start: instant,
    end: instant,
    pasReference: name,
    status: Type.Optional(Type.Enum(['free', 'withdrawn'])),
  },
  { additionalProperties: false },
)
export type SlotRecord = Static<typeof slotRecord>

const LENGTH_MAX = MILLISECONDS.day

export function slotProblems(record: SlotRecord, service: Service | undefined): readonly Problem[] {
  return [...timeProblems(record), ...serviceProblems(record, service)]
}

/** Without priorities of its own a slot takes those of its service. */
export function publishedSlotOf(record: SlotRecord, service: Service): PublishedSlot {
  return {
    id: record.id as SlotId,
    service: record.service as ServiceId,
    priorities: record.priorities ?? service.priorities,
    start: toUtc(record.start),
    end: toUtc(record.end),
    pasReference: record.pasReference,
    isWithdrawn: record.status === 'withdrawn',
    ...(record.clinician !== undefined && { clinician: record.clinician as UserId }),
  }
}

function toUtc(text: string): Instant {
  return instantOf(epochMilliseconds(text))
}

function timeProblems({ start, end }: SlotRecord): readonly Problem[] {
  const [from, to] = [epochMilliseconds(start), epochMilliseconds(end)]
  const problems: Problem[] = []
  if (Number.isNaN(from)) problems.push({ at: 'start', says: 'is no point in time' })
  if (Number.isNaN(to)) problems.push({ at: 'end', says: 'is no point in time' })
  if (to <= from) problems.push({ at: 'end', says: 'is not after start' })
  if (to - from > LENGTH_MAX) problems.push({ at: 'end', says: 'is more than a day after start' })
  return problems
}

function serviceProblems(record: SlotRecord, service: Service | undefined): readonly Problem[] {
  if (service === undefined) return [{ at: 'service', says: `is unknown, ${record.service}` }]
  if (!isDirectlyBookable(service)) {
    return [{ at: 'service', says: `is not directly bookable, ${record.service}` }]
  }
  return (record.priorities ?? []).flatMap((priority, index) =>
    service.priorities.includes(priority)
      ? []
      : [{ at: `priorities[${index}]`, says: `is none of the service, ${priority}` }],
  )
}
