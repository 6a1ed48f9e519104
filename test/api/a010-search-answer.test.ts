import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { withExample } from '../world/published-example.ts'
import { assertNegotiates, assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import {
  postSearch,
  ranksIn,
  type Search,
  search,
  searchBody,
  searchPath,
  servicesIn,
} from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'

const nhs = 'https://fhir.nhs.uk/STU3'
const admin: CallerHeaders = { ...people.everybody, function: 'REFERRING_CLINICIAN_ADMIN' }

const valves: Search = { specialty: 'CARDIOLOGY', clinicType: 'VALVE_DISORDERS' }
const lipids: Search = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
const failure: Search = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** The parts of the summary of one service, by name: plain values and codes. */
async function summaryOf(service: string, sought: Search) {
  const { json }: Answer = await search(referrer, sought)
  const entries = json.entry as {
    item: { identifier: { value: string }; extension: [{ extension: Part[] }] }
  }[]
  const entry = entries.find(({ item }) => item.identifier.value === service)
  assert.ok(entry, `${service} is found`)
  return entry.item.extension[0].extension.map(
    ({ url, valueCodeableConcept, valueReference, ...value }) => [
      url,
      valueCodeableConcept?.coding[0]?.code ?? valueReference?.display ?? Object.values(value)[0],
    ],
  )
}

type Part = {
  readonly url: string
  readonly valueCodeableConcept?: { readonly coding: readonly { readonly code: string }[] }
  readonly valueReference?: { readonly display: string }
}

describe('A010 answers', () => {
  it('a list of services, each with what a referrer chooses by', async (t) => {
    const answer = await search(await server.as(people.everybody), {
      ...lipids,
      organisation: 'R69',
      waitDays: 10,
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), null)
    const { entry, ...list } = answer.json
    assert.deepEqual(list, {
      meta: { profile: [`${nhs}/StructureDefinition/eRS-FetchServices-List-1`] },
      resourceType: 'List',
      status: 'current',
      mode: 'snapshot',
    })
    assert.equal(entry.length, 1)
    const { item, extension } = entry[0]
    assert.deepEqual(item.identifier, {
      system: 'http://fhir.nhs.net/Id/ers-service',
      value: '11002',
    })
    assert.deepEqual(extension, [
      {
        extension: [
          { url: 'displayProminently', valueBoolean: false },
          { url: 'indicativeAppointmentWaitTime', valueUnsignedInt: 10 },
        ],
        url: `${nhs}/StructureDefinition/Extension-eRS-ServiceSearch-ListItem-1`,
      },
    ])
    withExample(t, 'stu3/patientServiceSearch/responses/FetchServiceListWithSingleService', (one) =>
      assert.deepEqual(
        JSON.parse(answer.text.replaceAll(server.baseUrl, 'http://127.0.0.1:9000')),
        one,
      ),
    )
  })

  it('an empty list with its reason', async () => {
    const answer = await search(referrer, { ...valves, waitDays: 0 })
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.json, {
      meta: { profile: [`${nhs}/StructureDefinition/eRS-FetchServices-List-1`] },
      resourceType: 'List',
      status: 'current',
      mode: 'snapshot',
      entry: [],
      emptyReason: {
        coding: [
          {
            system: 'http://hl7.org/fhir/ValueSet/list-empty-reason',
            code: 'nilknown',
            display: 'no results',
          },
        ],
      },
    })
  })

  const website = 'https://www.nhs.uk/service-search/other-services/chooseandbook?serviceId='
  const common = (sex = 'MALE_AND_FEMALE') => [
    ['specialty', 'CARDIOLOGY'],
    ['genderTreated', sex],
  ]

  it('a triage service', async () => {
    assert.deepEqual(await summaryOf('50001', lipids), [
      ['serviceName', 'Cardiology Triage Service'],
      ...common(),
      ['bookableType', 'UNSPECIFIED'],
      ['supportedAppointmentType', 'ASSESSMENT_SERVICE'],
      ['referralLetterRequired', true],
      ['location', 'Ridgeway General Hospital'],
      ['linkToNHSWebsite', `${website}50001`],
      ['supportedRequestFlowType', 'TRIAGE_REQUEST'],
    ])
  })

  it('a service for men that is booked directly', async () => {
    assert.deepEqual(await summaryOf('11011', failure), [
      ['serviceName', "Ridgeway Men's Heart Clinic"],
      ...common('MALE'),
      ['bookableType', 'DIRECTLY_BOOKABLE'],
      ['supportedAppointmentType', 'FIRST_OUTPATIENT'],
      ['referralLetterRequired', false],
      ['location', 'Ridgeway General Hospital'],
      ['linkToNHSWebsite', `${website}11011`],
      ['supportedRequestFlowType', 'APPOINTMENT_REQUEST'],
    ])
  })

  it('everything a service can be asked for', async () => {
    const summary = await summaryOf('11010', failure)
    const flows = summary.filter(([url]) => url === 'supportedRequestFlowType')
    assert.deepEqual(
      flows.map(([, flow]) => flow),
      ['APPOINTMENT_REQUEST', 'ADVICE_AND_GUIDANCE_REQUEST'],
    )
  })

  it('to referrers alone', async () => {
    const referringClinician = people.referrer.user
    await assertRoles(server, (caller) => search(caller, { ...valves, referringClinician }), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('nothing but FHIR JSON, to nothing else', async () => {
    await assertNegotiates(referrer, searchPath, searchBody(valves))
  })

  it('without a trace but the audit record', async () => {
    const before = await storedRows(server)
    const answer = await search(referrer, valves)
    assert.deepEqual(await storedRows(server), before)
    const { rows } = await server.database.query(
      `select operation, http_status, outcome_code, user_id, business_function, ods_code, ubrn,
         nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a010-patient-service-search',
        http_status: 200,
        outcome_code: null,
        user_id: '555073103100',
        business_function: 'REFERRING_CLINICIAN',
        ods_code: 'D82106',
        ubrn: null,
        nhs_number: '9912003888',
      },
    ])
  })

  it('the same whatever commissioning is asked for', async () => {
    const wanted = (await search(referrer, lipids)).text
    const body = searchBody(lipids)
    for (const code of [
      'ALL_AVAILABLE_FOR_BOOKING',
      'ALL_SERVICES',
      'LOCALLY_COMMISSIONABLE',
      'NATIONALLY_AVAILABLE',
    ]) {
      const system = `${nhs}/CodeSystem/eRS-CommissioningProvisioning-1`
      const provisioning = {
        name: 'commissioningProvisioning',
        valueCoding: { system, code },
      }
      const asked = edited(body, 'parameter[3]/resource/parameter[4]', provisioning)
      assert.equal((await postSearch(referrer, asked)).text, wanted, code)
    }
  })

  it('the same to the clinician, who may name herself, and to an admin who names her', async () => {
    const own = await search(referrer, lipids)
    const named = { ...lipids, referringClinician: people.referrer.user }
    assert.equal((await search(referrer, named)).text, own.text)
    assert.equal((await search(await server.as(people.referrerAdmin), named)).text, own.text)
  })
})

describe('A010 sorts', () => {
  it('by wait, who does not know it last, then prominent services, then by name', async () => {
    const answer = await search(referrer, { ...lipids, organisation: 'RCD', sortBy: 'IWT' })
    assert.deepEqual(
      ranksIn(answer).map(({ id, wait }) => `${id} ${wait}`),
      [
        '13000 12',
        '11000 14',
        '14000 16',
        '11001 21',
        '11016 35',
        '10000 42',
        '11019 56',
        '11004 NOT_APPLICABLE',
        '50001 NOT_APPLICABLE',
      ],
    )
  })

  it('says whether a wait is not known or nobody waits for appointments there', async () => {
    const answer = await search(referrer, { ...failure, organisation: 'R6902', sortBy: 'IWT' })
    assert.deepEqual(
      ranksIn(answer).map(({ id, wait }) => `${id} ${wait}`),
      ['50 LIMITED_AVAILABILITY', '57 NOT_APPLICABLE', '11115 NOT_APPLICABLE'],
    )
  })

  it('by distance, prominent services first among the equally near, then by name', async () => {
    const answer = await search(referrer, {
      ...failure,
      priority: 'URGENT',
      organisation: 'RCD01',
      sortBy: 'DISTANCE',
    })
    assert.equal(
      servicesIn(answer).join(' '),
      '11020 11004 50001 50002 11000 11001 14000 10000 13000 11009 11018 11011 11015 11016',
    )
  })

  // biome-ignore format: a table
  const journeys: readonly (readonly [what: string, sought: Search, told: string])[] = [
    ['from York',                         { postcode: 'YO31 8ZZ' },    '11003 0, 50 185, 11115 185'],
    ['from Leeds',                        { postcode: 'LS1 2UT' },     '11003 23, 50 179, 11115 179'],
    ['from Bromley',                      { postcode: 'br28zz' },      '50 0, 11115 0, 11003 185'],
    ['from where nobody knows, by name',  { postcode: 'ZZ1 1AA' },     '50, 11003, 11115'],
    ['from home in York, without telling', { patient: '9990001049' },  '11003, 50, 11115'],
    ['from home in Bromley',              { patient: '9912003888' },   '50, 11115, 11003'],
    ['from no home, by name',             { patient: '9990001065' },   '50, 11003, 11115'],
    ['from a place and not from home',    { patient: '9990001049', postcode: 'BR2 8ZZ' }, '50 0, 11115 0, 11003 185'],
  ]
  for (const [what, sought, told] of journeys) {
    it(`by distance ${what}`, async () => {
      const answer = await search(referrer, { ...valves, ...sought, sortBy: 'DISTANCE' })
      assert.equal(
        ranksIn(answer)
          .map(({ id, miles }) => (miles === undefined ? id : `${id} ${miles}`))
          .join(', '),
        told,
      )
    })
  }

  it('before it stops at a hundred, so the order decides who is told', async () => {
    await server.database.query(
      `insert into service
       select (900000 + n)::text, 1, provider_ods_code, location_ods_code, true, specialties,
         '{CARDIOLOGY_GENETICS}', '{}', '{}',
         document || jsonb_build_object('id', (900000 + n)::text, 'name', 'Clinic ' || 1000 - n,
           'clinicTypes', array['CARDIOLOGY_GENETICS'], 'indicativeWaitDays', n),
         body
       from service, generate_series(1, 120) as n where service_id = '11000'`,
    )
    const genetics: Search = { specialty: 'CARDIOLOGY', clinicType: 'CARDIOLOGY_GENETICS' }
    const soonest = servicesIn(await search(referrer, { ...genetics, sortBy: 'IWT' }))
    assert.deepEqual(
      soonest,
      Array.from({ length: 100 }, (_, index) => String(900_001 + index)),
    )
    const nearest = servicesIn(await search(referrer, { ...genetics, sortBy: 'DISTANCE' }))
    assert.deepEqual(
      nearest,
      Array.from({ length: 100 }, (_, index) => String(900_120 - index)),
    )
  })
})

describe('A010 accepts the published request', () => {
  const atR69 = ['11030', '11021', '11010', '11007', '11008', '11002', '42']
  const atRcd01 = ['11004', '50001', '11000', '11001', '14000', '10000', '13000', '11016']
  const examples: readonly (readonly [string, CallerHeaders, readonly string[]])[] = [
    ['RcMinimal', people.everybody, [...atR69, ...atRcd01]],
    ['RcSearchByClinicalTerm', people.everybody, ['11002', '42']],
    ['RcaWithIWT', admin, ['11002', '42', '11000', '13000']],
  ]
  for (const [name, who, services] of examples) {
    it(name, async (t) => {
      const asked: unknown[] = []
      withExample(t, `stu3/patientServiceSearch/requests/${name}`, (body) => asked.push(body))
      for (const body of asked) {
        const answer = await postSearch(await server.as(who), body)
        assert.equal(answer.status, 200, answer.text)
        assert.deepEqual(servicesIn(answer), services)
      }
    })
  }
})
