import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { arranged, booked, refer, withLetter } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { fetchList, filter, listed, ubrnsIn } from '../world/worklists.ts'

const REVIEW = 'REFERRALS_FOR_REVIEW'
const ISSUES = 'APPOINTMENT_SLOT_ISSUES'
const referrerLists = [
  'LETTERS_OUTSTANDING',
  'REJECTED_TRIAGE_RESPONSE',
  'ASSESSMENT_RETURNED_CANCELLED_DNA',
  'AWAITING_BOOKING',
]
const providerLists = [REVIEW, ISSUES]

const clinicianAt = (user: string, organisation = 'RCD'): CallerHeaders => ({
  user,
  organisation,
  function: 'SERVICE_PROVIDER_CLINICIAN',
})
const cardiology = '11000'
const twoSchedules = '13000'
const community = '11003'
const knee = '15001'
const ofR69 = '11008'

let server: TestServer
/** UBRNs by the service they are booked at. */
const at = new Map<string, string>()

before(async () => {
  server = await testServer()
  for (const service of [cardiology, twoSchedules, community, knee, ofR69]) {
    const criteria = service === knee ? { specialty: 'ORTHOPAEDICS', clinicType: 'KNEE' } : {}
    const made = await withLetter(server, await refer(server, { services: [service], criteria }))
    const { rows } = await server.database.query<{ id: string; start: string; end: string }>(
      `select slot_id::text as id, starts_at as start, ends_at as end from slot
       where service_id = $1 order by (clinician_user_id is null) desc, starts_at limit 1`,
      [service],
    )
    const [slot] = rows
    assert.ok(slot)
    const clinician = service === community ? { clinician: '555032006106' } : {}
    at.set(service, (await booked(server, made, { slot: { ...slot, ...clinician } })).ubrn)
  }
  const noSlots = { reason: 'NO_SLOTS_AT_SERVICE' }
  const deferred = await arranged(server, await refer(server, { services: ['10000'] }), noSlots)
  at.set('10000', deferred.ubrn)
})
after(() => server.close())

const ubrnsAt = (...services: readonly string[]) => services.map((service) => at.get(service))

describe('A008 shows', () => {
  const shown: readonly [who: string, by: CallerHeaders, ...services: string[]][] = [
    ['a clinician of every service', people.clinician, cardiology, twoSchedules, community, knee],
    ['an admin of every service', people.providerClerk, cardiology, twoSchedules, community, knee],
    [
      'an admin on behalf, what the clinician works on',
      people.clinicianAdmin,
      cardiology,
      twoSchedules,
      community,
    ],
    ['a member by service', clinicianAt('555000000107'), cardiology],
    ['a member by location', clinicianAt('555000000108'), community, knee],
    ['a member by specialty', clinicianAt('921600556514'), cardiology, twoSchedules, community],
    ['another provider', clinicianAt('021600556514', 'R69'), ofR69],
  ]
  for (const [who, by, ...services] of shown) {
    it(`${who}`, async () => {
      assert.deepEqual(await listed(await server.as(by), REVIEW), ubrnsAt(...services))
    })
  }

  it('a person of two providers, each what is theirs', async () => {
    const user = '921600556514'
    const there = await server.as(clinicianAt(user, 'R69'))
    assert.deepEqual(await listed(there, REVIEW), ubrnsAt(ofR69))
    const here = await server.as(clinicianAt(user))
    assert.ok(!(await listed(here, REVIEW)).includes(at.get(ofR69) ?? ''))
  })

  it('nothing any more, once the workgroup is left', async () => {
    const by = await server.as(clinicianAt('555000000107'))
    await server.database.query('delete from service_access where user_id = $1', ['555000000107'])
    assertRefused(
      await fetchList(by, REVIEW),
      422,
      'NO_RELATIONSHIP No legitimate relationship with the service.',
    )
  })

  it('referrers of all roles the lists of their organisation, and nobody else’s', async () => {
    for (const by of [people.referrer, people.referrerAdmin, people.referrerClerk]) {
      const ubrns = await listed(await server.as(by), 'AWAITING_BOOKING')
      assert.deepEqual(ubrns, ubrnsAt('10000'), by.function)
    }
    const others = await server.as(people.everybody)
    for (const list of referrerLists) assert.deepEqual(await listed(others, list), [], list)
  })
})

