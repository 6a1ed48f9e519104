import type { Instant } from '../../../base/clock.ts'
import { invariant } from '../../../base/invariant.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { activeRefusals } from '../../directory/check-referring-clinician.ts'
import type { Practitioner } from '../../directory/practitioner.ts'
import type { Service } from '../../directory/service.ts'
import type { ServiceId } from '../../identifier/service-id.ts'
import type { Ubrn } from '../../identifier/ubrn.ts'
import type { UserId } from '../../identifier/user-id.ts'
import type { Priority } from '../../reference/priority.ts'
import { type Decided, type Refusal, refusal } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { withdrawnRefusals } from '../arrange.ts'
import { firstVersion } from '../create.ts'
import { nextVersion } from '../next-version.ts'
import { currentService, type Referral, type RelatedReferral } from '../referral.ts'
import { shortlisted, shortlistRefusals } from '../shortlist.ts'

export type ReferOnward = {
  readonly services: readonly ServiceId[]
  /** The clinician of the service in whose name it is done. */
  readonly clinician: UserId
  readonly priority?: Priority
}

export type OnwardFacts = {
  readonly ubrn: Ubrn
  readonly requestId: string
  readonly services: ReadonlyMap<ServiceId, Service>
  readonly clinician: Practitioner | undefined
}

/** The referral that was there, and the one that goes on from it. */
export type Onward = { readonly from: Referral; readonly onward: Referral }

/**
 * An assessment service refers the patient onward: another referral of the same pathway, made by
 * the provider (DOMAIN 2.7). Fields: `services`, `services[1]`, `clinician`.
 */
export function referredOnward(
  referral: Referral,
  command: ReferOnward,
  facts: OnwardFacts,
  at: Instant,
): Decided<Onward> {
  const refusals = [
    ...admission('referredOnward', referral, at),
    ...serviceRefusals(referral, command, facts),
    ...clinicianRefusals(referral, command, facts),
  ]
  return unlessRefused(refusals, () => {
    const related = [...(referral.related ?? []), { ubrn: facts.ubrn, is: 'ONWARD' } as const]
    return {
      from: nextVersion(referral, 1, at, { related }),
      onward: onwardReferral(referral, command, facts, at),
    }
  })
}

/**
 * Clinical information belongs to the pathway, and often only the first referral holds the files:
 * none is to come, and what there is counts. So does the time that the patient has waited.
 */
function onwardReferral(
  referral: Referral,
  { services, clinician, priority = referral.priority }: ReferOnward,
  facts: OnwardFacts,
  at: Instant,
): Referral {
  const { patient, commissioningRuleOrganisation, clinicalInformation, criteria } = referral
  const provider = currentService(referral)?.provider
  invariant(provider !== undefined, 'a referral that is assessed is at a service')
  const { printedAt: _printedAt, ...information } = clinicalInformation ?? { firstSubmitted: at }
  return {
    ubrn: facts.ubrn,
    requestId: facts.requestId,
    version: firstVersion,
    patient,
    createdAt: at,
    updatedAt: at,
    referrer: clinician,
    referringOrganisation: provider,
    commissioningRuleOrganisation,
    priority,
    criteria: { ...criteria, priority },
    shortlist: services.flatMap((id) => facts.services.get(id) ?? []).map(shortlisted),
    letterIntention: 'NOT_INTENDING_TO_ADD',
    firstReminderLetterFollowUpDays: 0,
    pathwayStart: referral.pathwayStart,
    attachments: [],
    ...(clinicalInformation !== undefined && { clinicalInformation: information }),
    state: 'NOT_BOOKED',
    stateSince: at,
    related: pathwayOf(referral),
  }
}

/** Everything before an onward referral, oldest first. */
function pathwayOf({ ubrn, related = [] }: Referral): readonly RelatedReferral[] {
  return [...related.filter(({ is }) => is === 'ORIGIN'), { ubrn, is: 'ORIGIN' }]
}

function serviceRefusals(
  referral: Referral,
  { services }: ReferOnward,
  facts: OnwardFacts,
): readonly Refusal[] {
  const ofShortlist = shortlistRefusals(services, { services: facts.services, found: undefined })
  const withdrawn = services.flatMap((id, index) => {
    const service = facts.services.get(id)
    if (service === undefined) return []
    const at = `services[${index}]`
    return withdrawnRefusals(referral, service).map((refused) => ({ ...refused, at }))
  })
  const named = ofShortlist.map((refused) => ({
    ...refused,
    at: (refused.at ?? '').replace('shortlist.', ''),
  }))
  return [...named, ...withdrawn]
}

function clinicianRefusals(
  referral: Referral,
  { clinician: id }: ReferOnward,
  { clinician }: OnwardFacts,
): readonly Refusal[] {
  const at = 'clinician'
  if (clinician === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The clinician (${id}) was not found.`, { at })]
  }
  const provider = currentService(referral)?.provider
  const isClinicianThere = clinician.roles.some(
    ({ organisation, functions }) =>
      organisation === provider && functions.includes('SERVICE_PROVIDER_CLINICIAN'),
  )
  const says = `The user (${id}) is no service provider clinician at the provider.`
  return [
    ...activeRefusals(clinician, at),
    ...(isClinicianThere || provider === undefined
      ? []
      : [refusal('REFERENCED_USER_IS_NOT_SPC', says, { at })]),
  ]
}
