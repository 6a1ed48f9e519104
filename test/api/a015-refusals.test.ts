import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a015RetrieveAppointmentSlots } from '../../src/api/stu3/a015-retrieve-appointment-slots.ts'
import { type Answer, type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused } from '../world/refused.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { querySlots, type SlotSearch, searchSlots, slotQuery } from '../world/slot-search.ts'

let server: TestServer
let referrer: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const SERVICE = "'schedule.actor:HealthcareService'"
const CLINICIAN = "'schedule.actor:Practitioner'"
const HEADER = "'NHSD-eRS-Comm-Rule-Org'"
const missing = 'is mandatory, but was not supplied'
const toAHundred = 'is not a whole number from 1 to 100'
const toTheLast = 'is not a whole number from 1 to 2147483647'
const notReferring = 'Commissioning Rule Organisation is not a referring organisation'
const priorities = 'is not one of ROUTINE, URGENT, TWO_WEEK_WAIT'

// biome-ignore format: a table
const cases: readonly (readonly [what: string, wanted: SlotSearch, ...issues: string[]])[] = [
  ['a service nobody knows', { service: '99999' }, `REFERENCE_NOT_FOUND ${SERVICE} The service (99999) was not found.`],
  ['a service by a name', { service: 'cardiology' }, `INVALID_VALUE ${SERVICE} (cardiology) is not the id of a service`],
  ['a service of nineteen digits', { service: '1'.repeat(19) }, `INVALID_VALUE ${SERVICE} (${'1'.repeat(19)}) is not the id of a service`],
  ['a service with a zero before it', { service: '011000' }, `INVALID_VALUE ${SERVICE} (011000) is not the id of a service`],
  ['two services', { service: '11000,13000' }, `INVALID_VALUE ${SERVICE} (11000,13000) is not the id of a service`],
  ['a service by its system', { service: 'http://fhir.nhs.net/Id/ers-service|11000' },
    `INVALID_VALUE ${SERVICE} (http://fhir.nhs.net/Id/ers-service|11000) is not the id of a service`],
  ['a service that was withdrawn', { service: '11005' }, `SERVICE_UNAVAILABLE ${SERVICE} Service (11005) is no longer available.`],
  ['a service booked by telephone', { service: '11016' }, `INVALID_STATE ${SERVICE} Service (11016) is not directly bookable`],
  ['a triage service', { service: '50001' }, `INVALID_STATE ${SERVICE} Service (50001) is not directly bookable`],
  ['an advice service', { service: '11014' }, `INVALID_STATE ${SERVICE} Service (11014) is not directly bookable`],
  ['a service of no kind', { service: '1' }, `INVALID_STATE ${SERVICE} Service (1) is not directly bookable`],

  ['no priority', { priority: '' }, "INVALID_VALUE 'appointmentType' is empty"],
  ['an unknown priority', { priority: 'SOON' }, `INVALID_CODE 'appointmentType' (SOON) ${priorities}`],
  ['a priority in small letters', { priority: 'routine' }, `INVALID_CODE 'appointmentType' (routine) ${priorities}`],

  ['no slot', { count: 0 }, `INVALID_VALUE '_count' (0) ${toAHundred}`],
  ['101 slots', { count: 101 }, `INVALID_VALUE '_count' (101) ${toAHundred}`],
  ['less than no slot', { count: -1 }, `INVALID_VALUE '_count' (-1) ${toAHundred}`],
  ['a slot and a half', { count: 1.5 }, `INVALID_VALUE '_count' (1.5) ${toAHundred}`],
  ['ten slots in another notation', { count: '1e1' }, `INVALID_VALUE '_count' (1e1) ${toAHundred}`],
  ['five slots with a zero', { count: '05' }, `INVALID_VALUE '_count' (05) ${toAHundred}`],
  ['slots in words', { count: 'all' }, `INVALID_VALUE '_count' (all) ${toAHundred}`],

  ['page 0', { page: 0 }, `INVALID_VALUE 'page' (0) ${toTheLast}`],
  ['a page before the first', { page: -1 }, `INVALID_VALUE 'page' (-1) ${toTheLast}`],
  ['a page in words', { page: 'last' }, `INVALID_VALUE 'page' (last) ${toTheLast}`],
  ['a page beyond all numbers', { page: 99_999_999_999 }, `INVALID_VALUE 'page' (99999999999) ${toTheLast}`],
  ['a page beyond the last', { page: 50 }, "INVALID_VALUE 'Page Number' (50) is invalid."],
  ['the page after the last', { service: '12001', count: 43, page: 2 }, "INVALID_VALUE 'Page Number' (2) is invalid."],
  ['the second page where there is not one slot', { service: '10000', page: 2 }, "INVALID_VALUE 'Page Number' (2) is invalid."],
  ['the last page that has a number', { page: 2_147_483_647 }, "INVALID_VALUE 'Page Number' (2147483647) is invalid."],

  ['a clinician by a short id', { clinician: '92160' }, `INVALID_VALUE ${CLINICIAN} (92160) is not an SDS user id of twelve digits`],
  ['a clinician nobody knows', { clinician: '999999999999' }, `REFERENCE_NOT_FOUND ${CLINICIAN} The clinician (999999999999) was not found.`],
  ['a clinician named elsewhere', { service: '14000', clinician: '555032006106' },
    `INVALID_VALUE ${CLINICIAN} The clinician (555032006106) is not a named clinician of service (14000).`],
  ['somebody who is no clinician', { clinician: '555031998103' },
    `INVALID_VALUE ${CLINICIAN} The clinician (555031998103) is not a named clinician of service (11000).`],

  ['no commissioning rule organisation', { rule: null }, `MISSING_HEADER ${HEADER} ${missing}`],
  ['an empty one', { rule: '' }, `MISSING_HEADER ${HEADER} ${missing}`],
  ['one in small letters', { rule: 'd82106' }, `INVALID_VALUE ${HEADER} (d82106) is not an ODS code`],
  ['one nobody knows', { rule: 'XYZ' }, `INVALID_VALUE ${HEADER} ${notReferring}`],
  ['one that only provides', { rule: 'RCD' }, `INVALID_VALUE ${HEADER} ${notReferring}`],
  ['one that is a site', { rule: 'R6901' }, `INVALID_VALUE ${HEADER} ${notReferring}`],
  ['one that commissions', { rule: 'Q99' }, `INVALID_VALUE ${HEADER} ${notReferring}`],
  ['one that is closed', { rule: 'D82999' }, `INVALID_VALUE ${HEADER} ${notReferring}`],
  ['one that the service is not commissioned for', { service: '11006' },
    `INVALID_VALUE ${HEADER} Service (11006) is not commissioned for the Commissioning Rule Organisation`],

  ['another inclusion', { more: '_include=Slot:service' }, "INVALID_VALUE '_include' (Slot:service) is not Slot:schedule"],
  ['a parameter nobody knows', { more: 'start=gt2026-12-01' }, "INVALID_VALUE 'start' unknown parameter name"],
  ['the modifier that would be right', { more: 'schedule.actor:identifier=11000' },
    "INVALID_VALUE 'schedule.actor:identifier' unknown parameter name"],
  ['a parameter in other letters', { more: 'PAGE=2' }, "INVALID_VALUE 'PAGE' unknown parameter name"],
  ['a page twice', { more: 'page=1' }, "INVALID_VALUE 'page' is supplied more than once"],
  ['a service twice', { more: 'schedule.actor%3AHealthcareService=13000' }, `INVALID_VALUE ${SERVICE} is supplied more than once`],
  ['what is no UTF-8', { more: '_include=%ff' }, "INVALID_VALUE '_include' is not percent-encoded UTF-8"],
]

