import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a011CreateReferral } from '../../src/api/stu3/a011-create-referral.ts'
import { edited } from '../wire/edit.ts'
import type { CallerHeaders } from '../world/caller.ts'
import { creationRules } from '../world/creation-refusals.ts'
import { heldTimer } from '../world/held-timer.ts'
import { people } from '../world/people.ts'
import { issuesIn, placesIn } from '../world/refused.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath, type NewReferral, newReferral } from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'

/** How long the demographics service is waited for. */
const LIMIT_MS = 10_000

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

async function refusedWith(body: unknown, by: CallerHeaders = people.referrer) {
  const answer = saw(await (await server.as(by)).post(createPath, body))
  return { status: answer.status, issues: issuesIn(answer) }
}

const PATIENT = 'parameter[0]/valueIdentifier'
const INTENTION = 'parameter[1]/valueCoding'
const DAYS = 'parameter[2]/valueUnsignedInt'
const LIST = 'parameter[3]/resource'
const ENTRY = `${LIST}/entry`
const REFERENCE = `${LIST}/extension[0]/valueReference/reference`
const CRITERIA = `${LIST}/contained[0]`
const at = (index: number) => `${CRITERIA}/parameter[${index}]`
const item = (index: number) => `${ENTRY}[${index}]/item/identifier`

const entryOf = (value: unknown) => ({
  item: { identifier: { system: 'http://fhir.nhs.net/Id/ers-service', value } },
})
const twentyOne = Array.from({ length: 21 }, (_, index) => entryOf(String(12_000 + index)))

const missing = 'is mandatory, but was not supplied'
const profiles = 'https://fhir.nhs.uk/STU3/StructureDefinition'
const instant = 'is not an instant with date, time and zone (2026-11-22T09:30:00.000Z)'
const wholeNumber = 'a whole number from 0 to 2147483647'
const START = 'parameter[4]/valueInstant'

