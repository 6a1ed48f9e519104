import { unlessRefused } from '../../base/outcome.ts'
import { type Actor, effectiveUser, sideOf } from '../directory/actor.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Practitioner } from '../directory/practitioner.ts'
import type { Service } from '../directory/service.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { UserId } from '../identifier/user-id.ts'
import { findConcept } from '../reference/reference-set.ts'
import { specialties } from '../reference/specialties.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type FetchWorklist, sideOfList } from './list.ts'

export type FetchFacts = {
  /** What was found of the things the filters name. */
  readonly service: Service | undefined
  readonly location: Organisation | undefined
  readonly clinician: Practitioner | undefined
  /**
   * The services on which the effective user works at the caller's organisation; not used for
   * applications.
   */
  readonly accessibleServices: readonly ServiceId[]
}

/**
 * Whose entries: an organisation's own, and for a person of a provider only those of services
 * worked on.
 */
export type WorklistScope = { readonly organisation: OdsCode; readonly accessOf?: UserId }

/**
 * A008 and A023: whether a caller may have a list, and which part of it. Source: pages
 * a008-retrieve-worklist and a023-retrieve-a&g-worklist, DOMAIN 1.6.
 */
export function checkFetch(
  fetch: FetchWorklist,
  facts: FetchFacts,
  actor: Actor,
): Decided<WorklistScope> {
  const side = sideOfList(fetch.list)
  const refusals = [
    ...listRefusals(fetch, actor),
    ...(side === 'referrer' ? filterRefusals(fetch) : lookUpRefusals(fetch, facts)),
    ...(sideOf(actor) === 'provider' && side === 'provider'
      ? accessRefusals(fetch, facts, actor)
      : []),
  ]
  return unlessRefused(refusals, () => scopeOf(actor))
}

function scopeOf(actor: Actor): WorklistScope {
  const { organisation, mode } = actor
  const isOwnWork = sideOf(actor) === 'provider' && mode === 'user-restricted'
  return isOwnWork ? { organisation, accessOf: effectiveUser(actor) } : { organisation }
}

/** To a caller the lists of the other side are no legal values: 422, not 403 (DOMAIN 1.6). */
function listRefusals({ list }: FetchWorklist, actor: Actor): readonly Refusal[] {
  const side = sideOfList(list)
  if (side === sideOf(actor)) return []
  const says = `The list ${list} is not for business function ${actor.function}.`
  const because = `${list} belongs to ${side}s; the caller is a ${sideOf(actor)}`
  return [refusal('INVALID_CODE', says, { at: 'list', because })]
}

function filterRefusals(fetch: FetchWorklist): readonly Refusal[] {
  const filters = ['service', 'location', 'specialty', 'clinician'] as const
  return filters
    .filter((field) => fetch[field] !== undefined)
    .map((field) => {
      const says = `'${field}' cannot filter the lists of referring organisations.`
      return refusal('UNEXPECTED_FIELD', says, { at: field })
    })
}

function lookUpRefusals(fetch: FetchWorklist, facts: FetchFacts): readonly Refusal[] {
  const { service, location, specialty, clinician } = fetch
  const refusals: Refusal[] = []
  const missing = (at: string, id: string) => {
    refusals.push(refusal('REFERENCE_NOT_FOUND', `The ${at} (${id}) was not found.`, { at }))
  }
  if (service !== undefined && facts.service === undefined) missing('service', service)
  if (location !== undefined && facts.location === undefined) missing('location', location)
  if (specialty !== undefined && findConcept(specialties, specialty) === undefined) {
    missing('specialty', specialty)
  }
  if (clinician?.is === 'ASSIGNED' && facts.clinician === undefined) {
    missing('clinician', clinician.user)
  }
  return refusals
}

function accessRefusals(fetch: FetchWorklist, facts: FetchFacts, actor: Actor): readonly Refusal[] {
  const { service } = facts
  if (actor.mode === 'application-restricted') return ofApplication(fetch, service, actor)
  const user = effectiveUser(actor)
  if (facts.accessibleServices.length === 0) {
    const because = `User ${user} belongs to no workgroup at ${actor.organisation}.`
    return [refusal('NO_RELATIONSHIP', noRelationship, { because })]
  }
  if (service === undefined || facts.accessibleServices.includes(service.id)) return []
  const where = `of service ${service.id} at ${actor.organisation}`
  const because = `User ${user} belongs to no workgroup ${where}.`
  return [refusal('NO_RELATIONSHIP', noRelationship, { at: 'service', because })]
}

/** An application names one service, one that its organisation provides. */
function ofApplication(
  fetch: FetchWorklist,
  service: Service | undefined,
  actor: Actor,
): readonly Refusal[] {
  if (fetch.service === undefined) {
    const says = "'service' is mandatory for application-restricted access."
    return [refusal('MISSING_VALUE', says, { at: 'service' })]
  }
  if (service === undefined || service.provider === actor.organisation) return []
  const { id, provider } = service
  const because = `Service ${id} is provided by ${provider}, not by ${actor.organisation}.`
  return [refusal('NO_RELATIONSHIP', noRelationship, { at: 'service', because })]
}

const noRelationship = 'No legitimate relationship with the service.'