/** Refused with 400, as everything is here, and with a body that says why. */
function assertBad(answer: Answer, ...issues: readonly string[]) {
  saw(answer)
  assertRefused(answer, 400, ...issues)
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
}

describe('A015 refuses', () => {
  for (const [what, wanted, ...issues] of cases) {
    it(what, async () => {
      assertBad(await searchSlots(referrer, wanted), ...issues)
    })
  }

  for (const [status, issue] of [
    ['busy', "INVALID_VALUE 'status' (busy) is not free"],
    ['busy-tentative', "INVALID_VALUE 'status' (busy-tentative) is not free"],
    ['busy-unavailable', "INVALID_VALUE 'status' (busy-unavailable) is not free"],
    ['entered-in-error', "INVALID_VALUE 'status' (entered-in-error) is not free"],
    ['booked', "INVALID_CODE 'status' (booked) is not free"],
    ['FREE', "INVALID_CODE 'status' (FREE) is not free"],
  ] as const) {
    it(`slots that are ${status}`, async () => {
      const query = slotQuery().replace('status=free', `status=${status}`)
      assertBad(await querySlots(referrer, query), issue)
    })
  }

  const parameters = slotQuery().split('&')
  for (const left of parameters) {
    const name = left.split('=')[0] ?? ''
    it(`a search without ${name}`, async () => {
      const query = parameters.filter((each) => each !== left).join('&')
      assertBad(await querySlots(referrer, query), `MISSING_PARAMETER '${name}' ${missing}`)
    })
  }
})

