import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { referenceSetNames } from '../../src/domain/reference/reference-set.ts'
import { type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { withExample } from '../world/published-example.ts'
import { type TestServer, testServer } from '../world/server.ts'

type Property = { readonly code: string; readonly [value: string]: unknown }
type Concept = { readonly code: string; readonly property: readonly Property[] }

type CodeSystem = {
  readonly meta: object
  readonly property: object
  readonly concept: readonly Concept[]
}

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

async function conceptsOf(set: string): Promise<readonly Concept[]> {
  const { status, json, text } = await referrer.get(`/STU3/CodeSystem/${set}`)
  assert.equal(status, 200, text)
  return json.concept
}

function valuesOf(concept: Concept | undefined, name: string): unknown[] {
  return (concept?.property ?? [])
    .filter(({ code }) => code === name)
    .map(({ code: _, ...value }) => Object.values(value)[0])
}

describe('A004', () => {
  // biome-ignore format: a table
  const sets = [
    // set                              concepts  published example
    ['SPECIALTY',                          93, 'SpecialtyCodeSystem'],
    ['CLINIC-TYPE',                       672, 'ClinicTypeCodeSystem'],
    ['PRIORITY',                            3, 'PriorityCodeSystem'],
    ['APPOINTMENT-CANCELLATION-REASON',    36, 'AppointmentCancellationReasonCodeSystem'],
    ['REFERRAL-CANCELLATION-REASON',       18, 'ReferralCancellationReasonCodeSystem'],
    ['APPOINTMENT-NON-ATTENDANCE-REASON',   8, 'AppointmentNonAttendanceReasonCodeSystem'],
  ] as const

  it('serves the six sets that there are', () => {
    assert.deepEqual(sets.map(([name]) => name).toSorted(), [...referenceSetNames].toSorted())
  })

  for (const [name, count, example] of sets) {
    it(`answers ${name} under its own address, each code once`, async () => {
      const answer = await referrer.get(`/STU3/CodeSystem/${name}`)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
      assert.equal(answer.headers.get('etag'), null)
      assert.equal(answer.json.id, name)
      assert.equal(answer.json.url, `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/${name}`)
      const codes = answer.json.concept.map(({ code }: Concept) => code)
      assert.equal(new Set(codes).size, codes.length)
      assert.equal(codes.length, count)
    })

    it(`has the fields of ${name} as published, and every published code`, async (t) => {
      const { json } = await referrer.get(`/STU3/CodeSystem/${name}`)
      withExample<CodeSystem>(t, `stu3/getCodeSystem/responses/${example}`, (published) => {
        assert.deepEqual(Object.keys(json).toSorted(), Object.keys(published).toSorted())
        assert.deepEqual(json.meta, published.meta)
        assert.deepEqual(json.property, published.property)
        const own = new Set(json.concept.map(({ code }: Concept) => code))
        const missing = published.concept.filter(({ code }) => !own.has(code))
        assert.deepEqual(missing, [])
      })
    })
  }

  it('gives the working days until contact of each priority', async () => {
    const days = (await conceptsOf('PRIORITY')).map((concept) => [
      concept.code,
      ...valuesOf(concept, 'deferToProviderContactDays'),
      ...valuesOf(concept, 'triageContactDays'),
    ])
    assert.deepEqual(days.toSorted(), [
      ['ROUTINE', 40, 40],
      ['TWO_WEEK_WAIT', 5, 2],
      ['URGENT', 10, 5],
    ])
  })

  it('gives effective and expired codes alike', async () => {
    const reasons = await conceptsOf('APPOINTMENT-NON-ATTENDANCE-REASON')
    const expired = reasons.filter((reason) => {
      const [until] = valuesOf(reason, 'effectiveTo')
      return until !== undefined && String(until) < server.clock.now()
    })
    assert.deepEqual(
      expired.map(({ code }) => code),
      ['OTHER_MIGRATION_FROM_CAB'],
    )
  })

  it('names the specialty of a clinic type in the system of this server', async () => {
    const types = await conceptsOf('CLINIC-TYPE')
    const [specialty] = valuesOf(
      types.find(({ code }) => code === 'HEART_FAILURE'),
      'specialty',
    )
    assert.deepEqual(specialty, {
      system: `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/SPECIALTY`,
      code: 'CARDIOLOGY',
    })
  })

  it('answers every caller with the same bytes', async () => {
    const readers = [people.clinician, people.clinicianAdmin, people.providerApp]
    const first = await referrer.get('/STU3/CodeSystem/SPECIALTY')
    for (const who of [...readers, people.referrerApp]) {
      const again = await (await server.as(who)).get('/STU3/CodeSystem/SPECIALTY')
      assert.equal(again.status, 200)
      assert.equal(again.text, first.text)
    }
  })

  for (const name of [
    'specialty',
    'SPECIALTIES',
    'SPECIALTY%20',
    '__proto__',
    'constructor',
    '0',
  ]) {
    it(`knows no set ${name}`, async () => {
      const answer = await referrer.get(`/STU3/CodeSystem/${name}`)
      assert.equal(answer.status, 404)
      assert.deepEqual(codesIn(answer), ['NO_SUCH_RESOURCE'])
    })
  }

  it('refuses query parameters', async () => {
    const answer = await referrer.get('/STU3/CodeSystem/PRIORITY?code=ROUTINE')
    assert.equal(answer.status, 422)
    assert.deepEqual(codesIn(answer), ['UNEXPECTED_FIELD'])
  })
})