// biome-ignore format: a table
const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
  ['another resource', 'resourceType', 'ReferralRequest',
    "INVALID_FHIR_STRUCTURE 'resourceType' (ReferralRequest) is not Parameters"],
  ['no profile', 'meta/profile', [], `MISSING_VALUE 'meta/profile' ${missing}`],
  ['no parameters', 'parameter', undefined, `MISSING_VALUE 'parameter' ${missing}`],
  ['no patient', 'parameter[0]', undefined, `MISSING_VALUE 'parameter' (patient) ${missing}`],
  ['an NHS number that fails modulus 11', `${PATIENT}/value`, '9912003889', `INVALID_VALUE '${PATIENT}/value' is not an NHS number`],
  ['an NHS number of nine digits', `${PATIENT}/value`, '991200388', `INVALID_VALUE '${PATIENT}/value' is not an NHS number`],
  ['a patient of another system', `${PATIENT}/system`, 'https://fhir.nhs.uk/Id/nhs-number',
    `INVALID_VALUE '${PATIENT}/system' (https://fhir.nhs.uk/Id/nhs-number) is not http://fhir.nhs.net/Id/nhs-number`],
  ['no intention', 'parameter[1]', undefined, `MISSING_VALUE 'parameter' (intentionToAddReferralLetter) ${missing}`],
  ['an unknown intention', `${INTENTION}/code`, 'PERHAPS',
    `INVALID_CODE '${INTENTION}/code' (PERHAPS) is not one of NEED_TO_ADD_LATER, NOT_INTENDING_TO_ADD`],
  ['no reminder days', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (firstReminderLetterFollowUpDays) ${missing}`],
  ['reminder days below zero', DAYS, -1, `INVALID_VALUE '${DAYS}' (-1) is not ${wholeNumber}`],
  ['a day and a half', DAYS, 1.5, `INVALID_VALUE '${DAYS}' (1.5) is not ${wholeNumber}`],
  ['reminder days in words', DAYS, 'seven', `INVALID_VALUE '${DAYS}' (seven) is not ${wholeNumber}`],
  ['reminder days as a list', DAYS, [7], `INVALID_FHIR_STRUCTURE '${DAYS}' is not a single value`],
  ['a parameter of A021', 'parameter[5]', { name: 'service', valueString: '50001' },
    "UNEXPECTED_FIELD 'parameter[5]' (service) unknown parameter name"],
  ['a start without a time', START, '2026-11-01', `INVALID_VALUE '${START}' ${instant}`],
  ['a start without a zone', START, '2026-11-01T09:00:00', `INVALID_VALUE '${START}' ${instant}`],
  ['a start on a day that is none', START, '2026-02-30T09:00:00Z', `INVALID_VALUE '${START}' ${instant}`],

  ['no shortlist', 'parameter[3]', undefined, `MISSING_VALUE 'parameter' (shortlist) ${missing}`],
  ['a shortlist of another resource', `${LIST}/resourceType`, 'Bundle',
    `INVALID_FHIR_STRUCTURE '${LIST}/resourceType' (Bundle) is not List`],
  ['a shortlist of another profile', `${LIST}/meta/profile[0]`, `${profiles}/eRS-FetchServices-List-1`,
    `INVALID_VALUE '${LIST}/meta/profile[0]' (${profiles}/eRS-FetchServices-L...) is not ${profiles}/eRS-Shortlist-List-1`],
  ['a retired shortlist', `${LIST}/status`, 'retired', `INAPPROPRIATE_VALUE '${LIST}/status' (retired) is not current`],
  ['a shortlist of no status', `${LIST}/status`, 'old', `INVALID_CODE '${LIST}/status' (old) is not current`],
  ['a shortlist of changes', `${LIST}/mode`, 'changes', `INAPPROPRIATE_VALUE '${LIST}/mode' (changes) is not snapshot`],
  ['a shortlist with a title', `${LIST}/title`, 'Shortlist', `UNEXPECTED_FIELD '${LIST}/title' is not expected`],
  ['no criteria', `${LIST}/contained`, undefined, `MISSING_VALUE '${LIST}/contained' ${missing}`],
  ['empty criteria', `${LIST}/contained`, [], `MISSING_VALUE '${LIST}/contained' ${missing}`],
  ['no reference to the criteria', `${LIST}/extension`, [], `MISSING_VALUE '${LIST}/extension' ${missing}`],
  ['a reference to other criteria', REFERENCE, '#ServiceSearchCriteria-2',
    `REFERENCE_NOT_FOUND '${REFERENCE}' (#ServiceSearchCriteria-2) does not name a contained resource`],
  ['a reference to elsewhere', REFERENCE, 'Parameters/1',
    `INVALID_VALUE '${REFERENCE}' (Parameters/1) is not a reference to a contained resource`],
  ['an unknown extension', `${LIST}/extension[0]/url`, 'urn:other',
    `INVALID_VALUE '${LIST}/extension[0]/url' (urn:other) is not ${profiles}/Extension-eRS-Shortlist-SearchCriteria-1`],
  ['no services', ENTRY, undefined, `MISSING_VALUE '${ENTRY}' ${missing}`],
  ['an empty list of services', ENTRY, [], `MISSING_VALUE '${ENTRY}' ${missing}`],
  ['one service in place of a list', ENTRY, entryOf('11000'), `INVALID_FHIR_STRUCTURE '${ENTRY}' is not an array`],
  ['twenty-one services', ENTRY, twentyOne, `TOO_MANY_ITEMS '${ENTRY}' has more than 20 items`],
  ['twenty-one times one service', ENTRY, twentyOne.map(() => entryOf('11000')), `TOO_MANY_ITEMS '${ENTRY}' has more than 20 items`],
  ['twenty-one services, one of them none', ENTRY, [...twentyOne.slice(1), entryOf('')],
    `TOO_MANY_ITEMS '${ENTRY}' has more than 20 items`, `INVALID_VALUE '${item(20)}/value' is not the id of a service`],
  ['a service by a number', `${item(0)}/value`, 11_000, `INVALID_VALUE '${item(0)}/value' (11000) is not the id of a service`],
  ['a service by a name', `${item(0)}/value`, 'Forthright', `INVALID_VALUE '${item(0)}/value' (Forthright) is not the id of a service`],
  ['a service of another system', `${item(0)}/system`, 'https://fhir.nhs.uk/Id/ers-service',
    `INVALID_VALUE '${item(0)}/system' (https://fhir.nhs.uk/Id/ers-service) is not http://fhir.nhs.net/Id/ers-service`],
  ['an unknown priority', `${at(0)}/valueCoding/code`, 'SOON',
    `INVALID_CODE '${at(0)}/valueCoding/code' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT`],
]

describe('A011 refuses the shape of', () => {
  const pathwayStart = '2026-11-01T08:30:00Z'
  for (const [what, place, value, ...issues] of shapes) {
    it(what, async () => {
      const body = edited(newReferral({ pathwayStart }), place, value)
      assert.deepEqual(await refusedWith(body), { status: 422, issues })
    })
  }
})

const { referrer, referrerAdmin, everybody } = people
const REFERRING = 'parameter[4]/valueIdentifier'
const notFound = (id: string, index = 0) =>
  `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(index)}' Service (${id}) is not among the results of the search criteria.`
const twice = (id: string, index: number) =>
  `DUPLICATE_SERVICE '${item(index)}' Service (${id}) is on the shortlist twice.`
const unknown = (id: string, index = 0) =>
  `REFERENCE_NOT_FOUND '${item(index)}' The service (${id}) was not found.`
const letter = (ids: string) =>
  `INAPPROPRIATE_VALUE '${INTENTION}' A referral letter is required by service (${ids}).`
const failure: NewReferral = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }
const valves: NewReferral = { specialty: 'CARDIOLOGY', clinicType: 'VALVE_DISORDERS' }
const urgent: NewReferral = { ...failure, priority: 'URGENT' }
const unwilling = { intention: 'NOT_INTENDING_TO_ADD' }