describe('A015 tells everything that is wrong at once', () => {
  it('in a request without anything', async () => {
    const names = slotQuery()
      .split('&')
      .map((each) => each.split('=')[0])
    const answer = await querySlots(referrer, '', null)
    assertBad(
      answer,
      ...names.map((name) => `MISSING_PARAMETER '${name}' ${missing}`),
      `MISSING_HEADER ${HEADER} ${missing}`,
    )
    assert.deepEqual(
      answer.json.issue.map(({ code }: { code: string }) => code),
      Array.from({ length: 6 }, () => 'required'),
    )
  })

  it('in the order of the query, then what is not there, then the header', async () => {
    const query = 'page=0&sort=start&status=booked&_count=101&page=2&appointmentType=SOON'
    assertBad(
      await querySlots(referrer, query, 'd82106'),
      `INVALID_VALUE 'page' (0) ${toTheLast}`,
      "INVALID_VALUE 'sort' unknown parameter name",
      "INVALID_CODE 'status' (booked) is not free",
      `INVALID_VALUE '_count' (101) ${toAHundred}`,
      "INVALID_VALUE 'page' is supplied more than once",
      `INVALID_CODE 'appointmentType' (SOON) ${priorities}`,
      `MISSING_PARAMETER ${SERVICE} ${missing}`,
      `INVALID_VALUE ${HEADER} (d82106) is not an ODS code`,
    )
  })

  it('of service, rule and clinician', async () => {
    assertBad(
      await searchSlots(referrer, { service: '11004', rule: 'RCD', clinician: '999999999999' }),
      `INVALID_STATE ${SERVICE} Service (11004) is not directly bookable`,
      `INVALID_VALUE ${HEADER} ${notReferring}`,
      `REFERENCE_NOT_FOUND ${CLINICIAN} The clinician (999999999999) was not found.`,
    )
    assertBad(
      await searchSlots(referrer, { service: '99999', rule: 'XYZ' }),
      `REFERENCE_NOT_FOUND ${SERVICE} The service (99999) was not found.`,
      `INVALID_VALUE ${HEADER} ${notReferring}`,
    )
  })

  it('of a service that is withdrawn and was never bookable', async () => {
    await server.database.query(
      `update service set is_published = false,
         document = jsonb_set(document, '{isPublished}', 'false')
       where service_id = '11017'`,
    )
    assertBad(
      await searchSlots(referrer, { service: '11017' }),
      `SERVICE_UNAVAILABLE ${SERVICE} Service (11017) is no longer available.`,
      `INVALID_STATE ${SERVICE} Service (11017) is not directly bookable`,
    )
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a015RetrieveAppointmentSlots, 'retrieveAppointmentSlots/ErrorOutcome')
  })

  it('and not to whom it does not answer', async () => {
    const clinician = await server.as(people.clinician)
    const answer = await querySlots(clinician, 'page=0', null)
    assert.equal(answer.status, 403)
    assert.deepEqual(codesIn(answer), ['FORBIDDEN'])
  })
})
