/**
 * Bundle of free slots with their schedules, the answer of A015.
 * Source: page a015-retrieve-appointment-slots and its examples, whose link encoding is kept.
 * Quirk Q3: the links repeat the search parameters with their wrong modifiers.
 * Quirk Q5: a page without slots has an empty `entry`.
 */
import type { Instant } from '../../base/clock.ts'
import { type Slot, scheduleIdOf } from '../../domain/appointment/slot.ts'
import type { SearchSlots } from '../../domain/referral/commands.ts'
import { ofService, ofUser, type Writing } from './elements.ts'
import { id, profile } from './systems.ts'

export type SlotPage = {
  readonly search: SearchSlots
  /** The slots of this page, in order. */
  readonly slots: readonly Slot[]
  /** How many slots match on all pages together. */
  readonly total: number
  /** Id of the bundle, a UUID. */
  readonly id: string
  readonly at: Instant
}

export function writeSlots(page: SlotPage, { baseUrl }: Pick<Writing, 'baseUrl'>): object {
  const schedules = new Map(page.slots.map((slot) => [scheduleIdOf(slot), slot]))
  return {
    id: page.id,
    meta: { lastUpdated: page.at, profile: [profile.bundle] },
    resourceType: 'Bundle',
    type: 'searchset',
    total: page.total,
    link: writeLinks(page, baseUrl),
    entry: [
      ...page.slots.map((slot) => writeSlot(slot, baseUrl)),
      ...[...schedules].map(([schedule, slot]) => writeSchedule(schedule, slot, baseUrl)),
    ],
  }
}

function writeLinks({ search, total }: SlotPage, baseUrl: string): object[] {
  const { page, count } = search
  const link = (relation: string, page: number) => ({
    relation,
    url: `${baseUrl}/STU3/Slot?${queryOf(search, page)}`,
  })
  return [
    link('self', page),
    ...(page > 1 ? [link('previous', page - 1)] : []),
    ...(page * count < total ? [link('next', page + 1)] : []),
  ]
}

/** `_include` is there whether the caller sent it or not, because schedules always come along. */
function queryOf({ service, clinician, priority, count }: SearchSlots, page: number): string {
  return [
    `schedule.actor%3AHealthcareService=${service}`,
    ...(clinician === undefined ? [] : [`schedule.actor%3APractitioner=${clinician}`]),
    ...(priority === undefined ? [] : [`appointmentType=${encodeURIComponent(priority)}`]),
    `_count=${count}`,
    'status=free',
    '_include=Slot%3Aschedule',
    `page=${page}`,
  ].join('&')
}

function writeSlot(slot: Slot, baseUrl: string): object {
  return {
    fullUrl: `${baseUrl}/STU3/Slot/${slot.id}`,
    resource: {
      id: slot.id,
      meta: { profile: [profile.careConnectSlot] },
      resourceType: 'Slot',
      identifier: [{ system: id.alternativeSlot, value: slot.pasReference }],
      schedule: { reference: `Schedule/${scheduleIdOf(slot)}` },
      status: 'free',
      start: slot.start,
      end: slot.end,
    },
    search: { mode: 'match' },
  }
}

function writeSchedule(schedule: string, { service, clinician }: Slot, baseUrl: string): object {
  const actor = [ofService({ id: service })]
  return {
    fullUrl: `${baseUrl}/STU3/Schedule/${schedule}`,
    resource: {
      id: schedule,
      meta: { profile: [profile.careConnectSchedule] },
      resourceType: 'Schedule',
      identifier: [{ system: id.schedule, value: schedule }],
      actor: clinician === undefined ? actor : [...actor, ofUser(clinician)],
    },
    search: { mode: 'include' },
  }
}
