import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { edited } from '../wire/edit.ts'
import { people } from '../world/people.ts'
import {
  type Arranging,
  arrange,
  arranged,
  arrangement,
  booked,
  containedIn,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { serviceBecomes } from '../world/service-becomes.ts'
import { itemOn, listed } from '../world/worklists.ts'

const CODES = 'https://fhir.nhs.uk/STU3/CodeSystem'
const SERVICE = 'participant[0]/actor/identifier'
const REASON = 'reason[0]/coding[0]'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function defer(referred: Referred, wanted: Arranging) {
  return arrange(await server.as(people.referrer), referred, wanted)
}

/** A referral to 10000, which never has slots. */
const toNoSlots = () => refer(server, { services: ['10000'] })

const noSlots = { reason: 'NO_SLOTS_AT_SERVICE' } as const

describe('A016 deferral', () => {
  it('answers a proposed appointment that has no date', async () => {
    const referred = await toNoSlots()
    const answer = await defer(referred, { ...noSlots, comment: 'Rang twice' })
    assert.equal(answer.status, 201, answer.text)
    const { id, meta, participant, ...rest } = answer.json
    assert.equal(answer.headers.get('location'), `Appointment/${id}/_history/1`)
    assert.equal(versionIn(answer), 1)
    assert.equal(meta.versionId, '1')
    assert.equal(participant.length, 2)
    assert.deepEqual(rest, {
      language: 'en',
      resourceType: 'Appointment',
      status: 'proposed',
      reason: [
        { coding: [{ system: `${CODES}/eRS-ReviewReason-1`, code: 'NO_SLOTS_AT_SERVICE' }] },
      ],
      description: 'e-Referral Appointment',
      created: server.clock.now(),
      comment: 'Rang twice',
      incomingReferral: [
        { reference: `ReferralRequest/${referred.ubrn}/_history/${referred.version + 2}` },
      ],
    })
  })

  it('hands the referral to the provider, letter or not', async () => {
    const referred = await toNoSlots()
    const { ubrn, version } = await arranged(server, referred, noSlots)
    const read = await readBy(server, referred)
    assert.equal(versionIn(read), version)
    assert.deepEqual(stateIn(read), {
      state: 'DEFERRED_TO_PROVIDER',
      reason: 'NO_SLOTS_AT_SERVICE',
    })
    assert.equal(containedIn(read, 'Appointment')[0].status, 'proposed')
    assert.equal((await readBy(server, referred, people.clinician)).text, read.text)
    const clerk = await server.as(people.providerClerk)
    assert.deepEqual(await itemOn(clerk, 'APPOINTMENT_SLOT_ISSUES', ubrn), {
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      patient: referred.patient,
      eReferralPathwayStart: server.clock.now(),
      clinicalInfoPrinted: false,
      ubrnReceived: server.clock.now(),
      patientContactExpected: '2027-01-19',
      clinicalInformationStatus: 'OVERDUE',
      reason: 'NO_SLOTS_AT_SERVICE',
      service: '10000',
    })
    assert.ok(!(await listed(clerk, 'REFERRALS_FOR_REVIEW')).includes(ubrn))
    const referrer = await server.as(people.referrer)
    assert.equal((await itemOn(referrer, 'AWAITING_BOOKING', ubrn))?.status, 'DEFERRED_TO_PROVIDER')
    assert.ok((await listed(referrer, 'LETTERS_OUTSTANDING')).includes(ubrn))
  })

  it('keeps the referral off the review list when the letter comes', async () => {
    const deferred = await arranged(server, await toNoSlots(), noSlots)
    await withLetter(server, deferred)
    const clerk = await server.as(people.providerClerk)
    const item = await itemOn(clerk, 'APPOINTMENT_SLOT_ISSUES', deferred.ubrn)
    assert.equal(item?.clinicalInformationStatus, 'PRESENT')
    assert.ok(!(await listed(clerk, 'REFERRALS_FOR_REVIEW')).includes(deferred.ubrn))
  })

  it('names the slot that somebody else took, and gives it not back', async () => {
    const slot = await freeSlot(server, '11000', false)
    await booked(server, await refer(server), { slot })
    const referred = await refer(server)
    const answer = await defer(referred, { reason: 'SLOT_NOT_AVAILABLE', namedSlot: slot.id })
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.json.slot, undefined)
    assert.deepEqual(stateIn(await readBy(server, referred)).reason, 'SLOT_NOT_AVAILABLE')
  })

  it('takes the clinician of the slot that was tried', async () => {
    const slot = await freeSlot(server, '11000', true)
    await booked(server, await refer(server), { slot })
    const named = { reason: 'SLOT_NOT_AVAILABLE', namedSlot: slot.id }
    const answer = await defer(await refer(server), { ...named, clinician: slot.clinician ?? '' })
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.json.participant.length, 2)
    assertRefused(
      await defer(await refer(server), { ...named, clinician: '555032006106' }),
      422,
      "INAPPROPRIATE_VALUE 'clinician' (555032006106) does not match the slot",
    )
  })

  it('counts free slots for the priority of the referral alone', async () => {
    const services = ['12001']
    const urgent = await refer(server, { services, criteria: { priority: 'URGENT' } })
    assert.match(issuesIn(await defer(urgent, noSlots)).join(), /^SLOTS_CURRENTLY_AVAILABLE /)
    const twoWeeks = await refer(server, { services, criteria: { priority: 'TWO_WEEK_WAIT' } })
    assert.equal((await defer(twoWeeks, noSlots)).status, 201)
  })

  it('counts slots that are still to come alone', async () => {
    const referred = await refer(server, { services: ['12002'] })
    await server.database.query(
      `update slot set starts_at = starts_at - interval '1 year', ends_at = ends_at - interval '1 year'
       where service_id = '12002'`,
    )
    assert.equal((await defer(referred, noSlots)).status, 201)
  })
})

