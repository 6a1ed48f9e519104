import type { Instant } from '../../base/clock.ts'
import { clinicTypes } from '../reference/clinic-types.ts'
import { findConcept, isEffective } from '../reference/reference-set.ts'
import { specialties } from '../reference/specialties.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { activeRefusals } from './check-referring-clinician.ts'
import type { Organisation } from './organisation.ts'
import type { Practitioner } from './practitioner.ts'
import type { SearchCriteria } from './search-criteria.ts'

/** What was found of the things that criteria name. */
export type CriteriaFacts = {
  /** The clinical term is one that services are found by; true when none is named. */
  readonly isClinicalTermKnown: boolean
  readonly namedClinician: Practitioner | undefined
  readonly organisation: Organisation | undefined
  /** Some service is provided by `organisation` or located there. */
  readonly isServiceOrganisation: boolean
}

/**
 * The rules on search criteria, the same wherever services are searched or shortlisted (pages a010
 * and a011, CreateRequestErrorOutcome, DOMAIN 1.4). `field` is the field that holds the criteria.
 */
export function criteriaRefusals(
  criteria: SearchCriteria,
  facts: CriteriaFacts,
  at: Instant,
  field: string,
): readonly Refusal[] {
  const place = (name: keyof SearchCriteria) => `${field}.${name}`
  return [
    ...requiredRefusals(criteria, field, place),
    ...specialtyRefusals(criteria, at, place),
    ...waitLimitRefusals(criteria, place),
    ...clinicalTermRefusals(criteria, facts, place),
    ...namedClinicianRefusals(criteria, facts, place),
    ...organisationRefusals(criteria, facts, place),
  ]
}

type Place = (name: keyof SearchCriteria) => string

/** One way of searching at least: specialty with clinic type, clinical term, or named clinician. */
function requiredRefusals(
  criteria: SearchCriteria,
  field: string,
  place: Place,
): readonly Refusal[] {
  const { specialty, clinicType, clinicalTerm, namedClinician } = criteria
  const refusals: Refusal[] = []
  if (specialty === undefined && clinicType !== undefined) {
    const says = 'A clinic type needs its specialty.'
    refusals.push(refusal('VALUE_IS_REQUIRED', says, { at: place('specialty') }))
  } else if (clinicType === undefined && clinicalTerm === undefined && !namedClinician) {
    const says = 'Specialty and clinic type, a clinical term or a named clinician is required.'
    const at = specialty === undefined ? field : place('clinicType')
    refusals.push(refusal('VALUE_IS_REQUIRED', says, { at }))
  }
  if (criteria.distanceLimitMiles !== undefined && criteria.postcode === undefined) {
    const says = 'A distance limit needs a postcode.'
    refusals.push(refusal('VALUE_IS_REQUIRED', says, { at: place('postcode') }))
  }
  return refusals
}

function specialtyRefusals(
  { specialty, clinicType }: SearchCriteria,
  at: Instant,
  place: Place,
): readonly Refusal[] {
  const refusals: Refusal[] = []
  if (specialty !== undefined) {
    refusals.push(...codeRefusals(findConcept(specialties, specialty), at, place('specialty')))
  }
  if (clinicType === undefined) return refusals
  const concept = findConcept(clinicTypes, clinicType)
  refusals.push(...codeRefusals(concept, at, place('clinicType')))
  if (concept !== undefined && specialty !== undefined && concept.specialty !== specialty) {
    const says = 'The clinic type belongs to another specialty.'
    refusals.push(refusal('INAPPROPRIATE_VALUE', says, { at: place('clinicType') }))
  }
  return refusals
}

function codeRefusals(
  concept: Parameters<typeof isEffective>[0] | undefined,
  at: Instant,
  place: string,
): readonly Refusal[] {
  if (concept === undefined) return [refusal('INVALID_CODE', 'The code is unknown.', { at: place })]
  if (isEffective(concept, at)) return []
  return [refusal('INAPPROPRIATE_VALUE', 'The code is not in force.', { at: place })]
}

/** Two week wait patients are seen as soon as anybody can, so a limit on waiting means nothing. */
function waitLimitRefusals(criteria: SearchCriteria, place: Place): readonly Refusal[] {
  if (criteria.priority !== 'TWO_WEEK_WAIT') return []
  if (criteria.indicativeAppointmentWaitTimeLimitDays === undefined) return []
  const at = place('indicativeAppointmentWaitTimeLimitDays')
  return [refusal('FIELD_NOT_PERMITTED', 'A wait limit cannot go with TWO_WEEK_WAIT.', { at })]
}

function clinicalTermRefusals(
  { clinicalTerm }: SearchCriteria,
  facts: CriteriaFacts,
  place: Place,
): readonly Refusal[] {
  if (clinicalTerm === undefined || facts.isClinicalTermKnown) return []
  const says = 'The clinical term is not in the dictionary.'
  return [refusal('SNOMED_NOT_FOUND', says, { at: place('clinicalTerm') })]
}

function namedClinicianRefusals(
  { namedClinician: id, organisation }: SearchCriteria,
  facts: CriteriaFacts,
  place: Place,
): readonly Refusal[] {
  if (id === undefined) return []
  const at = place('namedClinician')
  const clinician = facts.namedClinician
  if (clinician === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The clinician (${id}) was not found.`, { at })]
  }
  const refusals = [...activeRefusals(clinician, at)]
  if (!clinician.roles.some(({ functions }) => functions.includes('SERVICE_PROVIDER_CLINICIAN'))) {
    const says = `The user (${id}) is not a service provider clinician.`
    refusals.push(refusal('REFERENCED_USER_IS_NOT_SPC', says, { at }))
  }
  if (organisation !== undefined && !belongsTo(clinician, facts.organisation)) {
    const says = `The user (${id}) does not belong to organisation (${organisation}).`
    refusals.push(refusal('REFERENCED_USER_NOT_IN_ORG', says, { at }))
  }
  return refusals
}

/** Clinicians hold their roles at the provider, whichever of its sites they work at. */
function belongsTo(clinician: Practitioner, organisation: Organisation | undefined): boolean {
  if (organisation === undefined) return true
  const { odsCode, parent } = organisation
  return clinician.roles.some(
    (role) => role.organisation === odsCode || role.organisation === parent,
  )
}

function organisationRefusals(
  { organisation: odsCode }: SearchCriteria,
  facts: CriteriaFacts,
  place: Place,
): readonly Refusal[] {
  if (odsCode === undefined) return []
  const at = place('organisation')
  if (facts.organisation === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The organisation (${odsCode}) was not found.`, { at })]
  }
  const refusals: Refusal[] = []
  if (!facts.organisation.isOpen) {
    const says = `The organisation (${odsCode}) is closed.`
    refusals.push(refusal('ORGANISATION_IS_CLOSED', says, { at }))
  }
  if (!facts.isServiceOrganisation) {
    const says = `The organisation (${odsCode}) is neither a provider nor a location of services.`
    refusals.push(refusal('ORGANISATION_NOT_APPROPRIATE', says, { at }))
  }
  return refusals
}
