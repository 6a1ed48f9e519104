import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { edited } from '../wire/edit.ts'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { arranged, booked, freeSlot, refer, withLetter } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { fetchWorklist } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { fetchList, filter, ubrnsIn } from '../world/worklists.ts'

const CODES = 'https://fhir.nhs.uk/STU3/CodeSystem'
const LIST = 'parameter[0]/valueCodeableConcept/coding[0]'
const allocated = '921600556514'
const ONE_OF_THE_LISTS =
  'one of REFERRALS_FOR_REVIEW, APPOINTMENT_SLOT_ISSUES, REJECTED_TRIAGE_RESPONSE, ' +
  'ASSESSMENT_RETURNED_CANCELLED_DNA, AWAITING_BOOKING, LETTERS_OUTSTANDING'

let server: TestServer
let clinician: Caller
/** What each referral of the lists is called in these tests. */
const names = new Map<string, string>()

before(async () => {
  server = await testServer()
  clinician = await server.as(people.clinician)
  await toReview('cardiology', '11000', false)
  await toReview('cardiology of somebody', '11000', true)
  await toReview('two schedules', '13000', false)
  await toReview('knee', '15001', false, { specialty: 'ORTHOPAEDICS', clinicType: 'KNEE' })
  const triage = { by: people.referrer, reason: 'TRIAGE' }
  const sent = await arranged(server, await refer(server, { services: ['11004'] }), triage)
  named('triage', (await withLetter(server, sent)).ubrn)
  const noSlots = { reason: 'NO_SLOTS_AT_SERVICE' }
  named(
    'issue',
    (await arranged(server, await refer(server, { services: ['10000'] }), noSlots)).ubrn,
  )
  await server.database.query(`update slot set status = 'withdrawn' where service_id = '15002'`)
  const criteria = { specialty: 'EAR_NOSE_THROAT', clinicType: 'EAR' }
  const ear = await refer(server, { services: ['15002'], criteria })
  named('issue of ears', (await arranged(server, ear, noSlots)).ubrn)
})
after(() => server.close())

async function toReview(name: string, service: string, hasClinician: boolean, criteria = {}) {
  server.clock.advance(1_000)
  const referred = await withLetter(server, await refer(server, { services: [service], criteria }))
  const slot = await freeSlot(server, service, hasClinician)
  named(name, (await booked(server, referred, { slot })).ubrn)
}

function named(name: string, ubrn: string) {
  names.set(ubrn, name)
}

const REVIEW = 'REFERRALS_FOR_REVIEW'
const ISSUES = 'APPOINTMENT_SLOT_ISSUES'

describe('A008 filters', () => {
  const all = ['cardiology', 'cardiology of somebody', 'two schedules', 'knee', 'triage']

  // biome-ignore format: a table
  const cases: readonly [what: string, list: string, filters: readonly object[], shown: readonly string[]][] = [
    ['nothing', REVIEW, [], all],
    ['by service', REVIEW, filter.service('11000'), ['cardiology', 'cardiology of somebody']],
    ['by a service without entries', REVIEW, filter.service('11001'), []],
    ['by location', REVIEW, filter.location('RCD02'), ['knee']],
    ['by a location of somebody else', REVIEW, filter.location('R69'), []],
    ['by specialty', REVIEW, filter.specialty('ORTHOPAEDICS'), ['knee']],
    ['by another specialty', REVIEW, filter.specialty('CARDIOLOGY'),
      ['cardiology', 'cardiology of somebody', 'two schedules', 'triage']],
    ['by a specialty without entries', REVIEW, filter.specialty('DERMATOLOGY'), []],
    ['by clinician', REVIEW, filter.clinician(allocated), ['cardiology of somebody']],
    ['by a clinician without entries', REVIEW, filter.clinician('555031999105'), []],
    ['by nobody being assigned', REVIEW, filter.clinicianIndicator('NOT_ASSIGNED'),
      ['cardiology', 'two schedules', 'knee', 'triage']],
    ['by several at once', REVIEW,
      [...filter.service('11000'), ...filter.location('RCD01'), ...filter.specialty('CARDIOLOGY'),
        ...filter.clinicianIndicator('NOT_ASSIGNED')], ['cardiology']],
    ['by filters that no entry passes together', REVIEW,
      [...filter.service('11000'), ...filter.location('RCD02')], []],
    ['slot issues', ISSUES, [], ['issue', 'issue of ears']],
    ['slot issues by service', ISSUES, filter.service('10000'), ['issue']],
    ['slot issues by location', ISSUES, filter.location('RCD02'), ['issue of ears']],
    ['slot issues by specialty', ISSUES, filter.specialty('EAR_NOSE_THROAT'), ['issue of ears']],
    ['slot issues by clinician', ISSUES, filter.clinician(allocated), []],
  ]
  for (const [what, list, filters, shown] of cases) {
    it(what, async () => {
      const answer = await fetchList(clinician, list, filters)
      assert.equal(answer.status, 200, answer.text)
      assert.deepEqual(
        ubrnsIn(answer).map((ubrn) => names.get(ubrn)),
        shown,
      )
    })
  }

  it('bring the people of the entries shown alone', async () => {
    const { json } = await fetchList(clinician, REVIEW, filter.clinicianIndicator('NOT_ASSIGNED'))
    assert.deepEqual(
      json.contained.map(({ id }: { id: string }) => id),
      ['Patient-9912003888'],
    )
  })

  it('take the specialty by the base URL of the server', async () => {
    const [indicator, specialty] = filter.specialty('ORTHOPAEDICS')
    const system = `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/SPECIALTY`
    const own = edited(specialty, 'valueCodeableConcept/coding[0]/system', system) as object
    const answer = await fetchList(clinician, REVIEW, [indicator ?? {}, own])
    assert.deepEqual(
      ubrnsIn(answer).map((ubrn) => names.get(ubrn)),
      ['knee'],
    )
  })
})

