import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { deferred, inState } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import {
  containedIn,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { type ReviewOutcome, recordOutcome, returned, reviewed } from '../world/review-outcomes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import { itemOn, listed } from '../world/worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

const toTriage = () => inState.AWAITING_TRIAGE(server)
const toDeferral = () => inState.DEFERRED_TO_PROVIDER(server)

async function record(
  referred: Referred,
  wanted: ReviewOutcome = {},
  by: CallerHeaders = people.clinician,
) {
  const answer = await recordOutcome(await server.as(by), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

/** What an answer shows of priority and appointment. */
function shownIn(answer: Answer) {
  const [appointment] = containedIn(answer, 'Appointment')
  return {
    priority: priorityIn(answer),
    status: appointment.status,
    version: appointment.meta.versionId,
    reason: appointment.reason[0].coding[0],
    comment: appointment.comment,
  }
}

function priorityIn({ json }: Answer): string {
  const found = json.extension.find(({ url }: { url: string }) =>
    url.endsWith('-ReferralPriority-1'),
  )
  return found.valueCodeableConcept.coding[0].code
}

const outcomeSystem = 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewOutcome-1'

describe('A028 accepting', () => {
  for (const [from, make] of [
    ['a triage service', toTriage],
    ['a deferral', toDeferral],
  ] as const) {
    it(`leaves the referral of ${from} to the provider’s administrators`, async () => {
      const referred = await make()
      const answer = await record(referred)
      assert.equal(versionIn(answer), referred.version + 1)
      assert.equal(answer.json.meta.versionId, String(referred.version + 1))
      assert.deepEqual(stateIn(answer), {
        state: 'TRIAGED_PROVIDER_TO_ACTION',
        reason: 'ACCEPT_REFER_BOOK_LATER',
        comments: 'To be booked soon',
      })
      assert.deepEqual(shownIn(answer), {
        priority: 'URGENT',
        status: 'proposed',
        version: '2',
        reason: {
          system: outcomeSystem,
          code: 'ACCEPT_REFER_BOOK_LATER',
          display: 'Accept Refer Book Later',
        },
        comment: 'To be booked soon',
      })
      assert.equal((await readBy(server, referred)).text, answer.text)
      assert.equal((await readBy(server, referred, people.clinician)).text, answer.text)
    })
  }

  it('names the new version in the appointment, and no slot or clinician', async () => {
    const referred = await toDeferral()
    const [appointment] = containedIn(await record(referred), 'Appointment')
    assert.equal(
      appointment.incomingReferral[0].reference,
      `ReferralRequest/${referred.ubrn}/_history/${referred.version + 1}`,
    )
    assert.equal(appointment.participant.length, 2)
    assert.deepEqual(
      [appointment.start, appointment.end, appointment.slot],
      [undefined, undefined, undefined],
    )
  })

  it('takes the same priority again', async () => {
    assert.equal(
      shownIn(await record(await toTriage(), { priority: 'ROUTINE' })).priority,
      'ROUTINE',
    )
  })

  it('leaves the criteria that the referrer searched with', async () => {
    const [criteria] = containedIn(await record(await toTriage()), 'Parameters')
    assert.equal(criteria.parameter[0].valueCoding.code, 'ROUTINE')
  })

  it('takes the referral from Referrals for Review and Awaiting Booking', async () => {
    const { ubrn, ...rest } = await toTriage()
    const [clinician, referrer] = [
      await server.as(people.clinician),
      await server.as(people.referrer),
    ]
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(ubrn))
    assert.ok((await listed(referrer, 'AWAITING_BOOKING')).includes(ubrn))
    await record({ ubrn, ...rest })
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(ubrn))
    for (const list of ['AWAITING_BOOKING', 'REJECTED_TRIAGE_RESPONSE']) {
      assert.ok(!(await listed(referrer, list)).includes(ubrn), list)
    }
  })

  it('takes the referral from Appointment Slot Issues', async () => {
    const referred = await toDeferral()
    const clinician = await server.as(people.clinician)
    assert.ok((await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')).includes(referred.ubrn))
    await record(referred)
    assert.ok(!(await listed(clinician, 'APPOINTMENT_SLOT_ISSUES')).includes(referred.ubrn))
  })

  it('does so once the letter of a deferral has come', async () => {
    const bare = await deferred(server, await refer(server, { services: ['10000'] }))
    const answer = await record(await withLetter(server, bare))
    assert.equal(stateIn(answer).state, 'TRIAGED_PROVIDER_TO_ACTION')
  })

  it('lets the referrer change the letters afterwards', async () => {
    const lettered = await withLetter(server, await reviewed(server, await toTriage()))
    assert.equal(stateIn(await readBy(server, lettered)).state, 'TRIAGED_PROVIDER_TO_ACTION')
  })
})

describe('A028 returning with advice', () => {
  const advice = { ...returned, comment: 'Try exercise first' }

  for (const [from, make] of [
    ['a triage service', toTriage],
    ['a deferral', toDeferral],
  ] as const) {
    it(`gives the referral of ${from} back to the referrer`, async () => {
      const referred = await make()
      const answer = await record(referred, advice)
      assert.equal(versionIn(answer), referred.version + 1)
      assert.deepEqual(stateIn(answer), {
        state: 'TRIAGE_RESPONSE',
        reason: 'RETURN_TO_REFERRER_WITH_ADVICE',
        comments: 'Try exercise first',
      })
      assert.deepEqual(shownIn(answer), {
        priority: 'ROUTINE',
        status: 'proposed',
        version: '2',
        reason: {
          system: outcomeSystem,
          code: 'RETURN_TO_REFERRER_WITH_ADVICE',
          display: 'Return to Referrer With Advice',
        },
        comment: 'Try exercise first',
      })
      assert.equal((await readBy(server, referred)).text, answer.text)
    })
  }

  it('takes the priority that the referral has', async () => {
    await record(await toTriage(), { ...advice, priority: 'ROUTINE' })
  })

  it('moves it from the provider’s lists to Rejected / Triage Response', async () => {
    const referred = await toTriage()
    await record(referred, advice)
    const [clinician, referrer] = [
      await server.as(people.clinician),
      await server.as(people.referrer),
    ]
    assert.equal(await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn), undefined)
    assert.equal(await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn), undefined)
    const item = await itemOn(referrer, 'REJECTED_TRIAGE_RESPONSE', referred.ubrn)
    assert.equal(item?.status, 'TRIAGE_RESPONSE')
    assert.equal(item?.referralLastUpdated, server.clock.now())
  })

  it('leaves the provider’s relationship with it', async () => {
    const referred = await toDeferral()
    const answer = await record(referred, advice)
    assert.equal((await readBy(server, referred, people.clinician)).text, answer.text)
  })
})

describe('A028 with files', () => {
  async function fileFor({ ubrn }: Referred, name: string, by: CallerHeaders = people.clinician) {
    return uploaded(await server.as(by), { ubrn, name })
  }

  const documentsIn = (answer: Answer) =>
    containedIn(answer, 'DocumentReference').map(({ type, description, content }) => [
      type.coding[0].code,
      content[0].attachment.title,
      content[0].attachment.extension[0].valueCoding.code,
      description,
    ])

  it('adds them to the letters, with their availability', async () => {
    const referred = await toTriage()
    const trace = await fileFor(referred, 'trace.txt')
    await server.runDueJobs()
    const plan = await fileFor(referred, 'plan.txt')
    const files = [{ id: trace, description: 'Trace of May' }, { id: plan }]
    const answer = await record(referred, { files })
    assert.deepEqual(documentsIn(answer), [
      ['REFERRER', 'letter-1.txt', 'AVAILABLE', undefined],
      ['PROVIDER', 'trace.txt', 'AVAILABLE', 'Trace of May'],
      ['PROVIDER', 'plan.txt', 'PENDING', undefined],
    ])
    assert.equal(answer.json.supportingInfo.length, 3)
    await server.runDueJobs()
    assert.equal(documentsIn(await readBy(server, referred))[2]?.[2], 'AVAILABLE')
  })

  it('names who attached them, and on whose behalf', async () => {
    const referred = await toTriage()
    const id = await fileFor(referred, 'trace.txt', people.clinicianAdmin)
    const answer = await record(referred, { files: [{ id }] }, people.clinicianAdmin)
    const [, file] = containedIn(answer, 'DocumentReference')
    const [, by, organisation, onBehalf] = file.content[0].attachment.extension
    assert.deepEqual(
      [by, organisation, onBehalf].map((each) => each.valueReference.identifier.value),
      ['555031998104', 'RCD', '555031999105'],
    )
  })

  it('lets both sides read them', async () => {
    const referred = await toTriage()
    const id = await fileFor(referred, 'trace.txt')
    await server.runDueJobs()
    await record(referred, { ...returned, files: [{ id }] })
    for (const by of [people.referrer, people.clinician, people.providerApp]) {
      assert.equal((await (await server.as(by)).get(`/R4/Binary/${id}`)).status, 307)
    }
  })

  it('leaves the letters to the referrer, who may change them alone', async () => {
    const referred = await toTriage()
    const id = await fileFor(referred, 'trace.txt')
    const decided = await reviewed(server, referred, { files: [{ id }] })
    const changed = await withLetter(server, decided, { name: 'letter-2.txt' })
    assert.deepEqual(
      documentsIn(await readBy(server, changed)).map(([type, name]) => [type, name]),
      [
        ['REFERRER', 'letter-1.txt'],
        ['REFERRER', 'letter-2.txt'],
        ['PROVIDER', 'trace.txt'],
      ],
    )
  })
})

describe('A028 serves', () => {
  const callers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician of the specialty', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['an application of the provider', people.providerApp],
  ]
  for (const [who, by] of callers) {
    it(`${who}, at a triage service and after a deferral`, async () => {
      await record(await toTriage(), {}, by)
      await record(await toDeferral(), returned, by)
    })
  }

  it('and leaves an audit record of who did what', async () => {
    const referred = await toTriage()
    const answer = await record(referred, {}, people.clinicianAdmin)
    const { rows } = await server.database.query(
      `select operation, http_status, user_id, on_behalf_of, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a028-record-triage-outcome',
        http_status: 200,
        user_id: '555031998104',
        on_behalf_of: '555031999105',
        ods_code: 'RCD',
        ubrn: referred.ubrn,
        nhs_number: referred.patient,
      },
    ])
  })

  it('the same answer to the same Idempotency-Key', async () => {
    const referred = await toTriage()
    const clinician = await server.as(people.clinician)
    const ask = () => recordOutcome(clinician, referred, {}, { 'idempotency-key': 'triage-1' })
    const [first, second] = [await ask(), await ask()]
    assert.equal(first.status, 200, first.text)
    assert.equal(second.text, first.text)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
  })
})
