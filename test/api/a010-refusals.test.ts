import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a010PatientServiceSearch } from '../../src/api/stu3/a010-patient-service-search.ts'
import { edited } from '../wire/edit.ts'
import type { CallerHeaders } from '../world/caller.ts'
import { heldTimer } from '../world/held-timer.ts'
import { people } from '../world/people.ts'
import { issuesIn } from '../world/refused.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { postSearch, type Search, searchBody } from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'

/** How long the demographics service is waited for. */
const LIMIT_MS = 10_000

/** The one with every function at R69, as an admin there. */
const adminOfR69: CallerHeaders = { ...people.everybody, function: 'REFERRING_CLINICIAN_ADMIN' }

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

async function refusedWith(body: unknown, by: CallerHeaders = people.referrer) {
  const answer = saw(await postSearch(await server.as(by), body))
  return { status: answer.status, issues: issuesIn(answer) }
}

const knee: Search = { specialty: 'ORTHOPAEDICS', clinicType: 'KNEE' }
/** Everything a search can hold, so that every place is there to be spoiled. */
const full: Search = {
  ...knee,
  waitDays: 90,
  postcode: 'LS1 2UT',
  miles: 90,
  clinicalTerm: '396275006',
  namedClinician: '555032006106',
  organisation: 'RCD',
  referringClinician: people.referrer.user,
  rule: 'D82106',
}

const CRITERIA = 'parameter[3]/resource'
const at = (index: number) => `${CRITERIA}/parameter[${index}]`
const PRIORITY = at(0)
const SPECIALTY = at(1)
const CLINIC_TYPE = at(2)
const WAIT = at(3)
const POSTCODE = at(4)
const MILES = at(5)
const TERM = at(6)
const NAMED = at(7)
const SUITED = at(8)
const ORGANISATION = at(9)

const priorities = 'one of ROUTINE, URGENT, TWO_WEEK_WAIT'
const wholeNumber = 'a whole number from 0 to 2147483647'
const missing = 'is mandatory, but was not supplied'
const profiles = 'https://fhir.nhs.uk/STU3/StructureDefinition'
const users = 'http://fhir.nhs.net/Id/sds-user-id'
const provisioning = 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-CommissioningProvisioning-1'
const provisionings =
  'one of ALL_AVAILABLE_FOR_BOOKING, ALL_SERVICES, LOCALLY_COMMISSIONABLE, NATIONALLY_AVAILABLE'
const places = 'https://directory.spineservices.nhs.uk/STU3/Organization'

