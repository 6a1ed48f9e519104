import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arranged,
  booked,
  freeSlot,
  freeSlots,
  type Referred,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { fetchWorklist } from '../world/requests.ts'
import { assertNegotiates } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { fetchList, itemOn, listed, ubrnsIn } from '../world/worklists.ts'

const sides: Readonly<Record<string, CallerHeaders>> = {
  LETTERS_OUTSTANDING: people.referrer,
  REJECTED_TRIAGE_RESPONSE: people.referrer,
  ASSESSMENT_RETURNED_CANCELLED_DNA: people.referrer,
  AWAITING_BOOKING: people.referrer,
  REFERRALS_FOR_REVIEW: people.clinician,
  APPOINTMENT_SLOT_ISSUES: people.clinician,
}

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** The lists of both sides on which a referral stands. */
async function listsOf({ ubrn }: Referred): Promise<string[]> {
  const lists: string[] = []
  for (const [list, who] of Object.entries(sides)) {
    if ((await listed(await server.as(who), list)).includes(ubrn)) lists.push(list)
  }
  return lists
}

/** Some days ahead, where letters may still change. */
async function laterSlot(service: string, hasClinician = false) {
  const slots = await freeSlots(server, service, { hasClinician, count: 8 })
  const slot = slots.at(-1)
  assert.ok(slot)
  return slot
}

const bookedLater = async (referred: Referred) =>
  booked(server, referred, { slot: await laterSlot(referred.service) })
const lettered = (referred: Referred) => withLetter(server, referred)
const deferred = (referred: Referred) =>
  arranged(server, referred, { reason: 'NO_SLOTS_AT_SERVICE' })
const sentForTriage = (referred: Referred) => arranged(server, referred, { reason: 'TRIAGE' })
async function accepted(referred: Referred): Promise<Referred> {
  const answer = await accept(await server.as(people.clinician), referred)
  assert.equal(answer.status, 200, answer.text)
  return { ...referred, version: versionIn(answer) }
}

const AWAITING = 'AWAITING_BOOKING'
const LETTERS = 'LETTERS_OUTSTANDING'
const REVIEW = 'REFERRALS_FOR_REVIEW'
const ISSUES = 'APPOINTMENT_SLOT_ISSUES'

type Step = (referred: Referred) => Promise<Referred>
type Stage = readonly [what: string, step: Step, ...lists: string[]]

// biome-ignore format: tables
const stories: readonly [what: string, made: Parameters<typeof refer>[1], stages: readonly Stage[]][] = [
  ['letter, booking, acceptance, another letter', {}, [
    ['lettered',      lettered,      AWAITING],
    ['booked',        bookedLater,   REVIEW],
    ['accepted',      accepted],
    ['letter added',  lettered,      REVIEW],
    ['accepted again', accepted],
  ]],
  ['booking before the letter', {}, [
    ['booked',        bookedLater,   LETTERS],
    ['lettered',      lettered,      REVIEW],
  ]],
  ['deferral before the letter', { services: ['10000'] }, [
    ['deferred',      deferred,      LETTERS, AWAITING, ISSUES],
    ['lettered',      lettered,      AWAITING, ISSUES],
  ]],
  ['triage before the letter', { services: ['11004'] }, [
    ['sent',          sentForTriage, LETTERS, AWAITING],
    ['lettered',      lettered,      AWAITING, REVIEW],
    ['letter added',  lettered,      AWAITING, REVIEW],
  ]],
]

describe('A008 membership', () => {
  for (const [what, made, stages] of stories) {
    it(what, async () => {
      let referred = await refer(server, made)
      assert.deepEqual(await listsOf(referred), [LETTERS, AWAITING], 'created')
      for (const [stage, step, ...lists] of stages) {
        referred = await step(referred)
        assert.deepEqual(await listsOf(referred), lists, stage)
      }
    })
  }

  it('a referral that promises no letter lacks none', async () => {
    const referred = await refer(server, { intention: 'NOT_INTENDING_TO_ADD' })
    assert.deepEqual(await listsOf(referred), [AWAITING])
    assert.deepEqual(await listsOf(await bookedLater(referred)), [])
  })

  it('lists that nothing built so far leads to are empty', async () => {
    const referrer = await server.as(people.referrer)
    for (const list of ['REJECTED_TRIAGE_RESPONSE', 'ASSESSMENT_RETURNED_CANCELLED_DNA']) {
      assert.deepEqual((await fetchList(referrer, list)).json, {
        meta: {
          profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/eRS-FetchWorklist-List-1'],
        },
        resourceType: 'List',
        status: 'current',
        mode: 'snapshot',
        entry: [],
      })
    }
  })
})

