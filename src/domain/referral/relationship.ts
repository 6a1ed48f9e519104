import type { Actor } from '../directory/actor.ts'
import { sideOf } from '../directory/actor.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { lastService, type Referral } from './referral.ts'

/** What decides whether a caller has a legitimate relationship with a referral (DOMAIN 2.3). */
export type RelationshipFacts = {
  readonly referringOrganisation: OdsCode
  /**
   * The practice the patient is registered with now; undefined when there is none or nobody could
   * say.
   */
  readonly registeredPractice: OdsCode | undefined
  /** The service the referral is at and its provider; none before it was sent anywhere. */
  readonly service?: ServiceId
  readonly serviceProvider?: OdsCode
  /** The effective user belongs to a workgroup of that service at the caller's organisation. */
  readonly hasServiceAccess: boolean
  /** Of an advice request that was converted: where the referral is by now. */
  readonly convertedTo?: Required<AtService>
}

type AtService = Pick<RelationshipFacts, 'service' | 'serviceProvider' | 'hasServiceAccess'>

/**
 * Referrer: the organisation made the request or is the patient's practice. Provider: the person
 * works for the service the request is at. Application: its organisation provides that service. An
 * advice request is at the service that was asked, and stays so; once converted it is part of the
 * clinical information of the referral as well, wherever that goes (page a024).
 */
export function hasRelationship(actor: Actor, facts: RelationshipFacts): boolean {
  return reasonAgainst(actor, facts) === undefined
}

export function relationshipRefusals(
  actor: Actor,
  ubrn: Ubrn,
  facts: RelationshipFacts,
  what: 'referral' | 'advice request' = 'referral',
): readonly Refusal[] {
  const because = reasonAgainst(actor, facts)
  if (because === undefined) return []
  const says = `No legitimate relationship with ${what} (${ubrn}).`
  return [refusal('NO_RELATIONSHIP', says, { because })]
}

/**
 * The service a referral is at: that of its newest appointment, whatever became of it, because the
 * provider who ended it still has to see and finish it. A new shortlist takes the appointment away.
 */
export function serviceAt(
  referral: Referral,
): { readonly service: ServiceId; readonly serviceProvider: OdsCode } | undefined {
  const found = lastService(referral)
  return found && { service: found.id, serviceProvider: found.provider }
}

function reasonAgainst(actor: Actor, facts: RelationshipFacts): string | undefined {
  if (sideOf(actor) === 'referrer') return againstReferrer(actor, facts)
  const because = againstProvider(actor, facts)
  const { convertedTo } = facts
  if (because === undefined || convertedTo === undefined) return because
  return againstProvider(actor, convertedTo) === undefined ? undefined : because
}

function againstProvider(actor: Actor, facts: AtService): string | undefined {
  const { service, serviceProvider } = facts
  if (service === undefined || serviceProvider === undefined) {
    return 'The referral is at no service, so no provider has a relationship with it.'
  }
  if (serviceProvider !== actor.organisation) {
    return `Service ${service} is provided by ${serviceProvider}, not by ${actor.organisation}.`
  }
  if (actor.mode === 'application-restricted' || facts.hasServiceAccess) return undefined
  const user = actor.onBehalfOf ?? actor.user
  return `User ${user} belongs to no workgroup of service ${service} at ${actor.organisation}.`
}

function againstReferrer(actor: Actor, facts: RelationshipFacts): string | undefined {
  const { referringOrganisation, registeredPractice } = facts
  const isOwn = actor.organisation === referringOrganisation
  if (isOwn || actor.organisation === registeredPractice) return undefined
  const { organisation } = actor
  return `Referred by ${referringOrganisation}; ${organisation} is not the patient's practice.`
}
