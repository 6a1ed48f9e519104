import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a023RetrieveAAndGWorklist } from '../../src/api/stu3/a023-retrieve-a-and-g-worklist.ts'
import { edited } from '../wire/edit.ts'
import {
  type Asked,
  adviceList,
  adviceListed,
  asked,
  askedBack,
  converted,
  fetchAdviceList,
  type Question,
  referrerActed,
  responded,
} from '../world/advice.ts'
import { clinicianOf11000, clinicianOfR69 } from '../world/advice-reads.ts'
import { type Answer, type CallerHeaders, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused } from '../world/refused.ts'
import { fetchWorklist } from '../world/requests.ts'
import { assertNegotiates, assertRoles } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { fetchList, filter, itemIn } from '../world/worklists.ts'

const path = '/STU3/CommunicationRequest/$ers.fetchworklist'
const wished = '555031999105'
const skin = { specialty: 'DERMATOLOGY', clinicType: 'ECZEMA_AND_DERMATITIS' }
const withClinician = {
  more: [
    {
      name: 'namedClinician',
      valueIdentifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: wished },
    },
  ],
}

// biome-ignore format: a table
/** In the order they are asked; the places of the services: docs/environments.md. */
const questions: Readonly<Record<string, Question>> = {
  'skin':               { services: ['51002'], criteria: skin },
  'heart':              { services: ['11014'] },
  'heart of R69':       { services: ['11010'] },
  'heart of somebody':  { services: ['11018'], criteria: withClinician },
  'heart, urgent':      { services: ['11014'], criteria: { priority: 'URGENT' } },
}

let server: TestServer
const names = new Map<string, string>()

before(async () => {
  server = await testServer()
  for (const [name, question] of Object.entries(questions)) {
    names.set((await asked(server, question)).ubrn, name)
    server.clock.advance(1_000)
  }
})
after(() => server.close())

/** Of those requests: tests may ask more. */
async function shownTo(by: CallerHeaders, filters: readonly object[] = []): Promise<string[]> {
  return (await adviceListed(await server.as(by), filters)).flatMap((ubrn) => names.get(ubrn) ?? [])
}

const clinicianAt = (user: string): CallerHeaders => ({ ...people.clinician, user })
const heart = ['heart', 'heart of somebody', 'heart, urgent']

describe('A023 shows, oldest first,', () => {
  // biome-ignore format: a table
  const cases: readonly [who: string, by: CallerHeaders, ...shown: string[]][] = [
    ['a clinician of every service',          people.clinician,            'skin', ...heart],
    ['an admin without clinical data',        people.providerClerk,        'skin', ...heart],
    ['an admin, what the clinician works on', people.clinicianAdmin,       ...heart],
    ['a member by specialty',                 clinicianAt('921600556514'), ...heart],
    ['a member by location',                  clinicianAt('555000000108'), 'skin'],
    ['a member of another service: nothing',  clinicianOf11000],
    ['another provider',                      clinicianOfR69,              'heart of R69'],
  ]
  for (const [who, by, ...shown] of cases) {
    it(who, async () => assert.deepEqual(await shownTo(by), shown))
  }

  it('what is left of it by filters', async () => {
    // biome-ignore format: a table
    const filtered: readonly [filters: readonly object[], ...shown: string[]][] = [
      [filter.service('11014'),                     'heart', 'heart, urgent'],
      [filter.service('11000')],
      [filter.location('RCD02'),                    'skin'],
      [filter.location('R69')],
      [filter.specialty('CARDIOLOGY'),              ...heart],
      [filter.specialty('ORTHOPAEDICS')],
      [filter.clinician(wished),                    'heart of somebody'],
      [filter.clinician(people.clinician.user)],
      [filter.clinicianIndicator('NOT_ASSIGNED'),   'skin', 'heart', 'heart, urgent'],
      [[...filter.service('11018'), ...filter.location('RCD01'), ...filter.specialty('CARDIOLOGY'),
        ...filter.clinician(wished)],               'heart of somebody'],
      [[...filter.service('11014'), ...filter.location('RCD02')]],
    ]
    for (const [filters, ...shown] of filtered) {
      assert.deepEqual(await shownTo(people.clinician, filters), shown, JSON.stringify(filters))
    }
  })
})