describe('A008 items', () => {
  const allocated = '921600556514'
  const wished = '555031999105'

  it('of letters outstanding tell until when the letter is due', async () => {
    const { ubrn, patient } = await refer(server)
    assert.deepEqual(await itemOn(await server.as(people.referrer), LETTERS, ubrn), {
      patient,
      priority: 'ROUTINE',
      referralCreated: server.clock.now(),
      clinicalContext: 'CARDIOLOGY/HEART_FAILURE',
      referrer: people.referrer.user,
      letterDue: server.clock.now().slice(0, 10),
    })
  })

  it('of awaiting booking tell the state and when it changed', async () => {
    const referred = await refer(server, { criteria: { priority: 'URGENT' } })
    const createdAt = server.clock.now()
    server.clock.advance(60_000)
    const referrer = await server.as(people.referrer)
    await withLetter(server, referred)
    assert.deepEqual(await itemOn(referrer, AWAITING, referred.ubrn), {
      patient: referred.patient,
      priority: 'URGENT',
      referralCreated: createdAt,
      clinicalContext: 'CARDIOLOGY/HEART_FAILURE',
      referrer: people.referrer.user,
      referralLastUpdated: server.clock.now(),
      status: 'NOT_BOOKED',
    })
  })

  it('of referrals for review name clinicians wished for and allocated, as contained', async () => {
    const system = 'http://fhir.nhs.net/Id/sds-user-id'
    const namedClinician = { name: 'namedClinician', valueIdentifier: { system, value: wished } }
    const referred = await refer(server, {
      services: ['14000'],
      criteria: { more: [namedClinician] },
    })
    const pathwayStart = server.clock.now()
    const slots = await freeSlots(server, '14000', { count: 20 })
    const slot = slots.filter(({ clinician }) => clinician === allocated).at(-1)
    assert.ok(slot)
    const there = await booked(server, referred, { slot })
    server.clock.advance(60_000)
    const submitted = server.clock.now()
    const one = await withLetter(server, there)
    server.clock.advance(60_000)
    const two = await withLetter(server, one)
    const clinician = await server.as(people.clinician)
    assert.deepEqual(await itemOn(clinician, REVIEW, referred.ubrn), {
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      patient: `#Patient-${referred.patient}`,
      namedClinician: `#Practitioner-${wished}`,
      allocatedClinician: `#Practitioner-${allocated}`,
      eReferralPathwayStart: pathwayStart,
      clinicalInfoPrinted: false,
      requestContextStatus: 'NEVER_REVIEWED',
      clinicalInfoFirstSubmitted: submitted,
      clinicalInfoLastUpdated: server.clock.now(),
      appointmentStart: slot.start,
      referralType: 'APPOINTMENT',
      service: '14000',
      referralRequestVersion: two.version,
    })
    const { json } = await fetchList(clinician, REVIEW)
    const ids = json.contained.map(({ id }: { id: string }) => id)
    assert.equal(new Set(ids).size, ids.length, 'each once')
    for (const id of [`Practitioner-${wished}`, `Practitioner-${allocated}`]) {
      assert.ok(ids.includes(id) && ids.indexOf(id) < ids.indexOf(`Patient-${referred.patient}`))
    }
    assert.deepEqual(json.contained.at(-1), {
      id: `Patient-${referred.patient}`,
      meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/eRS-Patient-1'] },
      resourceType: 'Patient',
      identifier: [{ system: 'http://fhir.nhs.net/Id/nhs-number', value: referred.patient }],
    })
  })

  it('of other lists refer to nothing contained', async () => {
    for (const [list, who] of Object.entries(sides)) {
      if (list === REVIEW) continue
      assert.equal((await fetchList(await server.as(who), list)).json.contained, undefined, list)
    }
  })

  for (const [priority, expected] of [
    ['ROUTINE', '2027-01-19'],
    ['URGENT', '2026-12-08'],
    ['TWO_WEEK_WAIT', '2026-12-01'],
  ] as const) {
    it(`of slot issues expect contact in working days: ${priority}`, async () => {
      const referred = await refer(server, { services: ['10000'], criteria: { priority } })
      const { ubrn } = await deferred(referred)
      const item = await itemOn(await server.as(people.clinician), ISSUES, ubrn)
      assert.equal(item?.patientContactExpected, expected)
    })
  }

  it('of slot issues need no information where none is wanted', async () => {
    const made = { services: ['10000'], intention: 'NOT_INTENDING_TO_ADD' }
    const { ubrn } = await deferred(await refer(server, made))
    const item = await itemOn(await server.as(people.clinician), ISSUES, ubrn)
    assert.equal(item?.clinicalInformationStatus, 'NOT_APPLICABLE')
  })

  it('of slot issues turn overdue by the clock alone, on the day the letter is due', async () => {
    const referred = await refer(server, { services: ['10000'] })
    await server.database.query(
      `update referral set document = jsonb_set(document::jsonb, '{letterDue}', '"2026-11-26"')
       where ubrn = $1`,
      [referred.ubrn],
    )
    const { ubrn } = await deferred(referred)
    const now = server.clock.now()
    const statusAt = async (at: typeof now) => {
      server.clock.set(at)
      const item = await itemOn(await server.as(people.clinician), ISSUES, ubrn)
      return item?.clinicalInformationStatus
    }
    assert.equal(await statusAt('2026-11-25T23:59:59.999Z'), 'NOT_DUE')
    assert.equal(await statusAt('2026-11-26T00:00:00.000Z'), 'OVERDUE')
    server.clock.set(now)
  })
})