describe('A008 refuses filters', () => {
  // biome-ignore format: a table
  const cases: readonly [what: string, filters: readonly object[], ...issues: string[]][] = [
    ['an unknown service', filter.service('999'),
      "REFERENCE_NOT_FOUND 'parameter[1]/valueIdentifier' The service (999) was not found."],
    ['an unknown location', filter.location('ZZZ99'),
      "REFERENCE_NOT_FOUND 'parameter[1]/valueIdentifier' The location (ZZZ99) was not found."],
    ['an unknown specialty', filter.specialty('ALCHEMY'),
      "REFERENCE_NOT_FOUND 'parameter[2]/valueCodeableConcept/coding[0]' The specialty (ALCHEMY) was not found."],
    ['an unknown clinician', filter.clinician('999999999999'),
      "REFERENCE_NOT_FOUND 'parameter[2]/valueIdentifier' The clinician (999999999999) was not found."],
    ['all unknown, all told',
      [...filter.service('999'), ...filter.location('ZZZ99'), ...filter.clinician('999999999999')],
      "REFERENCE_NOT_FOUND 'parameter[1]/valueIdentifier' The service (999) was not found.",
      "REFERENCE_NOT_FOUND 'parameter[2]/valueIdentifier' The location (ZZZ99) was not found.",
      "REFERENCE_NOT_FOUND 'parameter[4]/valueIdentifier' The clinician (999999999999) was not found."],
    ['ASSIGNED without a specialty', filter.specialtyIndicator('ASSIGNED'),
      "MISSING_VALUE 'parameter' (specialty) is mandatory, but was not supplied"],
    ['ASSIGNED without a clinician', filter.clinicianIndicator('ASSIGNED'),
      "MISSING_VALUE 'parameter' (clinician) is mandatory, but was not supplied"],
    ['a specialty without ASSIGNED', filter.specialtyAlone('CARDIOLOGY'),
      "UNEXPECTED_FIELD 'parameter[1]' is expected only with specialtyAssignedIndicator ASSIGNED"],
    ['a clinician without ASSIGNED', filter.clinicianAlone(allocated),
      "UNEXPECTED_FIELD 'parameter[1]' is expected only with clinicianAssignedIndicator ASSIGNED"],
    ['a clinician though NOT_ASSIGNED',
      [...filter.clinicianIndicator('NOT_ASSIGNED'), ...filter.clinicianAlone(allocated)],
      "UNEXPECTED_FIELD 'parameter[2]' is expected only with clinicianAssignedIndicator ASSIGNED"],
    ['a specialty that is NOT_ASSIGNED', filter.specialtyIndicator('NOT_ASSIGNED'),
      "INVALID_VALUE 'parameter[1]/valueCodeableConcept/coding[0]/code' (NOT_ASSIGNED) is not possible for a specialty"],
    ['an indicator nobody knows',
      [edited(filter.clinicianIndicator('ASSIGNED')[0], 'valueCodeableConcept/coding[0]/code', 'SOME') as object],
      "INVALID_CODE 'parameter[1]/valueCodeableConcept/coding[0]/code' (SOME) is not one of ASSIGNED, NOT_ASSIGNED"],
    ['a service twice', [...filter.service('11000'), ...filter.service('13000')],
      "INVALID_FHIR_STRUCTURE 'parameter[2]' (service) is supplied more than once"],
    ['a service of another system',
      [edited(filter.service('11000')[0], 'valueIdentifier/system', 'urn:x') as object],
      "INVALID_VALUE 'parameter[1]/valueIdentifier/system' (urn:x) is not http://fhir.nhs.net/Id/ers-service"],
    ['a service that is no id', filter.service('first'),
      "INVALID_VALUE 'parameter[1]/valueIdentifier/value' (first) is not the id of a service"],
    ['a location that is no code', filter.location('north wing'),
      "INVALID_VALUE 'parameter[1]/valueIdentifier/value' is not an ODS code"],
    ['a filter nobody knows', [{ name: 'priority', valueString: 'ROUTINE' }],
      "UNEXPECTED_FIELD 'parameter[1]' (priority) unknown parameter name"],
  ]
  for (const [what, filters, ...issues] of cases) {
    it(what, async () => {
      assertRefused(await fetchList(clinician, REVIEW, filters), 422, ...issues)
    })
  }

  for (const list of ['LETTERS_OUTSTANDING', 'REJECTED_TRIAGE_RESPONSE']) {
    it(`any, on ${list}`, async () => {
      const filters = [...filter.service('11000'), ...filter.clinicianIndicator('ASSIGNED')]
      const says = 'is a filter, which a referrer list does not take'
      assertRefused(
        await fetchList(await server.as(people.referrer), list, filters),
        422,
        `UNEXPECTED_FIELD 'parameter[1]' ${says}`,
        `UNEXPECTED_FIELD 'parameter[2]' ${says}`,
      )
    })
  }
})