// biome-ignore format: a table
const rules: readonly (readonly [what: string, wanted: NewReferral, by: CallerHeaders, ...issues: string[]])[] = [
  ...creationRules({ shortlist: 3, clinician: 4, servicesOfR69: ['11002'] }),

  ['a service nobody knows', { services: ['99999'] }, referrer, unknown('99999')],
  ['a service twice', { services: ['11000', '10000', '11000'] }, referrer, twice('11000', 2)],
  ['a service three times', { services: ['11000', '11000', '11000'] }, referrer, twice('11000', 1), twice('11000', 2)],
  ['a service of another clinic type', { services: ['15001'] }, referrer, notFound('15001')],
  ['a service that the second of them is not', { ...valves, services: ['11003', '11000'] }, referrer, notFound('11000', 1)],
  ['a service that was withdrawn', { services: ['11005'] }, referrer, notFound('11005')],
  ['a service for advice', { services: ['11014'] }, referrer, notFound('11014')],
  ['a service of a menu for others', { services: ['11006'] }, referrer, notFound('11006')],
  ['it whatever practice the patient is with', { services: ['11006'], patient: '9990001073' }, referrer, notFound('11006')],
  ['a service for routine patients', { ...urgent, services: ['11019'] }, everybody, notFound('11019')],
  ['a service that is too far', { ...failure, postcode: 'LS1 2UT', miles: 100, services: ['50'] }, referrer, notFound('50')],
  ['a service whose wait is too long', { ...failure, waitDays: 13 }, referrer, notFound('11000')],
  ['a service whose wait is not known', { ...failure, waitDays: 90, services: ['50'] }, referrer, notFound('50')],
  ['a service that does not name the clinician', { ...failure, namedClinician: '555032006106', services: ['10000'] }, referrer, notFound('10000')],
  ['a service of another place', { ...failure, organisation: 'RCD02' }, referrer, notFound('11000')],
  ['a service for men, for a woman', { ...failure, isForAgeAndSex: true, services: ['11011'] }, referrer, notFound('11011')],
  ['a service for children, for a woman', { ...failure, isForAgeAndSex: true, services: ['11009'] }, referrer, notFound('11009')],
  ['services wrong in different ways', { services: ['15001', '11000', '99999', '11000', '15001'] }, referrer,
    notFound('15001'), unknown('99999', 2), twice('11000', 3), twice('15001', 4)],

  ['no letter where a service wants one', { ...unwilling, services: ['11000', '11001'] }, referrer, letter('11001')],
  ['no letter where two services want one', { ...unwilling, services: ['50001', '11000', '11001'] }, referrer, letter('50001, 11001')],
  ['a start a millisecond ahead', { pathwayStart: '2026-11-24T10:00:00.001Z' }, referrer,
    `INAPPROPRIATE_VALUE '${START}' The pathway start is in the future.`],
  ['a start next year', { pathwayStart: '2027-01-01T00:00:00Z' }, referrer,
    `INAPPROPRIATE_VALUE '${START}' The pathway start is in the future.`],
  ['a start 366 days ago', { pathwayStart: '2025-11-23T23:59:59.999Z' }, referrer,
    `INAPPROPRIATE_VALUE '${START}' The pathway start is more than 365 days ago.`],
]

