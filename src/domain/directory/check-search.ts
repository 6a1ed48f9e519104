import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { SearchServices } from '../referral/commands.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import type { Actor } from './actor.ts'
import { type CriteriaFacts, criteriaRefusals } from './check-criteria.ts'
import { foundPatient, patientToReferRefusals } from './check-patient.ts'
import { referringClinicianRefusals } from './check-referring-clinician.ts'
import { commissioningRuleOrganisation } from './commissioning-rule.ts'
import type { Organisation } from './organisation.ts'
import type { PatientLookup } from './patient.ts'
import type { Practitioner } from './practitioner.ts'
import type { SearchContext } from './search.ts'

export type SearchFacts = CriteriaFacts & {
  readonly patient: PatientLookup
  readonly referringClinician: Practitioner | undefined
  /** The organisation the caller works for. */
  readonly referringOrganisation: Organisation
  /** What was found under the commissioning rule organisation that the caller named. */
  readonly commissioningRuleOrganisation: Organisation | undefined
}

/**
 * A010: whether a search may be made, and for whom under whose rules. `criteria` is the field that
 * holds the criteria. Source: page a010-patient-service-search with ErrorOutcome, DOMAIN 1.4.
 */
export function checkSearch(
  command: SearchServices,
  facts: SearchFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<SearchContext> {
  const clinician = { named: command.referringClinician, found: facts.referringClinician }
  const refusals = [
    ...patientToReferRefusals(facts.patient),
    ...referringClinicianRefusals(clinician, actor, 'tolerated'),
    ...commissioningRuleRefusals(command, facts.commissioningRuleOrganisation),
    ...criteriaRefusals(command.criteria, facts, at, 'criteria'),
  ]
  return unlessRefused(refusals, () => {
    const patient = foundPatient(facts.patient)
    const practice = patient.registeredPractice
    const own = commissioningRuleOrganisation(facts.referringOrganisation, practice, settings)
    return { patient, rule: command.commissioningRuleOrganisation ?? own, at }
  })
}

/**
 * Named when services are sought for a referral that exists, so never for advice (schema of the
 * page).
 */
function commissioningRuleRefusals(
  { commissioningRuleOrganisation: named, requestType }: SearchServices,
  found: Organisation | undefined,
): readonly Refusal[] {
  if (named === undefined) return []
  if (requestType === 'ADVICE_AND_GUIDANCE_REQUEST') {
    const says = 'A commissioning rule organisation cannot go with a search for advice services.'
    return [refusal('FIELD_NOT_PERMITTED', says, { at: field })]
  }
  return organisationRefusals(named, found)
}

const field = 'commissioningRuleOrganisation'

function organisationRefusals(named: OdsCode, found: Organisation | undefined): readonly Refusal[] {
  if (found === undefined) {
    const says = `The organisation (${named}) was not found.`
    return [refusal('REFERENCE_NOT_FOUND', says, { at: field })]
  }
  const refusals: Refusal[] = []
  if (!found.isOpen) {
    const says = `The organisation (${named}) is closed.`
    refusals.push(refusal('ORGANISATION_IS_CLOSED', says, { at: field }))
  }
  if (!found.isReferring) {
    const says = 'Commissioning Rule Organisation is not a referring organisation'
    refusals.push(refusal('ORGANISATION_NOT_APPROPRIATE', says, { at: field }))
  }
  return refusals
}
