/** A015 as a client writes it, and what its answers say. */
import type { Answer, Caller } from './caller.ts'

export type SlotSearch = {
  readonly service?: string
  readonly clinician?: string
  readonly priority?: string
  readonly count?: number | string
  readonly page?: number | string
  /** Commissioning rule organisation; none is sent for null. */
  readonly rule?: string | null
  /** More of the query string. */
  readonly more?: string
}

const SERVICE = 'schedule.actor:HealthcareService'
const CLINICIAN = 'schedule.actor:Practitioner'

/** The query string, its parameters in the order of the page. */
export function slotQuery({
  service = '11000',
  clinician,
  priority = 'ROUTINE',
  count = 100,
  page = 1,
  more,
}: SlotSearch = {}): string {
  return [
    `${SERVICE}=${service}`,
    `appointmentType=${priority}`,
    'status=free',
    `_count=${count}`,
    `page=${page}`,
    ...(clinician === undefined ? [] : [`${CLINICIAN}=${clinician}`]),
    ...(more === undefined ? [] : [more]),
  ].join('&')
}

/** A015 as a request, under the rules of Larkfield unless said otherwise. */
export function searchSlots(caller: Caller, wanted: SlotSearch = {}): Promise<Answer> {
  return querySlots(caller, slotQuery(wanted), wanted.rule)
}

export function querySlots(
  caller: Caller,
  query: string,
  rule: string | null = 'D82106',
): Promise<Answer> {
  return caller.get(`/STU3/Slot?${query}`, rule === null ? {} : { 'nhsd-ers-comm-rule-org': rule })
}

/** Ids of the slots on a page, in its order. */
export function slotsIn(answer: Answer): string[] {
  return resourcesIn(answer, 'Slot').map(({ id }) => id)
}

/** The schedules that came along, each with the actors it names. */
export function schedulesIn(answer: Answer): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    resourcesIn(answer, 'Schedule').map(({ id, actor = [] }) => [
      id,
      actor.map(({ identifier }) => identifier.value),
    ]),
  )
}

/** Where the links of a page lead, by relation: what stands behind `/referrals/FHIR`. */
export function linksIn({ json }: Answer): Readonly<Record<string, string>> {
  const links = json.link as { relation: string; url: string }[]
  return Object.fromEntries(
    links.map(({ relation, url }) => [relation, url.replace(/^.*\/referrals\/FHIR/, '')]),
  )
}

type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly start?: string
  readonly schedule?: { readonly reference: string }
  readonly actor?: readonly { readonly identifier: { readonly value: string } }[]
}

export function resourcesIn({ json }: Answer, resourceType: string): Resource[] {
  return (json.entry as { resource: Resource }[])
    .map(({ resource }) => resource)
    .filter((each) => each.resourceType === resourceType)
}
