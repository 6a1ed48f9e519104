import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Instant } from '../../src/base/clock.ts'
import { edited } from '../wire/edit.ts'
import type { CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  type Arranging,
  arrange,
  arrangement,
  becomesPatient,
  booked,
  type FreeSlot,
  freeSlot,
  type Referred,
  readBy,
  refer,
  versionIn,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { serviceBecomes } from '../world/service-becomes.ts'

const SERVICE = 'participant[0]/actor/identifier'
const PATIENT = 'participant[1]/actor/identifier'
const CLINICIAN = 'participant[2]/actor/identifier'
const A_VERSION =
  'a reference to a version of a referral, ReferralRequest/<ubrn>/_history/<version>'
const IDS = ['nhs-number', 'ers-service', 'sds-user-id'].map((id) => `http://fhir.nhs.net/Id/${id}`)
const REFERRAL = 'incomingReferral[0]/reference'
const secondPractice: CallerHeaders = {
  user: '555000000104',
  organisation: 'D82107',
  function: 'REFERRING_CLINICIAN',
}

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

describe('A016 booking refuses the shape of', () => {
  let referred: Referred
  let slot: FreeSlot
  before(async () => {
    referred = await refer(server)
    slot = await freeSlot(server, '11000', false)
  })

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Slot',
      "INVALID_VALUE 'resourceType' (Slot) is not Appointment"],
    ['a field nobody knows', 'minutesDuration', 30,
      "INVALID_VALUE 'minutesDuration' is not expected"],
    ['another description', 'description', 'Booking',
      "INVALID_VALUE 'description' (Booking) is not e-Referral Appointment"],
    ['an unknown status', 'status', 'bookd',
      "INVALID_CODE 'status' (bookd) is not one of booked, proposed"],
    ['a status of other times', 'status', 'arrived',
      "INAPPROPRIATE_VALUE 'status' (arrived) is not one of booked, proposed"],
    ['no status', 'status', undefined,
      "MISSING_VALUE 'status' is mandatory, but was not supplied"],
    ['no slot', 'slot', undefined, "MISSING_VALUE 'slot' is mandatory, but was not supplied"],
    ['an empty slot', 'slot', [], "MISSING_VALUE 'slot' is mandatory, but was not supplied"],
    ['no start', 'start', undefined, "MISSING_VALUE 'start' is mandatory, but was not supplied"],
    ['no end', 'end', null, "MISSING_VALUE 'end' is mandatory, but was not supplied"],
    ['a start without a zone', 'start', '2026-11-25T09:00:00',
      "INVALID_VALUE 'start' is not an instant with date, time and zone (2026-11-22T09:30:00.000Z)"],
    ['a slot that is none', 'slot[0]/reference', 'Schedule/11000',
      "INVALID_VALUE 'slot[0]/reference' (Schedule/11000) is not a reference to a slot, Slot/<id>"],
    ['a slot no server has', 'slot[0]/reference', 'Slot/first',
      "REFERENCE_NOT_FOUND 'slot[0]/reference' (Slot/first) is not a reference to a slot, Slot/<id>"],
    ['no referral', 'incomingReferral', [],
      "MISSING_VALUE 'incomingReferral' is mandatory, but was not supplied"],
    ['a referral without version', REFERRAL, 'ReferralRequest/000000070000',
      `INVALID_VALUE '${REFERRAL}' (ReferralRequest/000000070000) is not ${A_VERSION}`],
    ['a UBRN that is none', REFERRAL, 'ReferralRequest/7/_history/3',
      `REFERENCE_NOT_FOUND '${REFERRAL}' (ReferralRequest/7/_history/3) is not ${A_VERSION}`],
    ['an NHS number that fails modulus 11', `${PATIENT}/value`, '9912003889',
      `INVALID_VALUE '${PATIENT}/value' is not an NHS number`],
    ['a patient of another system', `${PATIENT}/system`, 'https://fhir.nhs.uk/Id/nhs-number',
      `INVALID_VALUE '${PATIENT}/system' (https://fhir.nhs.uk/Id/nhs-number) is not one of ${IDS.join(', ')}`],
    ['no patient', 'participant[1]', undefined,
      "MISSING_VALUE 'participant[1]' is mandatory, but was not supplied: a patient, identified by http://fhir.nhs.net/Id/nhs-number"],
    ['a participant who declined', 'participant[0]/status', 'declined',
      "INAPPROPRIATE_VALUE 'participant[0]/status' (declined) is not accepted"],
    ['a reason', 'reason',
      [{ coding: [{ system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewReason-1', code: 'TRIAGE' }] }],
      "INAPPROPRIATE_VALUE 'reason' belongs to a deferral, not to a booking"],
    ['a comment of 1001 characters', 'comment', 'x'.repeat(1_001),
      "INVALID_VALUE 'comment' is not a text of 1 to 1000 characters without control characters"],
    ['a service that is a list', 'participant[0]/actor', [],
      "INVALID_VALUE 'participant[0]/actor' is not an object"],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const body = edited(arrangement(referred, { slot }), place, value)
      const answer = await (await server.as(people.referrer)).post('/STU3/Appointment', body)
      assertRefused(answer, 422, ...issues)
    })
  }

  it('many things at once, in the order of the body', async () => {
    const wrong = [
      ['status', 'bookd'],
      ['description', 'Booking'],
      ['comment', ''],
      [`${PATIENT}/value`, '9912003889'],
    ] as const
    const body = wrong.reduce<unknown>(
      (each, [place, value]) => edited(each, place, value),
      arrangement(referred, { slot, comment: 'x' }),
    )
    const answer = await (await server.as(people.referrer)).post('/STU3/Appointment', body)
    assert.equal(answer.status, 422)
    assert.deepEqual(
      issuesIn(answer).map((issue) => issue.split(' ').slice(0, 2).join(' ')),
      [
        "INVALID_CODE 'status'",
        "INVALID_VALUE 'description'",
        "INVALID_VALUE 'comment'",
        `INVALID_VALUE '${PATIENT}/value'`,
      ],
    )
  })
})

type Trying = Arranging & { readonly slot: FreeSlot }

/** Tries the next slot of 11000 without a clinician, or something else. */
async function attempt(
  referred: Referred,
  wanted: Partial<Trying> = {},
  by: CallerHeaders = people.referrer,
) {
  const slot = wanted.slot ?? (await freeSlot(server, referred.service, false))
  return arrange(await server.as(by), referred, { ...wanted, slot })
}

describe('A016 booking refuses', () => {
  it('a referral nobody made', async () => {
    const referred = { ...(await refer(server)), ubrn: '999999999999' }
    assertRefused(
      await attempt(referred),
      422,
      `REFERENCE_NOT_FOUND '${REFERRAL}' The referral (999999999999) was not found.`,
    )
  })

  it('strangers, before their version is looked at', async () => {
    const referred = await refer(server)
    const says = `NO_RELATIONSHIP No legitimate relationship with referral (${referred.ubrn}).`
    assertRefused(await attempt({ ...referred, version: 1 }, {}, secondPractice), 422, says)
  })

  it('a version that is not current', async () => {
    const referred = await refer(server)
    for (const version of [referred.version - 1, referred.version + 1]) {
      const answer = await attempt({ ...referred, version })
      assert.equal(answer.status, 409)
      assert.match(issuesIn(answer).join(), /^VERSION_CONFLICT /)
    }
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  for (const [what, patient] of [
    ['is sensitive', '9000000025'],
    ['cannot be looked up', '9990001111'],
    ['is unknown', '9990001146'],
  ] as const) {
    it(`a referral whose patient ${what}`, async () => {
      const referred = await refer(server)
      await becomesPatient(server, referred, patient)
      assertRefused(
        await attempt({ ...referred, patient }),
        422,
        'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
      )
    })
  }

  it('a patient who is not the one of the referral', async () => {
    const referred = await refer(server)
    assertRefused(
      await attempt(referred, { patient: '9990001006' }),
      422,
      `INAPPROPRIATE_VALUE '${PATIENT}' The patient is not the patient of the referral.`,
    )
  })

  it('a service that is not on the shortlist', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '13000', false)
    assertRefused(
      await attempt(referred, { service: '13000', slot }),
      422,
      "INAPPROPRIATE_VALUE 'service' (13000) does not relate to a Service on the Shortlist",
    )
  })

  it('a service and a slot that nobody knows, both told', async () => {
    const referred = await refer(server)
    const slot = { ...(await freeSlot(server, '11000', false)), id: '999' }
    assertRefused(
      await attempt(referred, { service: '999', slot }),
      422,
      `REFERENCE_NOT_FOUND '${SERVICE}' The service (999) was not found.`,
      "REFERENCE_NOT_FOUND 'slot[0]/reference' The slot (999) was not found.",
    )
  })

  for (const [service, kind] of [
    ['11016', 'an indirectly bookable'],
    ['11004', 'a triage'],
  ] as const) {
    it(`${kind} service`, async () => {
      const referred = await refer(server, { services: [service, '11000'] })
      const slot = await freeSlot(server, '11000', false)
      const answer = await attempt(referred, { slot })
      assertRefused(
        answer,
        422,
        `INVALID_STATE 'service' Service (${service}) is not directly bookable`.replace(
          "'service'",
          `'${SERVICE}'`,
        ),
        `INAPPROPRIATE_SLOT 'slot[0]/reference' The slot (${slot.id}) does not belong to service (${service}).`,
      )
    })
  }

  it('a service that was withdrawn after the referral was made', async () => {
    const referred = await refer(server, { services: ['12001'] })
    const slot = await freeSlot(server, '12001')
    await serviceBecomes(server, referred, { isPublished: false })
    assertRefused(
      await attempt(referred, { slot }),
      422,
      `SERVICE_UNAVAILABLE '${SERVICE}' Service (12001) is no longer available.`,
    )
  })

  it('a service that is no longer open to the commissioning rule organisation', async () => {
    const referred = await refer(server, { services: ['12002'] })
    const slot = await freeSlot(server, '12002')
    await serviceBecomes(server, referred, { commissionedFor: ['D82107'] })
    assertRefused(
      await attempt(referred, { slot }),
      422,
      `SERVICE_UNAVAILABLE '${SERVICE}' Service (12002) is no longer available.`,
    )
  })

  it('a slot for other priorities', async () => {
    const referred = await refer(server, {
      services: ['12003'],
      criteria: { priority: 'TWO_WEEK_WAIT' },
    })
    const slot = await freeSlot(server, '12003')
    assertRefused(
      await attempt(referred, { slot }),
      422,
      `INAPPROPRIATE_SLOT 'slot[0]/reference' The slot (${slot.id}) is not for priority TWO_WEEK_WAIT.`,
    )
  })

  it('a start and an end that are not those of the slot', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const start = '2026-12-24T09:00:00.000Z'
    const end = '2026-12-24T09:30:00.000Z'
    assertRefused(
      await attempt(referred, { slot: { ...slot, start, end } }),
      422,
      `INAPPROPRIATE_VALUE 'start' (${start}) does not match the slot`,
      `INAPPROPRIATE_VALUE 'end' (${end}) does not match the slot`,
    )
  })

  it('a slot that somebody has', async () => {
    const slot = await freeSlot(server, '11000', false)
    await booked(server, await refer(server), { slot })
    assertRefused(
      await attempt(await refer(server), { slot }),
      422,
      `SLOT_NOT_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is no longer available.`,
    )
  })

  it('a slot that has begun', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    server.clock.set(slot.start as Instant)
    assertRefused(
      await attempt(referred, { slot }),
      422,
      `SLOT_NOT_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is no longer available.`,
    )
  })

  it('a referral that is booked already', async () => {
    const referred = await booked(server, await refer(server))
    assertRefused(
      await attempt(referred),
      422,
      'INVALID_REQUEST_STATE The referral does not permit this action while it is Booked.',
    )
  })
})