describe('A008 order', () => {
  it('is that of time, then of UBRN', async () => {
    const by = people.everybody
    const made: Referred[] = []
    for (const minutes of [0, 0, 1, 1]) {
      server.clock.advance(minutes * 60_000)
      made.push(await refer(server, { by, services: ['11013'] }))
    }
    const ubrns = made.map(({ ubrn }) => ubrn)
    assert.deepEqual(await listed(await server.as(by), AWAITING), ubrns)
    const clinician = await server.as({ ...by, function: 'SERVICE_PROVIDER_CLINICIAN' })
    for (const each of made.toReversed()) {
      server.clock.advance(60_000)
      await arranged(server, each, { by, reason: 'NO_SLOTS_AT_SERVICE' })
    }
    assert.deepEqual(await listed(clinician, ISSUES), ubrns.toReversed())
    assert.deepEqual(await listed(await server.as(by), AWAITING), ubrns)
  })

  it('of reviews is that of the booking, not of the letter', async () => {
    const by = people.everybody
    const made = []
    for (const _ of [1, 2]) {
      server.clock.advance(60_000)
      const referred = await refer(server, { by, services: ['11008'] })
      made.push(await booked(server, referred, { by, slot: await freeSlot(server, '11008') }))
    }
    for (const each of made.toReversed()) await withLetter(server, each, { by })
    const clinician = await server.as({ ...by, function: 'SERVICE_PROVIDER_CLINICIAN' })
    assert.deepEqual(
      await listed(clinician, REVIEW),
      made.map(({ ubrn }) => ubrn),
    )
  })
})

describe('A008 as a call', () => {
  it('negotiates', async () => {
    await assertNegotiates(
      await server.as(people.referrer),
      '/STU3/ReferralRequest/$ers.fetchworklist',
      fetchWorklist(AWAITING),
    )
  })

  it('changes nothing', async () => {
    const referrer = await server.as(people.referrer)
    const first = await fetchList(referrer, AWAITING)
    const second = await fetchList(referrer, AWAITING)
    assert.equal(second.text, first.text)
    assert.ok(ubrnsIn(first).length > 0)
  })
})