describe('A023', () => {
  it('tells what A024 tells, and when it was asked and written to', async () => {
    const first = await asked(server, { services: ['11018'], criteria: withClinician })
    const firstRequested = server.clock.now()
    server.clock.advance(60_000)
    const request = await responded(server, first, { ...askedBack, priority: 'URGENT' })
    const answer = await fetchAdviceList(await server.as(people.clinician))
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), null)
    assert.deepEqual(itemIn(answer, `CommunicationRequest/${request.ubrn}`), {
      priority: 'URGENT',
      specialty: 'CARDIOLOGY',
      patient: request.patient,
      namedClinician: wished,
      category: 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
      adviceFirstRequested: firstRequested,
      adviceLastUpdated: server.clock.now(),
      referrer: people.referrer.user,
      service: '11018',
      clinicType: 'HEART_FAILURE',
      communicationRequestVersion: request.version,
    })
  })

  type Step = (request: Asked) => Promise<Asked>
  const acts = (act: string, body?: unknown): Step => {
    return (request) => referrerActed(server, request, act, body)
  }
  const replies = acts('referrer-replies', { text: 'Here they are.' })

  const asksBack: Step = (request) => responded(server, request, askedBack)
  const advises: Step = (request) => responded(server, request)
  const converts: Step = (request) => converted(server, request)
  const refers = acts('referrer-converts', { services: ['11000'] })

  // biome-ignore format: a table
  const stories: readonly [what: string, ...[step: Step, isListed: boolean][]][] = [
    ['asks back, advises, is asked again',  [asksBack, true], [replies, true], [advises, false], [replies, true]],
    ['advises, and the referrer closes',    [advises, false], [acts('referrer-closes'), false]],
    ['converts',                            [converts, false]],
    ['is no longer needed',                 [acts('referrer-cancels'), false]],
    ['asks back, and the referrer refers',  [asksBack, true], [refers, false]],
  ]
  for (const [what, ...steps] of stories) {
    it(`lists what waits while the provider ${what}`, async () => {
      const clinician = await server.as(people.clinician)
      let request = await asked(server)
      for (const [step, isListed] of steps) {
        request = await step(request)
        assert.equal((await adviceListed(clinician)).includes(request.ubrn), isListed)
      }
    })
  }

  it('keeps its place when it is written to', async () => {
    const clinician = await server.as(people.clinician)
    const requests = [await asked(server)]
    server.clock.advance(1_000)
    requests.push(await asked(server))
    const [first] = requests
    assert.ok(first)
    server.clock.advance(1_000)
    await responded(server, first, askedBack)
    const listed = await adviceListed(clinician)
    assert.deepEqual(
      listed.slice(-2),
      requests.map(({ ubrn }) => ubrn),
    )
  })
})

describe('A023 refuses', () => {
  const { saw, assertAllOf } = seenCodes()
  const list = 'parameter[0]/valueCodeableConcept/coding[0]'
  const noService = (place = '') =>
    `NO_RELATIONSHIP ${place}No legitimate relationship with the service.`

  async function refused(answer: Promise<Answer>, ...issues: readonly string[]) {
    assertRefused(saw(await answer), 422, ...issues)
  }

  it('referrers, and applications', async () => {
    await assertRoles(server, (caller) => fetchAdviceList(caller), [
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_ADMIN',
    ])
  })

  it('lists of referrals, which in turn are without this one', async () => {
    const clinician = await server.as(people.clinician)
    for (const each of ['REFERRALS_FOR_REVIEW', 'AWAITING_BOOKING', 'ADVICE']) {
      await refused(
        fetchAdviceList(clinician, [], each),
        `INVALID_CODE '${list}/code' (${each}) is not ${adviceList}`,
      )
    }
    assert.deepEqual(codesIn(await fetchList(clinician, adviceList)), ['INVALID_CODE'])
  })

  it('people who work on no service, and services that the caller does not work on', async () => {
    const nobody = await server.as(clinicianAt('555000000101'))
    await refused(fetchAdviceList(nobody), noService())
    const there = await server.as(clinicianAt('555000000108'))
    const place = "'parameter[1]/valueIdentifier' "
    await refused(fetchAdviceList(there, filter.service('11014')), noService(place))
    await refused(fetchAdviceList(there, filter.service('11010')), noService(place))
  })

  it('what is not there', async () => {
    const clinician = await server.as(people.clinician)
    const filters = [
      ...filter.service('999'),
      ...filter.location('ZZZ99'),
      ...filter.clinician('999999999999'),
    ]
    await refused(
      fetchAdviceList(clinician, filters),
      "REFERENCE_NOT_FOUND 'parameter[1]/valueIdentifier' The service (999) was not found.",
      "REFERENCE_NOT_FOUND 'parameter[2]/valueIdentifier' The location (ZZZ99) was not found.",
      "REFERENCE_NOT_FOUND 'parameter[4]/valueIdentifier' The clinician (999999999999) was not found.",
    )
  })

  const body = fetchWorklist(adviceList, [], 'eRS-CommunicationListSelector-1')
  // biome-ignore format: a table
  const shapes: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['no list',                'parameter[0]', undefined, "MISSING_VALUE 'parameter' (listType) is mandatory, but was not supplied"],
    ['the lists of referrals', `${list}/system`, 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReferralListSelector-1',
      `INVALID_VALUE '${list}/system' is not the system of this code`],
    ['another field',          'more', 1, "UNEXPECTED_FIELD 'more' is not expected"],
    ['parameters as no list',  'parameter', {}, "INVALID_FHIR_STRUCTURE 'parameter' is not an array"],
  ]
  for (const [what, place, value, ...issues] of shapes) {
    it(`${what}`, async () => {
      const clinician = await server.as(people.clinician)
      await refused(clinician.post(path, edited(body, place, value)), ...issues)
    })
  }

  it('nothing but FHIR JSON, to nothing else', async () => {
    await assertNegotiates(await server.as(people.clinician), path, body)
  })

  it('with every code of its page', (t) => {
    assertAllOf(t, a023RetrieveAAndGWorklist, 'retrieveAdviceAndGuidanceWorklist/422Response')
  })
})
