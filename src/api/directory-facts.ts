import { invariant } from '../base/invariant.ts'
import type { CriteriaFacts } from '../domain/directory/check-criteria.ts'
import type { Organisation } from '../domain/directory/organisation.ts'
import type { SearchCriteria } from '../domain/directory/search-criteria.ts'
import type { Service } from '../domain/directory/service.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { Context } from './context.ts'

type Directory = Context['directory']

/** What the rules on search criteria need to know, looked up side by side (A010, A011). */
export async function criteriaFacts(
  criteria: SearchCriteria,
  directory: Directory,
): Promise<CriteriaFacts> {
  const { clinicalTerm, namedClinician, organisation } = criteria
  const [isClinicalTermKnown, clinician, found, isServiceOrganisation] = await Promise.all([
    clinicalTerm === undefined || directory.isKnownClinicalTerm(clinicalTerm),
    namedClinician && directory.findPractitioner(namedClinician),
    organisation && directory.findOrganisation(organisation),
    organisation !== undefined && directory.isServiceOrganisation(organisation),
  ])
  return {
    isClinicalTermKnown,
    namedClinician: clinician,
    organisation: found,
    isServiceOrganisation,
  }
}

/**
 * The services that could match, by what the database has an index for; the domain looks closer.
 */
export async function candidates(
  criteria: SearchCriteria,
  directory: Directory,
): Promise<readonly Service[]> {
  const { specialty, clinicType, clinicalTerm, namedClinician, organisation } = criteria
  return directory.searchServices({
    ...(specialty !== undefined && { specialty }),
    ...(clinicType !== undefined && { clinicType }),
    ...(clinicalTerm !== undefined && { clinicalTerm }),
    ...(namedClinician !== undefined && { namedClinician }),
    ...(organisation !== undefined && { locationOrProvider: organisation }),
  })
}

/** The organisation an actor was let in for is in the directory: roles refer to it. */
export async function organisationOfActor(
  odsCode: OdsCode,
  directory: Directory,
): Promise<Organisation> {
  const organisation = await directory.findOrganisation(odsCode)
  invariant(organisation !== undefined, 'an actor works for an organisation of the directory')
  return organisation
}