// biome-ignore format: a table
const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
  ['another resource', 'resourceType', 'List',
    "INVALID_FHIR_STRUCTURE 'resourceType' (List) is not Parameters"],
  ['another profile', 'meta/profile[0]', `${profiles}/eRS-CreateReferral-Parameters-1`,
    `INVALID_VALUE 'meta/profile[0]' (${profiles}/eRS-CreateReferral-...) is not ${profiles}/eRS-PatientServiceSearch-Parameters-1`],
  ['no profile', 'meta', undefined, `MISSING_VALUE 'meta' ${missing}`],
  ['no parameters', 'parameter', undefined, `MISSING_VALUE 'parameter' ${missing}`],
  ['null for parameters', 'parameter', null, `MISSING_VALUE 'parameter' ${missing}`],
  ['an object for parameters', 'parameter', {}, "INVALID_FHIR_STRUCTURE 'parameter' is not an array"],
  ['a field nobody knows', 'language', 'en', "UNEXPECTED_FIELD 'language' is not expected"],
  ['a field beside a value', 'parameter[0]/valueString', 'x', "UNEXPECTED_FIELD 'parameter[0]/valueString' is not expected"],
  ['a parameter nobody knows', 'parameter[6]', { name: 'letter', valueString: 'x' },
    "UNEXPECTED_FIELD 'parameter[6]' (letter) unknown parameter name"],
  ['a misspelt parameter', 'parameter[1]/name', 'sortby',
    "UNEXPECTED_FIELD 'parameter[1]' (sortby) unknown parameter name", `MISSING_VALUE 'parameter' (sortBy) ${missing}`],
  ['a parameter without a name', 'parameter[0]/name', undefined,
    `MISSING_VALUE 'parameter[0]/name' ${missing}`, `MISSING_VALUE 'parameter' (requestType) ${missing}`],
  ['no type of request', 'parameter[0]', undefined, `MISSING_VALUE 'parameter' (requestType) ${missing}`],
  ['an unknown type of request', 'parameter[0]/valueCoding/code', 'TRIAGE_REQUEST',
    "INVALID_CODE 'parameter[0]/valueCoding/code' (TRIAGE_REQUEST) is not one of APPOINTMENT_REQUEST, ADVICE_AND_GUIDANCE_REQUEST"],
  ['an unknown order', 'parameter[1]/valueCoding/code', 'NAME',
    "INVALID_CODE 'parameter[1]/valueCoding/code' (NAME) is not one of DISTANCE, IWT"],
  ['no patient', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (patient) ${missing}`],
  ['a patient twice', 'parameter[4]/name', 'patient', "INVALID_FHIR_STRUCTURE 'parameter[4]' (patient) is supplied more than once"],
  ['an NHS number that fails modulus 11', 'parameter[2]/valueIdentifier/value', '9912003889',
    "INVALID_VALUE 'parameter[2]/valueIdentifier/value' is not an NHS number"],
  ['the NHS number of the pages, which fails it', 'parameter[2]/valueIdentifier/value', '9312201101',
    "INVALID_VALUE 'parameter[2]/valueIdentifier/value' is not an NHS number"],
  ['an NHS number that is a number', 'parameter[2]/valueIdentifier/value', 9_912_003_888,
    "INVALID_VALUE 'parameter[2]/valueIdentifier/value' is not an NHS number"],
  ['an NHS number with blanks', 'parameter[2]/valueIdentifier/value', '991 200 3888',
    "INVALID_VALUE 'parameter[2]/valueIdentifier/value' is not an NHS number"],
  ['an array of patients', 'parameter[2]/valueIdentifier', [], "INVALID_FHIR_STRUCTURE 'parameter[2]/valueIdentifier' is not an object"],
  ['a patient of another system', 'parameter[2]/valueIdentifier/system', 'https://fhir.nhs.uk/Id/nhs-number',
    "INVALID_VALUE 'parameter[2]/valueIdentifier/system' (https://fhir.nhs.uk/Id/nhs-number) is not http://fhir.nhs.net/Id/nhs-number"],
  ['no criteria', 'parameter[3]', undefined, `MISSING_VALUE 'parameter' (searchCriteria) ${missing}`],
  ['criteria without an id', `${CRITERIA}/id`, undefined, `MISSING_VALUE '${CRITERIA}/id' ${missing}`],
  ['criteria that are a list', CRITERIA, [], `INVALID_FHIR_STRUCTURE '${CRITERIA}' is not an object`],
  ['a clinician who refers by a short id', 'parameter[4]/valueIdentifier/value', '555073103',
    "INVALID_VALUE 'parameter[4]/valueIdentifier/value' (555073103) is not an SDS user id of twelve digits"],
  ['a rule that is no code', 'parameter[5]/valueIdentifier/value', 'd82106',
    "INVALID_VALUE 'parameter[5]/valueIdentifier/value' (d82106) is not an ODS code"],
  ['a rule of the system of places', 'parameter[5]/valueIdentifier/system', places,
    `INVALID_VALUE 'parameter[5]/valueIdentifier/system' (${places}) is not https://fhir.nhs.uk/Id/ods-organization-code`],

  ['no priority', PRIORITY, undefined, `MISSING_VALUE '${CRITERIA}/parameter' (priority) ${missing}`],
  ['an unknown priority', `${PRIORITY}/valueCoding/code`, 'SOON', `INVALID_CODE '${PRIORITY}/valueCoding/code' (SOON) is not ${priorities}`],
  ['a priority of another system', `${PRIORITY}/valueCoding/system`, 'urn:priority',
    `INVALID_VALUE '${PRIORITY}/valueCoding/system' (urn:priority) is not https://fhir.nhs.uk/STU3/CodeSystem/eRS-Priority-1`],
  ['an unknown specialty', `${SPECIALTY}/valueCoding/code`, 'PHRENOLOGY',
    `INVALID_CODE '${SPECIALTY}/valueCoding/code' (PHRENOLOGY) is not the code of a specialty`],
  ['a specialty of another set', `${SPECIALTY}/valueCoding/system`, '_baseUrl_/STU3/CodeSystem/CLINIC-TYPE',
    `INVALID_VALUE '${SPECIALTY}/valueCoding/system' (_baseUrl_/STU3/CodeSystem/CLINIC-TYPE) is not <base URL>/STU3/CodeSystem/SPECIALTY`],
  ['an unknown clinic type', `${CLINIC_TYPE}/valueCoding/code`, 'ELBOW_GREASE',
    `INVALID_CODE '${CLINIC_TYPE}/valueCoding/code' (ELBOW_GREASE) is not the code of a clinic type`],
  ['a clinic type as a concept', CLINIC_TYPE, { name: 'clinicType', valueCodeableConcept: {} },
    `UNEXPECTED_FIELD '${CLINIC_TYPE}/valueCodeableConcept' is not expected`, `MISSING_VALUE '${CLINIC_TYPE}/valueCoding' ${missing}`],
  ['a wait below zero', `${WAIT}/valueUnsignedInt`, -1, `INVALID_VALUE '${WAIT}/valueUnsignedInt' (-1) is not ${wholeNumber}`],
  ['a wait of half a day', `${WAIT}/valueUnsignedInt`, 0.5, `INVALID_VALUE '${WAIT}/valueUnsignedInt' (0.5) is not ${wholeNumber}`],
  ['a wait in words', `${WAIT}/valueUnsignedInt`, '14', `INVALID_VALUE '${WAIT}/valueUnsignedInt' (14) is not ${wholeNumber}`],
  ['half a postcode', `${POSTCODE}/valueString`, 'LS1', `INVALID_VALUE '${POSTCODE}/valueString' is not a postcode`],
  ['a distance beyond all numbers', `${MILES}/valueUnsignedInt`, 2_147_483_648,
    `INVALID_VALUE '${MILES}/valueUnsignedInt' is not ${wholeNumber}`],
  ['a clinical term in words', `${TERM}/valueCoding/code`, 'migraine',
    `INVALID_VALUE '${TERM}/valueCoding/code' (migraine) is not a SNOMED CT concept id`],
  ['a clinical term of another dictionary', `${TERM}/valueCoding/system`, 'http://read.info/readv2',
    `INVALID_VALUE '${TERM}/valueCoding/system' (http://read.info/readv2) is not http://snomed.info/sct`],
  ['a named clinician of another system', `${NAMED}/valueIdentifier/system`, 'https://fhir.nhs.uk/Id/sds-user-id',
    `INVALID_VALUE '${NAMED}/valueIdentifier/system' (https://fhir.nhs.uk/Id/sds-user-id) is not ${users}`],
  ['a flag in words', `${SUITED}/valueBoolean`, 'true', `INVALID_VALUE '${SUITED}/valueBoolean' (true) is not true or false`],
  ['no flag', SUITED, undefined, `MISSING_VALUE '${CRITERIA}/parameter' (ageAndGenderAppropriate) ${missing}`],
  ['an organisation of the other system', `${ORGANISATION}/valueIdentifier/system`, 'https://fhir.nhs.uk/Id/ods-organization-code',
    `INVALID_VALUE '${ORGANISATION}/valueIdentifier/system' (https://fhir.nhs.uk/Id/ods-organization-code) is not ${places}`],
  ['a place, which is only ever told', `${CRITERIA}/parameter[10]`, { name: 'place', valueString: 'Leeds' },
    `UNEXPECTED_FIELD '${CRITERIA}/parameter[10]' (place) unknown parameter name`],
  ['commissioning by an unknown code', `${CRITERIA}/parameter[10]`,
    { name: 'commissioningProvisioning', valueCoding: { system: provisioning, code: 'ALL' } },
    `INVALID_CODE '${CRITERIA}/parameter[10]/valueCoding/code' (ALL) is not ${provisionings}`],
]

