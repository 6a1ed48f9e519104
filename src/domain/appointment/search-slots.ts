import type { Instant } from '../../base/clock.ts'
import { ok, unlessRefused } from '../../base/outcome.ts'
import { isActiveReferrer } from '../directory/commissioning-rule.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Practitioner } from '../directory/practitioner.ts'
import { isCommissionedFor, isDirectlyBookable, type Service } from '../directory/service.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { UserId } from '../identifier/user-id.ts'
import { isPriority, type Priority } from '../reference/priority.ts'
import type { SearchSlots } from '../referral/commands.ts'
import { type Decided, type Refusal, refusal, refuse } from '../refusal/refusal.ts'
import { notDirectlyBookable } from './not-directly-bookable.ts'
import type { Slot } from './slot.ts'

export type SlotSearchFacts = {
  readonly service: Service | undefined
  readonly commissioningRuleOrganisation: Organisation | undefined
  readonly clinician: Practitioner | undefined
}

/** What to look for: free slots that start after an instant. */
export type SlotQuery = {
  readonly service: ServiceId
  readonly clinician?: UserId
  readonly priority?: Priority
  readonly after: Instant
  readonly offset: number
  readonly limit: number
}

/**
 * A015: whether slots may be searched, and which. Source: page a015-retrieve-appointment-slots,
 * DOMAIN 5.2.
 */
export function checkSlotSearch(
  command: SearchSlots,
  facts: SlotSearchFacts,
  at: Instant,
): Decided<SlotQuery> {
  const refusals = [
    ...serviceRefusals(command.service, facts.service),
    ...ruleRefusals(facts),
    ...clinicianRefusals(command, facts),
    ...priorityRefusals(command),
  ]
  return unlessRefused(refusals, () => queryOf(command, at))
}

/** What was found for one page, and how much there is in all. */
export type FoundSlots = { readonly slots: readonly Slot[]; readonly total: number }

/** A page beyond the end is refused; the first page never is, empty or not (DOMAIN 5.2). */
export function slotPage(
  { page, count }: Pick<SearchSlots, 'page' | 'count'>,
  found: FoundSlots,
): Decided<FoundSlots> {
  const isBeyondEnd = page > 1 && (page - 1) * count >= found.total
  return isBeyondEnd
    ? refuse('INVALID_VALUE', `'Page Number' (${page}) is invalid.`, { at: 'page' })
    : ok(found)
}

function queryOf(
  { service, clinician, priority, page, count }: SearchSlots,
  at: Instant,
): SlotQuery {
  return {
    service,
    after: at,
    offset: (page - 1) * count,
    limit: count,
    ...(clinician !== undefined && { clinician }),
    ...(priority !== undefined && isPriority(priority) && { priority }),
  }
}

function serviceRefusals(id: ServiceId, service: Service | undefined): readonly Refusal[] {
  if (service === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The service (${id}) was not found.`, { at: 'service' })]
  }
  const refusals: Refusal[] = []
  if (!service.isPublished) {
    const says = `Service (${service.id}) is no longer available.`
    refusals.push(refusal('SERVICE_UNAVAILABLE', says, { at: 'service' }))
  }
  if (!isDirectlyBookable(service)) refusals.push(notDirectlyBookable(service.id))
  return refusals
}

/**
 * Must be an active referring organisation, one that the service is commissioned for (DOMAIN 2.4).
 */
function ruleRefusals(facts: SlotSearchFacts): readonly Refusal[] {
  const rule = facts.commissioningRuleOrganisation
  const at = 'commissioningRuleOrganisation'
  if (rule === undefined || !isActiveReferrer(rule)) {
    const says = 'Commissioning Rule Organisation is not a referring organisation'
    return [refusal('INVALID_VALUE', says, { at })]
  }
  if (facts.service === undefined || isCommissionedFor(facts.service, rule.odsCode)) return []
  const { id } = facts.service
  const says = `Service (${id}) is not commissioned for the Commissioning Rule Organisation`
  return [refusal('INVALID_VALUE', says, { at })]
}

function clinicianRefusals(
  { clinician, service: id }: SearchSlots,
  facts: SlotSearchFacts,
): readonly Refusal[] {
  const isNamed = (user: UserId) => facts.service?.namedClinicians.includes(user) ?? true
  if (clinician === undefined || isNamed(clinician)) return []
  if (facts.clinician === undefined) {
    const says = `The clinician (${clinician}) was not found.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at: 'clinician' })]
  }
  const says = `The clinician (${clinician}) is not a named clinician of service (${id}).`
  return [refusal('INVALID_VALUE', says, { at: 'clinician' })]
}

function priorityRefusals({ priority }: SearchSlots): readonly Refusal[] {
  if (priority === undefined || isPriority(priority)) return []
  return [refusal('INVALID_CODE', `The priority (${priority}) is unknown.`, { at: 'priority' })]
}