describe('A008 by applications', () => {
  it('has both provider lists of one service, whoever works on it', async () => {
    const app = await server.as(people.providerApp)
    assert.deepEqual(await listed(app, REVIEW, filter.service(cardiology)), ubrnsAt(cardiology))
    assert.deepEqual(await listed(app, ISSUES, filter.service('10000')), ubrnsAt('10000'))
    const narrowed = [...filter.service(cardiology), ...filter.location('RCD02')]
    assert.deepEqual(await listed(app, REVIEW, narrowed), [])
  })

  it('wants the service', async () => {
    const app = await server.as(people.providerApp)
    for (const filters of [[], filter.location('RCD01')]) {
      assertRefused(
        await fetchList(app, REVIEW, filters),
        422,
        "MISSING_VALUE 'service' is mandatory for application-restricted access.",
      )
    }
  })

  it('has services of its own provider alone', async () => {
    const says =
      "NO_RELATIONSHIP 'parameter[1]/valueIdentifier' No legitimate relationship with the service."
    const app = await server.as(people.providerApp)
    assertRefused(await fetchList(app, REVIEW, filter.service(ofR69)), 422, says)
    const other = await server.as({ application: 'provider-app-r69' })
    assert.deepEqual(ubrnsIn(await fetchList(other, REVIEW, filter.service(ofR69))), ubrnsAt(ofR69))
  })

  it('has no referrer list', async () => {
    const app = await server.as(people.providerApp)
    for (const list of referrerLists) {
      const answer = await fetchList(app, list)
      assertRefused(answer, 422, notFor(list, 'PROVIDER_AUTHORISED_APPLICATION'))
    }
  })
})

describe('A008 refuses', () => {
  it('roles that have no worklists', async () => {
    await assertRoles(server, (caller) => fetchList(caller, REVIEW), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'REFERRING_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_ADMIN',
      'provider application',
    ])
  })

  it('lists of the other side: as a value, not as a caller', async () => {
    for (const by of [people.referrer, people.referrerAdmin, people.referrerClerk]) {
      const caller = await server.as(by)
      for (const list of providerLists) {
        assertRefused(await fetchList(caller, list), 422, notFor(list, by.function))
      }
    }
    for (const by of [people.clinician, people.clinicianAdmin, people.providerClerk]) {
      const caller = await server.as(by)
      for (const list of referrerLists) {
        assertRefused(await fetchList(caller, list), 422, notFor(list, by.function))
      }
    }
  })

  it('people who work on no service', async () => {
    const nobody = await server.as(clinicianAt('555000000101'))
    for (const list of providerLists) {
      assertRefused(
        await fetchList(nobody, list),
        422,
        'NO_RELATIONSHIP No legitimate relationship with the service.',
      )
    }
  })

  it('a service that the caller does not work on', async () => {
    const says =
      "NO_RELATIONSHIP 'parameter[1]/valueIdentifier' No legitimate relationship with the service."
    const there = await server.as(clinicianAt('555000000108'))
    assertRefused(await fetchList(there, REVIEW, filter.service(cardiology)), 422, says)
    const admin = await server.as(people.clinicianAdmin)
    assertRefused(await fetchList(admin, REVIEW, filter.service(knee)), 422, says)
  })

  it('an admin who names nobody, or somebody else', async () => {
    const { onBehalfOf: _, ...alone } = people.clinicianAdmin
    const says = 'FORBIDDEN On Behalf Of User ID'
    assertRefused(
      await fetchList(await server.as(alone), REVIEW),
      403,
      `${says} is required for Business Function (SERVICE_PROVIDER_CLINICIAN_ADMIN).`,
    )
    const unlinked = { ...people.clinicianAdmin, user: '555000000102' }
    assertRefused(
      await fetchList(await server.as(unlinked), REVIEW),
      403,
      `${says} (555031999105) is not permitted for User (555000000102).`,
    )
    const other = { ...people.clinicianAdmin, onBehalfOf: '555032006106' }
    assertRefused(
      await fetchList(await server.as(other), REVIEW),
      403,
      `${says} (555032006106) is not permitted for User (555031998104).`,
    )
  })
})

function notFor(list: string, businessFunction: string): string {
  return `INVALID_CODE 'parameter[0]/valueCodeableConcept/coding[0]' The list ${list} is not for business function ${businessFunction}.`
}