describe('A010 refuses the shape of', () => {
  for (const [what, place, value, ...issues] of shapes) {
    it(what, async () => {
      const body = edited(searchBody(full), place, value)
      assert.deepEqual(await refusedWith(body), { status: 422, issues })
    })
  }

  it('nothing in a search with everything', async () => {
    const answer = await postSearch(await server.as(people.referrer), searchBody(full))
    assert.equal(answer.status, 200, answer.text)
  })
})

const referring = 'parameter[4]/valueIdentifier'
/** Where the criterion stands that follows the priority. */
const SECOND = at(1)

// biome-ignore format: a table
const rules: readonly (readonly [what: string, sought: Search, by: CallerHeaders, ...issues: string[]])[] = [
  ['nobody’s patient', { ...knee, patient: '9990001146' }, people.referrer,
    "REFERENCE_NOT_FOUND 'parameter[2]/valueIdentifier' The patient was not found."],
  ['a patient whose record is sensitive', { ...knee, patient: '9000000025' }, people.referrer,
    "PATIENT_ERROR 'parameter[2]/valueIdentifier' The patient could not be retrieved. Do not attempt again."],
  ['a patient whose look-up fails', { ...knee, patient: '9990001111' }, people.referrer,
    "PATIENT_ERROR 'parameter[2]/valueIdentifier' The patient could not be retrieved. Do not attempt again."],
  ['a patient of no practice', { ...knee, patient: '9990001103' }, people.referrer,
    "NO_REG_GP_PRACTICE 'parameter[2]/valueIdentifier' The patient is not registered with a GP practice."],
  ['a patient of no practice at a clinic too', { ...knee, patient: '9990001103' }, people.everybody,
    "NO_REG_GP_PRACTICE 'parameter[2]/valueIdentifier' The patient is not registered with a GP practice."],

  ['an admin who names nobody', knee, people.referrerAdmin,
    "VALUE_IS_REQUIRED 'parameter' An admin must name the referring clinician."],
  ['an admin who names nobody known', { ...knee, referringClinician: '999999999999' }, people.referrerAdmin,
    `REFERENCE_NOT_FOUND '${referring}' The clinician (999999999999) was not found.`],
  ['an admin who names somebody who left', { ...knee, referringClinician: '555000000103' }, people.referrerAdmin,
    `REFERENCED_USER_IS_NOT_ACTIVE '${referring}' The user (555000000103) is not active.`],
  ['an admin who names an admin', { ...knee, referringClinician: '555031998103' }, people.referrerAdmin,
    `REFERENCED_USER_IS_NOT_RC '${referring}' The user (555031998103) is not a referring clinician.`],
  ['an admin who names a clinician of another practice', { ...knee, referringClinician: '555000000104' }, people.referrerAdmin,
    `REFERENCED_USER_NOT_IN_ORG '${referring}' The user (555000000104) does not belong to organisation (D82106).`],
  ['an admin who names a clinician of a trust', { ...knee, referringClinician: '555032006106' }, people.referrerAdmin,
    `REFERENCED_USER_NOT_IN_ORG '${referring}' The user (555032006106) does not belong to organisation (D82106).`,
    `REFERENCED_USER_IS_NOT_RC '${referring}' The user (555032006106) is not a referring clinician.`],
  ['an admin who names one who refers elsewhere', { ...knee, referringClinician: '000000000101' }, adminOfR69,
    `REFERENCED_USER_IS_NOT_RC_AT_ORG '${referring}' The user (000000000101) is no referring clinician at (R69).`],
  ['a clinician who names another', { ...knee, referringClinician: '555000000104' }, people.referrer,
    `FIELD_NOT_PERMITTED '${referring}' A referring clinician refers in person.`],

  ['a rule of nobody', { ...knee, rule: 'D82XXX' }, people.referrer,
    "REFERENCE_NOT_FOUND 'parameter[4]/valueIdentifier' The organisation (D82XXX) was not found."],
  ['a rule of a closed practice', { ...knee, rule: 'D82999' }, people.referrer,
    "ORGANISATION_IS_CLOSED 'parameter[4]/valueIdentifier' The organisation (D82999) is closed."],
  ['a rule of one who does not refer', { ...knee, rule: 'RCD' }, people.referrer,
    "ORGANISATION_NOT_APPROPRIATE 'parameter[4]/valueIdentifier' Commissioning Rule Organisation is not a referring organisation"],
  ['a rule with a search for advice', { ...knee, rule: 'D82106', requestType: 'ADVICE_AND_GUIDANCE_REQUEST' }, people.referrer,
    "FIELD_NOT_PERMITTED 'parameter[4]/valueIdentifier' A commissioning rule organisation cannot go with a search for advice services."],

  ['a search for anything', {}, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' Specialty and clinic type, a clinical term or a named clinician is required.`],
  ['a specialty alone', { specialty: 'CARDIOLOGY' }, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' Specialty and clinic type, a clinical term or a named clinician is required.`],
  ['a clinic type alone', { clinicType: 'KNEE' }, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' A clinic type needs its specialty.`],
  ['a clinic type without its specialty, with a term', { clinicType: 'KNEE', clinicalTerm: '396275006' }, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' A clinic type needs its specialty.`],
  ['a place alone', { postcode: 'LS1 2UT', organisation: 'RCD' }, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' Specialty and clinic type, a clinical term or a named clinician is required.`],
  ['a distance from nowhere', { ...knee, miles: 20 }, people.referrer,
    `VALUE_IS_REQUIRED '${CRITERIA}' A distance limit needs a postcode.`],
  ['a clinic type of another specialty', { specialty: 'CARDIOLOGY', clinicType: 'KNEE' }, people.referrer,
    `INAPPROPRIATE_VALUE '${CLINIC_TYPE}/valueCoding' The clinic type belongs to another specialty.`],
  ['codes of former days', { specialty: 'ADULT_MENTAL_ILLNESS', clinicType: 'GENERAL_ADULT_MENTAL_ILLNESS' }, people.referrer,
    `INAPPROPRIATE_VALUE '${SPECIALTY}/valueCoding' The code is not in force.`,
    `INAPPROPRIATE_VALUE '${CLINIC_TYPE}/valueCoding' The code is not in force.`],
  ['a limit on waiting for two weeks', { ...knee, priority: 'TWO_WEEK_WAIT', waitDays: 10 }, people.referrer,
    `FIELD_NOT_PERMITTED '${WAIT}/valueUnsignedInt' A wait limit cannot go with TWO_WEEK_WAIT.`],
  ['a term that is not in the dictionary', { clinicalTerm: '22298006' }, people.referrer,
    `SNOMED_NOT_FOUND '${SECOND}/valueCoding' The clinical term is not in the dictionary.`],
  ['a named clinician who is nobody', { namedClinician: '999999999999' }, people.referrer,
    `REFERENCE_NOT_FOUND '${SECOND}/valueIdentifier' The clinician (999999999999) was not found.`],
  ['a named clinician who left', { namedClinician: '555000000103' }, people.referrer,
    `REFERENCED_USER_IS_NOT_ACTIVE '${SECOND}/valueIdentifier' The user (555000000103) is not active.`],
  ['a named clinician who is an admin', { namedClinician: '555032006103' }, people.referrer,
    `REFERENCED_USER_IS_NOT_SPC '${SECOND}/valueIdentifier' The user (555032006103) is not a service provider clinician.`],
  ['a named clinician of another organisation', { namedClinician: '021600556111', organisation: 'RCD' }, people.referrer,
    `REFERENCED_USER_NOT_IN_ORG '${SECOND}/valueIdentifier' The user (021600556111) does not belong to organisation (RCD).`],
  ['an organisation nobody knows', { ...knee, organisation: 'XYZ' }, people.referrer,
    `REFERENCE_NOT_FOUND '${at(4)}/valueIdentifier' The organisation (XYZ) was not found.`],
  ['an organisation without services', { ...knee, organisation: 'D82107' }, people.referrer,
    `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82107) is neither a provider nor a location of services.`],
  ['a closed organisation without services', { ...knee, organisation: 'D82999' }, people.referrer,
    `ORGANISATION_IS_CLOSED '${at(4)}/valueIdentifier' The organisation (D82999) is closed.`,
    `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82999) is neither a provider nor a location of services.`],
]

describe('A010 refuses', () => {
  for (const [what, sought, by, ...issues] of rules) {
    it(what, async () => {
      assert.deepEqual(await refusedWith(searchBody(sought), by), { status: 422, issues })
    })
  }

  it('a patient whose look-up does not end', async () => {
    const asked = whenWaitingFor(LIMIT_MS)
    const answering = refusedWith(searchBody({ ...knee, patient: '9990001138' }))
    await asked
    pass(LIMIT_MS)
    const says = 'The patient could not be retrieved. Do not attempt again.'
    assert.deepEqual(await answering, {
      status: 422,
      issues: [`PATIENT_ERROR 'parameter[2]/valueIdentifier' ${says}`],
    })
  })
})

describe('A010 tells everything that is wrong at once', () => {
  it('in the order of the body', async () => {
    const wrong: readonly (readonly [place: string, value: unknown])[] = [
      ['parameter[1]/valueCoding/code', 'NAME'],
      ['parameter[2]/valueIdentifier/value', '9912003889'],
      [`${PRIORITY}/valueCoding/code`, 'SOON'],
      [`${SPECIALTY}/valueCoding/code`, 'PHRENOLOGY'],
      [`${POSTCODE}/valueString`, 'Leeds'],
      [SUITED, { name: 'ageAndGenderAppropriate' }],
      ['parameter[5]/name', 'rule'],
      ['language', 'en'],
    ]
    const body = wrong.reduce<unknown>(
      (each, [place, value]) => edited(each, place, value),
      searchBody(full),
    )
    const { status, issues } = await refusedWith(body)
    assert.equal(status, 422)
    assert.deepEqual(
      issues.map((issue) => issue.split(' ').slice(0, 2).join(' ')),
      [
        "INVALID_CODE 'parameter[1]/valueCoding/code'",
        "INVALID_VALUE 'parameter[2]/valueIdentifier/value'",
        `INVALID_CODE '${PRIORITY}/valueCoding/code'`,
        `INVALID_CODE '${SPECIALTY}/valueCoding/code'`,
        `INVALID_VALUE '${POSTCODE}/valueString'`,
        `MISSING_VALUE '${SUITED}/valueBoolean'`,
        "UNEXPECTED_FIELD 'parameter[5]'",
        "UNEXPECTED_FIELD 'language'",
      ],
    )
  })

  it('patient first, then clinician, rule and criteria', async () => {
    const sought: Search = {
      patient: '9990001146',
      referringClinician: '555000000103',
      rule: 'RCD',
      clinicType: 'KNEE',
      priority: 'TWO_WEEK_WAIT',
      waitDays: 14,
      miles: 20,
      clinicalTerm: '22298006',
      namedClinician: '555032006103',
      organisation: 'D82999',
    }
    const { status, issues } = await refusedWith(searchBody(sought), people.referrerAdmin)
    assert.equal(status, 422)
    assert.deepEqual(
      issues.map((issue) => issue.split(' ').slice(0, 2).join(' ')),
      [
        "REFERENCE_NOT_FOUND 'parameter[2]/valueIdentifier'",
        "REFERENCED_USER_IS_NOT_ACTIVE 'parameter[4]/valueIdentifier'",
        "ORGANISATION_NOT_APPROPRIATE 'parameter[5]/valueIdentifier'",
        `VALUE_IS_REQUIRED '${CRITERIA}'`,
        `VALUE_IS_REQUIRED '${CRITERIA}'`,
        `FIELD_NOT_PERMITTED '${at(2)}/valueUnsignedInt'`,
        `SNOMED_NOT_FOUND '${at(4)}/valueCoding'`,
        `REFERENCED_USER_IS_NOT_SPC '${at(5)}/valueIdentifier'`,
        `REFERENCED_USER_NOT_IN_ORG '${at(5)}/valueIdentifier'`,
        `ORGANISATION_IS_CLOSED '${at(7)}/valueIdentifier'`,
        `ORGANISATION_NOT_APPROPRIATE '${at(7)}/valueIdentifier'`,
      ],
    )
  })

  it('and keeps nothing of it but the audit record, with the first code', async () => {
    const before = await storedRows(server)
    const body = searchBody({ ...knee, patient: '9990001146', organisation: 'XYZ' })
    const answer = await postSearch(await server.as(people.referrer), body)
    assert.equal(answer.json.issue.length, 2)
    assert.ok(!answer.text.includes('9990001146'))
    assert.deepEqual(await storedRows(server), before)
    const { rows } = await server.database.query(
      `select operation, http_status, outcome_code, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a010-patient-service-search',
        http_status: 422,
        outcome_code: 'REFERENCE_NOT_FOUND',
        nhs_number: '9990001146',
      },
    ])
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a010PatientServiceSearch, 'patientServiceSearch/ErrorOutcome')
  })
})
