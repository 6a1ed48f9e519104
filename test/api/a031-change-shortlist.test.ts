import assert from 'node:assert/strict'
import { after as afterAll, before, describe, it } from 'node:test'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { happened, inState } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import {
  arranged,
  containedIn,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { reviewed, returned as withAdvice } from '../world/review-outcomes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath, newReferral, search, servicesIn } from '../world/service-search.ts'
import { changeShortlist, type NewShortlist, reshortlisted } from '../world/shortlists.ts'
import { storedRows } from '../world/stored-rows.ts'
import { itemOn, listed } from '../world/worklists.ts'

const secondPractice: CallerHeaders = {
  user: '555000000104',
  organisation: 'D82107',
  function: 'REFERRING_CLINICIAN',
}
const triage = { reason: 'TRIAGE' } as const
const lipids = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
const unwilling = { intention: 'NOT_INTENDING_TO_ADD' }

let server: TestServer

before(async () => {
  server = await testServer()
})
afterAll(() => server.close())

async function change(
  referred: Referred,
  wanted: NewShortlist = {},
  by: CallerHeaders = people.referrer,
): Promise<Answer> {
  const answer = await changeShortlist(await server.as(by), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

function servicesOf(answer: Answer): string[] {
  const [list] = containedIn(answer, 'List')
  return (list.entry as Entry[]).map(({ item }) => item.identifier.value)
}

type Entry = { readonly item: { readonly identifier: { readonly value: string } } }

/** Every list that the two sides read, where the referral stands on it. */
async function listsOf({ ubrn }: Referred): Promise<string[]> {
  const sides = [
    [
      people.referrer,
      [
        'LETTERS_OUTSTANDING',
        'REJECTED_TRIAGE_RESPONSE',
        'ASSESSMENT_RETURNED_CANCELLED_DNA',
        'AWAITING_BOOKING',
      ],
    ],
    [people.clinician, ['REFERRALS_FOR_REVIEW', 'APPOINTMENT_SLOT_ISSUES']],
  ] as const
  const found: string[] = []
  for (const [who, lists] of sides) {
    const caller = await server.as(who)
    for (const list of lists) if ((await listed(caller, list)).includes(ubrn)) found.push(list)
  }
  return found
}

const atTriage = async () => {
  const referred = await refer(server, { services: ['11004'] })
  return arranged(server, await withLetter(server, referred), triage)
}

describe('A031', () => {
  it('gives an unbooked referral other criteria and services, one version on', async () => {
    const referred = await refer(server)
    const wanted = { ...lipids, priority: 'URGENT', services: ['13000', '11004', '11016'] } as const
    const answer = await change(referred, wanted)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(versionIn(answer), referred.version + 1)
    assert.equal(answer.json.meta.versionId, String(referred.version + 1))
    assert.deepEqual(stateIn(answer), { state: 'NOT_BOOKED' })
    assert.deepEqual(servicesOf(answer), ['13000', '11004', '11016'])
    const [{ parameter }] = containedIn(answer, 'Parameters')
    assert.deepEqual(
      parameter.slice(0, 3).map((each: { valueCoding: { code: string } }) => each.valueCoding.code),
      ['URGENT', 'CARDIOLOGY', 'LIPID_MANAGEMENT'],
    )
    assert.equal((await readBy(server, referred)).text, answer.text)
    const awaiting = await itemOn(
      await server.as(people.referrer),
      'AWAITING_BOOKING',
      referred.ubrn,
    )
    assert.equal(awaiting?.priority, 'URGENT')
    assert.equal(awaiting?.clinicalContext, 'CARDIOLOGY/LIPID_MANAGEMENT')
  })

  it('stores a version with its history and the audit record', async () => {
    const referred = await refer(server)
    const before = await storedRows(server)
    const answer = await change(referred)
    const now = await storedRows(server)
    const added = Object.entries(now).filter(([name, count]) => count !== before[name])
    assert.deepEqual(
      added.map(([name]) => name),
      ['public.referral_history'],
    )
    const { rows } = await server.database.query(
      `select operation, http_status, user_id, ubrn, nhs_number from audit_record
       where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a031-change-shortlist',
        http_status: 200,
        user_id: people.referrer.user,
        ubrn: referred.ubrn,
        nhs_number: referred.patient,
      },
    ])
  })

  it('arranges nothing itself: what is shortlisted can be booked, deferred or sent', async () => {
    const slot = await freeSlot(server, '13000', false)
    const ways = [
      [{ services: ['13000'] }, { slot }, 'BOOKED'],
      [{ services: ['10000'] }, { reason: 'NO_SLOTS_AT_SERVICE' }, 'DEFERRED_TO_PROVIDER'],
      [{ services: ['50001', '11000'] }, triage, 'AWAITING_TRIAGE'],
    ] as const
    for (const [wanted, way, state] of ways) {
      const changed = await reshortlisted(server, await refer(server), wanted)
      await arranged(server, changed, way)
      assert.equal(stateIn(await readBy(server, changed)).state, state)
    }
  })

  it('takes services off that were shortlisted before', async () => {
    const changed = await reshortlisted(server, await refer(server), { services: ['13000'] })
    const slot = await freeSlot(server, '11000', false)
    const tried = arranged(server, { ...changed, service: '11000' }, { slot })
    await assert.rejects(tried, /does not relate to a Service on the Shortlist/)
  })

  const ways: readonly [what: string, make: () => Promise<Referred>, left: string[]][] = [
    ['was rejected', () => inState.REJECTED(server), ['REJECTED_TRIAGE_RESPONSE']],
    ['came back with advice', () => inState.TRIAGE_RESPONSE(server), ['REJECTED_TRIAGE_RESPONSE']],
    [
      'was cancelled by the patient',
      () => inState.APPT_CANCELLED_BY_PATIENT(server),
      ['AWAITING_BOOKING'],
    ],
    [
      'was cancelled by the provider',
      () => inState.APPT_CANCELLED_BY_PROVIDER(server),
      ['AWAITING_BOOKING'],
    ],
    [
      'was not attended',
      async () => happened(server, await inState.DID_NOT_ATTEND(server), 'nonAttenderReturned'),
      ['ASSESSMENT_RETURNED_CANCELLED_DNA'],
    ],
    [
      'was assessed',
      () => inState.ASSESSMENT_RESULT(server),
      ['ASSESSMENT_RETURNED_CANCELLED_DNA'],
    ],
  ]
  for (const [what, make, left] of ways) {
    it(`starts over with a referral that ${what}`, async () => {
      const ended = await make()
      assert.deepEqual(await listsOf(ended), left)
      assert.equal((await readBy(server, ended, people.clinician)).status, 200)
      const answer = await change(ended, { services: ['13000'] })
      assert.deepEqual(stateIn(answer), { state: 'NOT_BOOKED' })
      assert.deepEqual(containedIn(answer, 'Appointment'), [])
      assert.ok(!answer.text.includes('Extension-eRS-Appointment'))
      assert.equal(answer.json.specialty, undefined)
      assert.equal(containedIn(answer, 'DocumentReference').length, 1)
      assert.deepEqual(await listsOf(ended), ['AWAITING_BOOKING'])
      const provider = await server.as(people.clinician)
      assertRefused(
        await provider.get(`/STU3/ReferralRequest/${ended.ubrn}`),
        422,
        `NO_RELATIONSHIP No legitimate relationship with referral (${ended.ubrn}).`,
      )
      const { rows } = await server.database.query(
        'select document from referral where ubrn = $1',
        [ended.ubrn],
      )
      const forgotten = ['appointment', 'review', 'acceptedAt', 'returnedAt', 'reason', 'comment']
      assert.deepEqual(
        forgotten.filter((field) => field in rows[0].document),
        [],
      )
    })
  }

  it('lets what came back with advice go to the same triage service again', async () => {
    const returned = await reviewed(server, await atTriage(), withAdvice)
    const changed = await reshortlisted(server, returned, { services: ['11004'] })
    const again = await arranged(server, changed, triage)
    assert.deepEqual(await listsOf(again), ['AWAITING_BOOKING', 'REFERRALS_FOR_REVIEW'])
    const clinician = await server.as(people.clinician)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', again.ubrn)
    assert.equal(item?.requestContextStatus, 'NEVER_REVIEWED')
    assert.equal(item?.referralRequestVersion, again.version)
    assert.deepEqual(stateIn(await readBy(server, again, people.clinician)), {
      state: 'AWAITING_TRIAGE',
      reason: 'TRIAGE',
    })
  })

  it('waits for a letter only while one is to come', async () => {
    const referred = await refer(server)
    assert.deepEqual(await listsOf(referred), ['LETTERS_OUTSTANDING', 'AWAITING_BOOKING'])
    const without = await reshortlisted(server, referred, unwilling)
    assert.deepEqual(await listsOf(without), ['AWAITING_BOOKING'])
    const again = await reshortlisted(server, without)
    assert.deepEqual(await listsOf(again), ['LETTERS_OUTSTANDING', 'AWAITING_BOOKING'])
  })

  it('needs no letter to come where one is attached, whatever the service wants', async () => {
    const lettered = await withLetter(server, await refer(server))
    const answer = await change(lettered, { ...unwilling, services: ['11001', '50001'] })
    assert.deepEqual(servicesOf(answer), ['11001', '50001'])
    assert.equal(answer.json.supportingInfo.length, 1)
  })

  it('keeps the rules under which the referral was made, whoever changes it', async () => {
    const made = await (await server.as(secondPractice)).post(
      createPath,
      newReferral({ ...lipids, services: ['11006'], patient: '9990001006' }),
    )
    assert.equal(made.status, 201, made.text)
    const referred = { ubrn: made.json.id as string, version: 3 }
    const practice = await server.as(people.referrer)
    const found = servicesIn(
      await search(practice, { ...lipids, rule: 'D82107', patient: '9990001006' }),
    )
    assert.ok(found.includes('11006'))
    const answer = await changeShortlist(practice, referred, { ...lipids, services: ['11006'] })
    assert.equal(answer.status, 200, answer.text)
    const url = 'Extension-eRS-Commissioning-Rule-Org-1'
    const extensions = answer.json.extension as { url: string; valueIdentifier: unknown }[]
    assert.deepEqual(extensions.find((each) => each.url.endsWith(url))?.valueIdentifier, {
      system: 'https://fhir.nhs.uk/Id/ods-organization-code',
      value: 'D82107',
    })
    const { rows } = await server.database.query(
      'select referring_ods_code from referral where ubrn = $1',
      [referred.ubrn],
    )
    assert.equal(rows[0].referring_ods_code, 'D82107')
  })

  it('serves an admin, who names no clinician', async () => {
    const referred = await refer(server)
    const answer = await change(referred, {}, people.referrerAdmin)
    const item = await itemOn(await server.as(people.referrer), 'AWAITING_BOOKING', answer.json.id)
    assert.equal(item?.referrer, people.referrer.user)
  })

  it('takes twenty services', async () => {
    const services = Array.from({ length: 20 }, (_, index) => String(12_000 + index))
    assert.deepEqual(servicesOf(await change(await refer(server), { services })), services)
  })

  it('lets one of those who change it at once win', async () => {
    const referred = await refer(server)
    const referrer = await server.as(people.referrer)
    const racers = Array.from({ length: 10 }, () => changeShortlist(referrer, referred))
    const statuses = (await Promise.all(racers)).map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join())
    assert.ok(
      statuses.every((status) => [200, 409, 423].includes(status)),
      statuses.join(),
    )
    assert.equal(versionIn(await readBy(server, referred)), referred.version + 1)
  })

  it('answers the first change again under its Idempotency-Key', async () => {
    const referred = await refer(server)
    const referrer = await server.as(people.referrer)
    const keyed = {
      ...referrer,
      post: (path: string, body?: unknown, headers: Record<string, string> = {}) =>
        referrer.post(path, body, { ...headers, 'idempotency-key': 'change-once' }),
    }
    const first = await changeShortlist(keyed, referred)
    const again = await changeShortlist(keyed, referred)
    assert.equal(again.status, 200, again.text)
    assert.equal(again.text, first.text)
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    assert.equal(versionIn(await readBy(server, referred)), referred.version + 1)
  })
})