describe('A011 refuses', () => {
  for (const [what, wanted, by, ...issues] of rules) {
    it(what, async () => {
      assert.deepEqual(await refusedWith(newReferral(wanted), by), { status: 422, issues })
    })
  }

  it('a patient whose look-up does not end', async () => {
    const asked = whenWaitingFor(LIMIT_MS)
    const answering = refusedWith(newReferral({ patient: '9990001138' }))
    await asked
    pass(LIMIT_MS)
    const says = 'The patient could not be retrieved. Do not attempt again.'
    const issues = [`PATIENT_ERROR '${PATIENT}' ${says}`]
    assert.deepEqual(await answering, { status: 422, issues })
  })
})

describe('A011 tells everything that is wrong at once', () => {
  it('in the order of the body', async () => {
    const wrong: readonly (readonly [place: string, value: unknown])[] = [
      [`${PATIENT}/value`, '9912003889'],
      [`${INTENTION}/code`, 'PERHAPS'],
      [DAYS, -1],
      [`${LIST}/status`, 'retired'],
      [`${at(0)}/valueCoding/code`, 'SOON'],
      [`${item(1)}/value`, 'x'],
      [REFERENCE, '#other'],
      [START, '2026-11-01'],
    ]
    const right = newReferral({
      services: ['11000', '10000'],
      pathwayStart: '2026-11-01T00:00:00Z',
    })
    const body = wrong.reduce((each, [place, value]) => edited(each, place, value), right)
    const { status, issues } = await refusedWith(body)
    assert.equal(status, 422)
    assert.deepEqual(placesIn(issues), [
      `INVALID_VALUE '${PATIENT}/value'`,
      `INVALID_CODE '${INTENTION}/code'`,
      `INVALID_VALUE '${DAYS}'`,
      `INAPPROPRIATE_VALUE '${LIST}/status'`,
      `INVALID_CODE '${at(0)}/valueCoding/code'`,
      `INVALID_VALUE '${item(1)}/value'`,
      `REFERENCE_NOT_FOUND '${REFERENCE}'`,
      `INVALID_VALUE '${START}'`,
    ])
  })

  it('patient first, then clinician, criteria, services, letter and start', async () => {
    const wanted: NewReferral = {
      ...unwilling,
      patient: '9990001103',
      referringClinician: '555000000104',
      specialty: 'CARDIOLOGY',
      clinicType: 'KNEE',
      miles: 3,
      services: ['99999', '11001', '15002', '15002'],
      pathwayStart: '2020-01-01T00:00:00Z',
    }
    const { status, issues } = await refusedWith(newReferral(wanted), referrerAdmin)
    assert.equal(status, 422)
    assert.deepEqual(placesIn(issues), [
      `NO_REG_GP_PRACTICE '${PATIENT}'`,
      `REFERENCED_USER_NOT_IN_ORG '${REFERRING}'`,
      `VALUE_IS_REQUIRED '${CRITERIA}'`,
      `INAPPROPRIATE_VALUE '${at(2)}/valueCoding'`,
      `REFERENCE_NOT_FOUND '${item(0)}'`,
      `DUPLICATE_SERVICE '${item(3)}'`,
      `INAPPROPRIATE_VALUE '${INTENTION}'`,
      "INAPPROPRIATE_VALUE 'parameter[5]/valueInstant'",
    ])
  })

  it('and stores nothing, though it knows afterwards who was to be referred', async () => {
    const before = await storedRows(server)
    const body = newReferral({ patient: '9990001146', services: ['99999'] })
    const headers = { 'idempotency-key': 'refused' }
    const answer = await (await server.as(referrer)).post(createPath, body, headers)
    assert.equal(answer.json.issue.length, 2)
    assert.ok(!answer.text.includes('9990001146'))
    assert.deepEqual(await storedRows(server), before)
    const { rows } = await server.database.query(
      `select operation, http_status, outcome_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a011-create-referral',
        http_status: 422,
        outcome_code: 'REFERENCE_NOT_FOUND',
        ubrn: null,
        nhs_number: '9990001146',
      },
    ])
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a011CreateReferral, 'CreateRequestErrorOutcome')
  })
})