describe('A008 refuses the shape of', () => {
  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['no list', 'parameter', [],
      "MISSING_VALUE 'parameter' (listType) is mandatory, but was not supplied"],
    ['a list nobody knows', `${LIST}/code`, 'TO_DO',
      `INVALID_CODE '${LIST}/code' (TO_DO) is not ${ONE_OF_THE_LISTS}`],
    ['a list of advice requests', `${LIST}`,
      { system: `${CODES}/eRS-CommunicationListSelector-1`, code: 'ADVICE_AND_GUIDANCE_REQUESTS' },
      `INVALID_CODE '${LIST}/code' (ADVICE_AND_GUIDANCE_REQUESTS) is not ${ONE_OF_THE_LISTS}`],
    ['a list by another system', `${LIST}/system`, 'urn:x',
      `INVALID_VALUE '${LIST}/system' (urn:x) is not one of ${CODES}/eRS-ReferralListSelector-1, ${CODES}/eRS-CommunicationListSelector-1`],
    ['no code', `${LIST}/code`, null,
      `MISSING_VALUE '${LIST}/code' is mandatory, but was not supplied`],
    ['a value of another kind', 'parameter[0]', { name: 'listType', valueString: REVIEW },
      "UNEXPECTED_FIELD 'parameter[0]/valueString' is not expected",
      "MISSING_VALUE 'parameter[0]/valueCodeableConcept' is mandatory, but was not supplied"],
    ['coding that is no list', 'parameter[0]/valueCodeableConcept/coding', {},
      "INVALID_FHIR_STRUCTURE 'parameter[0]/valueCodeableConcept/coding' is not an array"],
    ['another resource', 'resourceType', 'List',
      "INVALID_FHIR_STRUCTURE 'resourceType' (List) is not Parameters"],
    ['another profile', 'meta/profile[0]', 'urn:x',
      "INVALID_VALUE 'meta/profile[0]' (urn:x) is not https://fhir.nhs.uk/STU3/StructureDefinition/eRS-FetchWorklist-Parameters-1"],
    ['a field nobody knows', '_count', 10, "UNEXPECTED_FIELD '_count' is not expected"],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const body = edited(fetchWorklist(REVIEW), place, value)
      const answer = await clinician.post('/STU3/ReferralRequest/$ers.fetchworklist', body)
      assertRefused(answer, 422, ...issues)
    })
  }
})