describe('A016 deferral refuses', () => {
  it('to say that a service with slots has none', async () => {
    assertRefused(
      await defer(await refer(server), noSlots),
      422,
      `SLOTS_CURRENTLY_AVAILABLE '${SERVICE}' Service (11000) has free slots in the future.`,
    )
  })

  it('to say that a free slot is taken', async () => {
    const slot = await freeSlot(server, '11000', false)
    assertRefused(
      await defer(await refer(server), { reason: 'SLOT_NOT_AVAILABLE', namedSlot: slot.id }),
      422,
      `THIS_SLOT_IS_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is available.`,
    )
  })

  it('to say that an attempt failed that nobody made', async () => {
    assertRefused(
      await defer(await refer(server), { reason: 'BOOKING_ATTEMPT_PROBLEM' }),
      422,
      `INAPPROPRIATE_VALUE '${REASON}' No attempt to book at this service went without an answer.`,
    )
  })

  it('a slot of another service, and one for other priorities', async () => {
    const slot = await freeSlot(server, '13000', false)
    await booked(server, await refer(server, { services: ['13000'] }), { slot })
    const named = { reason: 'SLOT_NOT_AVAILABLE', namedSlot: slot.id }
    assertRefused(
      await defer(await refer(server), named),
      422,
      `INAPPROPRIATE_SLOT 'slot[0]/reference' The slot (${slot.id}) does not belong to service (11000).`,
    )
    const other = await freeSlot(server, '12003')
    assertRefused(
      await defer(
        await refer(server, { services: ['12003'], criteria: { priority: 'TWO_WEEK_WAIT' } }),
        { reason: 'SLOT_NOT_AVAILABLE', namedSlot: other.id },
      ),
      422,
      `INAPPROPRIATE_SLOT 'slot[0]/reference' The slot (${other.id}) is not for priority TWO_WEEK_WAIT.`,
    )
  })

  it('a slot that nobody knows', async () => {
    assertRefused(
      await defer(await refer(server), { reason: 'SLOT_NOT_AVAILABLE', namedSlot: '999' }),
      422,
      "REFERENCE_NOT_FOUND 'slot[0]/reference' The slot (999) was not found.",
    )
  })

  it('no slot where one belongs, and one where none does', async () => {
    const missing =
      "MISSING_VALUE 'slot' is mandatory, but was not supplied for 'SLOT_NOT_AVAILABLE'"
    assertRefused(await defer(await refer(server), { reason: 'SLOT_NOT_AVAILABLE' }), 422, missing)
    const tooMuch = "INAPPROPRIATE_VALUE 'slot' may only be supplied with 'SLOT_NOT_AVAILABLE'"
    const { id: namedSlot } = await freeSlot(server, '11000', false)
    assertRefused(await defer(await toNoSlots(), { ...noSlots, namedSlot }), 422, tooMuch)
    const problem = await defer(await toNoSlots(), { reason: 'BOOKING_ATTEMPT_PROBLEM', namedSlot })
    assert.equal(issuesIn(problem)[0], tooMuch)
  })

  it('a date, and a clinician without a slot', async () => {
    const body = {
      ...arrangement(await toNoSlots(), { ...noSlots, clinician: '555032006106' }),
      start: '2026-12-01T09:00:00.000Z',
      end: '2026-12-01T09:30:00.000Z',
    }
    assertRefused(
      await (await server.as(people.referrer)).post('/STU3/Appointment', body),
      422,
      "INAPPROPRIATE_VALUE 'start' may only be supplied for 'booked'",
      "INAPPROPRIATE_VALUE 'end' may only be supplied for 'booked'",
      "INAPPROPRIATE_VALUE 'clinician' (555032006106) does not match the slot",
    )
  })

  it('services that are not booked directly', async () => {
    for (const service of ['11016', '11004']) {
      assertRefused(
        await defer(await refer(server, { services: [service] }), noSlots),
        422,
        `INVALID_STATE '${SERVICE}' Service (${service}) is not directly bookable`,
      )
    }
  })

  it('a service that is not on the shortlist, or that nobody knows', async () => {
    assertRefused(
      await defer(await refer(server), { ...noSlots, service: '10000' }),
      422,
      "INAPPROPRIATE_VALUE 'service' (10000) does not relate to a Service on the Shortlist",
    )
    assertRefused(
      await defer(await refer(server), { ...noSlots, service: '999' }),
      422,
      `REFERENCE_NOT_FOUND '${SERVICE}' The service (999) was not found.`,
    )
  })

  it('a withdrawn service', async () => {
    const referred = await refer(server, { services: ['11013'] })
    await serviceBecomes(server, referred, { isPublished: false })
    assertRefused(
      await defer(referred, noSlots),
      422,
      `SERVICE_UNAVAILABLE '${SERVICE}' Service (11013) is no longer available.`,
    )
  })

  it('a referral that is deferred or booked already', async () => {
    const deferred = await arranged(server, await toNoSlots(), noSlots)
    const says = 'INVALID_REQUEST_STATE The referral does not permit this action while it is'
    assertRefused(await defer(deferred, noSlots), 422, `${says} Deferred To Provider.`)
    const at = await refer(server, { services: ['11000', '10000'] })
    const taken = await booked(server, at)
    assertRefused(await defer({ ...taken, service: '10000' }, noSlots), 422, `${says} Booked.`)
  })

  it('to book what was deferred', async () => {
    const both = await refer(server, { services: ['10000', '11000'] })
    const deferred = await arranged(server, both, noSlots)
    const slot = await freeSlot(server, '11000', false)
    assertRefused(
      await defer({ ...deferred, service: '11000' }, { slot }),
      422,
      'INVALID_REQUEST_STATE The referral does not permit this action while it is Deferred To Provider.',
    )
  })

  // biome-ignore format: a table
  const shapes: readonly [what: string, place: string, value: unknown, issue: string][] = [
    ['no reason', 'reason', undefined, "MISSING_VALUE 'reason' is mandatory, but was not supplied"],
    ['an empty reason', 'reason', [], "MISSING_VALUE 'reason' is mandatory, but was not supplied"],
    ['an unknown reason', `${REASON}/code`, 'FULL',
      `INVALID_CODE '${REASON}/code' (FULL) is not one of NO_SLOTS_AT_SERVICE, SLOT_NOT_AVAILABLE, BOOKING_ATTEMPT_PROBLEM, TRIAGE`],
    ['the outcome of a review', REASON,
      { system: `${CODES}/eRS-ReviewOutcome-1`, code: 'ACCEPT_REFER_BOOK_LATER' },
      `INAPPROPRIATE_VALUE '${REASON}/system' (${CODES}/eRS-ReviewOutcome-1) is not ${CODES}/eRS-ReviewReason-1`],
    ['a reason of a system nobody knows', `${REASON}/system`, 'urn:x',
      `INVALID_VALUE '${REASON}/system' (urn:x) is not ${CODES}/eRS-ReviewReason-1`],
    ['a comment of 1001 characters', 'comment', 'x'.repeat(1_001),
      "INVALID_VALUE 'comment' is not a text of 1 to 1000 characters without control characters"],
  ]
  for (const [what, place, value, issue] of shapes) {
    it(what, async () => {
      const body = edited(arrangement(await toNoSlots(), noSlots), place, value)
      const answer = await (await server.as(people.referrer)).post('/STU3/Appointment', body)
      assert.equal(answer.status, 422)
      assert.equal(issuesIn(answer)[0], issue)
    })
  }
})
