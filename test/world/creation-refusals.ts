import type { CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import type { Sought } from './service-search.ts'

/** Who is to be referred, by whom, and what for. */
export type Creation = Sought & {
  readonly patient?: string
  readonly referringClinician?: string
  readonly services?: readonly string[]
}

export type CreationRule = readonly [
  what: string,
  wanted: Creation,
  by: CallerHeaders,
  ...issues: string[],
]

/** Where a body has these among its parameters; the patient comes first. */
type Places = {
  readonly shortlist: number
  readonly clinician: number
  /** Services that people of R69 may refer to, where it is not the usual one. */
  readonly servicesOfR69?: readonly string[]
}

/** The one with every function at R69, as an admin there. */
const adminOfR69: CallerHeaders = {
  ...people.everybody,
  function: 'REFERRING_CLINICIAN_ADMIN',
}

const { referrer, referrerAdmin } = people
const failure: Sought = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }

/**
 * What everybody who makes a request is refused about patient, clinician and criteria
 * (CreateRequestErrorOutcome).
 */
export function creationRules({ shortlist, clinician, servicesOfR69 }: Places): CreationRule[] {
  const PATIENT = 'parameter[0]/valueIdentifier'
  const REFERRING = `parameter[${clinician}]/valueIdentifier`
  const CRITERIA = `parameter[${shortlist}]/resource/contained[0]`
  const at = (index: number) => `${CRITERIA}/parameter[${index}]`
  const atR69 = servicesOfR69 === undefined ? {} : { services: servicesOfR69 }
  // biome-ignore format: a table
  return [
    ['nobody’s patient', { patient: '9990001146' }, referrer, `REFERENCE_NOT_FOUND '${PATIENT}' The patient was not found.`],
    ['a patient whose record is sensitive', { patient: '9000000025' }, referrer,
      `PATIENT_ERROR '${PATIENT}' The patient could not be retrieved. Do not attempt again.`],
    ['a patient whose look-up fails', { patient: '9990001111' }, referrer,
      `PATIENT_ERROR '${PATIENT}' The patient could not be retrieved. Do not attempt again.`],
    ['a patient of no practice', { patient: '9990001103' }, referrer,
      `NO_REG_GP_PRACTICE '${PATIENT}' The patient is not registered with a GP practice.`],

    ['an admin who names nobody', {}, referrerAdmin, "VALUE_IS_REQUIRED 'parameter' An admin must name the referring clinician."],
    ['an admin who names nobody known', { referringClinician: '999999999999' }, referrerAdmin,
      `REFERENCE_NOT_FOUND '${REFERRING}' The clinician (999999999999) was not found.`],
    ['an admin who names somebody who left', { referringClinician: '555000000103' }, referrerAdmin,
      `REFERENCED_USER_IS_NOT_ACTIVE '${REFERRING}' The user (555000000103) is not active.`],
    ['an admin who names herself', { referringClinician: '555031998104' }, referrerAdmin,
      `REFERENCED_USER_IS_NOT_RC '${REFERRING}' The user (555031998104) is not a referring clinician.`],
    ['an admin who names a clinician of another practice', { referringClinician: '555000000104' }, referrerAdmin,
      `REFERENCED_USER_NOT_IN_ORG '${REFERRING}' The user (555000000104) does not belong to organisation (D82106).`],
    ['an admin who names one who refers elsewhere', { referringClinician: '921600556514', ...atR69 }, adminOfR69,
      `REFERENCED_USER_IS_NOT_RC_AT_ORG '${REFERRING}' The user (921600556514) is no referring clinician at (R69).`],
    ['a clinician who names another', { referringClinician: '555000000104' }, referrer,
      `FIELD_NOT_PERMITTED '${REFERRING}' A referring clinician refers in person.`],
    ['a clinician who names herself', { referringClinician: '555073103100' }, referrer,
      `FIELD_NOT_PERMITTED '${REFERRING}' A referring clinician refers in person.`],

    ['a specialty alone', { specialty: 'CARDIOLOGY' }, referrer,
      `VALUE_IS_REQUIRED '${CRITERIA}' Specialty and clinic type, a clinical term or a named clinician is required.`],
    ['a distance from nowhere', { ...failure, miles: 20 }, referrer, `VALUE_IS_REQUIRED '${CRITERIA}' A distance limit needs a postcode.`],
    ['a clinic type of another specialty', { specialty: 'CARDIOLOGY', clinicType: 'KNEE' }, referrer,
      `INAPPROPRIATE_VALUE '${at(2)}/valueCoding' The clinic type belongs to another specialty.`],
    ['a limit on waiting for two weeks', { ...failure, priority: 'TWO_WEEK_WAIT', waitDays: 90 }, referrer,
      `FIELD_NOT_PERMITTED '${at(3)}/valueUnsignedInt' A wait limit cannot go with TWO_WEEK_WAIT.`],
    ['a term that is not in the dictionary', { clinicalTerm: '22298006' }, referrer,
      `SNOMED_NOT_FOUND '${at(1)}/valueCoding' The clinical term is not in the dictionary.`],
    ['a named clinician who is an admin', { namedClinician: '555032006103' }, referrer,
      `REFERENCED_USER_IS_NOT_SPC '${at(1)}/valueIdentifier' The user (555032006103) is not a service provider clinician.`],
    ['an organisation without services', { ...failure, organisation: 'D82107' }, referrer,
      `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82107) is neither a provider nor a location of services.`],
    ['a closed organisation without services', { ...failure, organisation: 'D82999' }, referrer,
      `ORGANISATION_IS_CLOSED '${at(4)}/valueIdentifier' The organisation (D82999) is closed.`,
      `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82999) is neither a provider nor a location of services.`],
  ]
}
