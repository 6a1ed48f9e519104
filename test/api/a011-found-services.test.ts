/**
 * A010 and A011 agree: what a search finds may be shortlisted with the same criteria, and nothing
 * else may; what is refused as criteria of one is refused as criteria of the other.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'
import {
  createPath,
  newReferral,
  type Sought,
  search,
  servicesIn,
} from '../world/service-search.ts'

const runs = { seed: 20_261_124, numRuns: 60 }

let server: TestServer
const callers: Caller[] = []
let referrer: Caller

before(async () => {
  server = await testServer()
  const secondPractice: CallerHeaders = {
    user: '555000000104',
    organisation: 'D82107',
    function: 'REFERRING_CLINICIAN',
  }
  referrer = await server.as(people.referrer)
  callers.push(referrer, await server.as(secondPractice), await server.as(people.everybody))
})
after(() => server.close())

/** Of every kind that docs/environments.md has. */
const patients = ['9912003888', '9990001006', '9990001022', '9990001065', '9990001073'] as const

const subjects: readonly Sought[] = [
  ...['HEART_FAILURE', 'LIPID_MANAGEMENT', 'ARRHYTHMIA', 'ISCHAEMIC_HEART_DISEASE'].map(
    (clinicType) => ({ specialty: 'CARDIOLOGY', clinicType }),
  ),
  { specialty: 'CHILDRENS_ADOLESCENT_SERVICES', clinicType: 'CARDIOLOGY' },
  { specialty: '2WW', clinicType: '2WW_BREAST' },
  { specialty: 'DERMATOLOGY', clinicalTerm: '9014002' },
  { clinicalTerm: '1003' },
  { clinicalTerm: '84114007' },
  { namedClinician: '921600556514' },
  { namedClinician: '555032006106', clinicalTerm: '84114007' },
]

/** Every criterion is there or not; some go together badly. */
const sought: fc.Arbitrary<Sought> = fc
  .tuple(
    fc.constantFrom(...subjects),
    fc.record(
      {
        priority: fc.constantFrom('ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'),
        waitDays: fc.integer({ min: 0, max: 60 }),
        postcode: fc.constantFrom('LS1 2UT', 'BR2 8ZZ', 'yo318zz', 'ZZ1 1AA'),
        miles: fc.constantFrom(0, 30, 200, 9_999),
        isForAgeAndSex: fc.boolean(),
        organisation: fc.constantFrom('RCD', 'RCD01', 'RCD02', 'R69', 'R6901', 'D82106'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([subject, more]) => ({ ...subject, ...more }))

/** Small enough for a shortlist, in any order. */
function someOf(services: readonly string[]): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray([...services], {
    minLength: 1,
    maxLength: Math.min(20, services.length),
  })
}

function create(caller: Caller, wanted: Parameters<typeof newReferral>[0]): Promise<Answer> {
  return caller.post(createPath, newReferral(wanted))
}

describe('A011 takes', () => {
  it('whatever A010 finds, and refuses what A010 refuses', async () => {
    const seen = { refused: 0, found: 0 }
    const whoever = fc.nat({ max: 2 })
    const random = fc.asyncProperty(
      sought,
      fc.constantFrom(...patients),
      whoever,
      fc.gen(),
      async (criteria, patient, who, gen) => {
        const caller = callers[who]
        assert.ok(caller)
        const searched = await search(caller, { ...criteria, patient })
        if (searched.status !== 200) {
          const created = await create(caller, { ...criteria, patient })
          // The criteria lie deeper in the body of A011.
          const issues = issuesIn(searched).map((issue) =>
            issue.replace('parameter[3]/resource', 'parameter[3]/resource/contained[0]'),
          )
          assertRefused(created, searched.status, ...issues)
          seen.refused += 1
          return
        }
        const found = servicesIn(searched)
        if (found.length === 0) return
        seen.found += 1
        const services = gen(someOf, found)
        const created = await create(caller, { ...criteria, patient, services })
        assert.equal(created.status, 201, created.text)
      },
    )
    await fc.assert(random, runs)
    assert.ok(seen.refused > 10 && seen.found > 10, JSON.stringify(seen))
  })

  it('nothing that A010 does not find', async () => {
    const { rows } = await server.database.query('select service_id as id from service')
    const all: string[] = rows.map(({ id }) => id)
    const random = fc.asyncProperty(
      sought,
      fc.constantFrom(...patients),
      fc.gen(),
      async (criteria, patient, gen) => {
        const searched = await search(referrer, { ...criteria, patient })
        if (searched.status !== 200) return
        const found = new Set(servicesIn(searched))
        const services = gen(
          someOf,
          all.filter((id) => !found.has(id)),
        )
        const created = await create(referrer, { ...criteria, patient, services })
        const refused = services.map(
          (id, index) =>
            `SHORTLISTED_SERVICE_NOT_IN_RESULTS 'parameter[3]/resource/entry[${index}]` +
            `/item/identifier' Service (${id}) is not among the results of the search criteria.`,
        )
        assertRefused(created, 422, ...refused)
      },
    )
    await fc.assert(random, runs)
  })

  it('what A010 finds but does not tell, because a hundred others come first', async () => {
    await server.database.query(
      `insert into service
       select (900000 + n)::text, 1, provider_ods_code, location_ods_code, true, specialties,
         '{CARDIOLOGY_GENETICS}', '{}', '{}',
         document || jsonb_build_object('id', (900000 + n)::text,
           'clinicTypes', array['CARDIOLOGY_GENETICS'], 'indicativeWaitDays', n),
         body
       from service, generate_series(1, 101) as n where service_id = '11000'`,
    )
    const genetics: Sought = { specialty: 'CARDIOLOGY', clinicType: 'CARDIOLOGY_GENETICS' }
    const told = servicesIn(await search(referrer, genetics))
    assert.equal(told.length, 100)
    assert.ok(!told.includes('900101'))
    assert.equal((await create(referrer, { ...genetics, services: ['900101'] })).status, 201)
  })
})