describe('A016 booking wants the clinician of the slot', () => {
  const mismatch = (named: string) =>
    `INAPPROPRIATE_VALUE 'clinician' (${named}) does not match the slot`

  it('refuses when none is named', async () => {
    const { clinician: _, ...slot } = await freeSlot(server, '11000', true)
    assertRefused(await attempt(await refer(server), { slot }), 422, mismatch('null'))
  })

  it('refuses another, though named at the service', async () => {
    const slot = await freeSlot(server, '11000', true)
    const clinician = '555032006106'
    const answer = await attempt(await refer(server), { slot, clinician })
    assertRefused(answer, 422, mismatch(clinician))
  })

  it('refuses one for a slot that has none', async () => {
    const clinician = '921600556514'
    assertRefused(await attempt(await refer(server), { clinician }), 422, mismatch(clinician))
  })

  it('books with the right one, known to nobody or not', async () => {
    const slot = await freeSlot(server, '13000', true)
    await server.database.query('update slot set clinician_user_id = $2 where slot_id = $1', [
      slot.id,
      '100258351989',
    ])
    const referred = await refer(server, { services: ['13000'] })
    const answer = await attempt(referred, { slot: { ...slot, clinician: '100258351989' } })
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.json.participant[2].actor.identifier.value, '100258351989')
  })

  it('refuses a clinician without type and status', async () => {
    const slot = await freeSlot(server, '11000', true)
    const body = arrangement(await refer(server), { slot })
    const bare = edited(
      edited(body, 'participant[2]/type', undefined),
      'participant[2]/status',
      undefined,
    )
    const answer = await (await server.as(people.referrer)).post('/STU3/Appointment', bare)
    assertRefused(
      answer,
      422,
      "MISSING_VALUE 'participant[2]/type' is mandatory, but was not supplied",
      "MISSING_VALUE 'participant[2]/status' is mandatory, but was not supplied",
    )
    const odd = edited(body, `${CLINICIAN}/value`, '1')
    assertRefused(
      await (await server.as(people.referrer)).post('/STU3/Appointment', odd),
      422,
      `INVALID_VALUE '${CLINICIAN}/value' is not an SDS user id`,
    )
  })
})
