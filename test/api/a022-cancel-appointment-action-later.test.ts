import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { inState } from '../world/in-state.ts'
import { bookedIndirectly, INDIRECT, toCancelInPas } from '../world/indirect-bookings.ts'
import { people } from '../world/people.ts'
import { publishedSchemas } from '../world/published-schemas.ts'
import {
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
import { actLater, type LaterAction } from '../world/rejections.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import { itemOn, listed } from '../world/worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function leaving(
  referred: Referred,
  wanted: LaterAction = {},
  by: CallerHeaders = people.clinician,
): Promise<Answer> {
  const answer = await actLater(await server.as(by), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

const outcome = {
  coding: [
    {
      system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewOutcome-1',
      code: 'CANCEL_APPOINTMENT_ACTION_LATER',
      display: 'Cancel Appointment Action Later',
    },
  ],
}

/** As the published answers show it: no date, no slot, no clinician. */
function assertLeft(answer: Answer, { ubrn, version }: Referred, comment: string) {
  assert.equal(versionIn(answer), version + 1)
  assert.equal(answer.json.meta.versionId, String(version + 1))
  assert.equal(answer.json.status, 'active')
  assert.deepEqual(stateIn(answer), {
    state: 'TRIAGED_PROVIDER_TO_ACTION',
    reason: 'CANCEL_APPOINTMENT_ACTION_LATER',
    comments: comment,
  })
  const [{ id, meta, created, participant, language: _, description: __, ...rest }] = containedIn(
    answer,
    'Appointment',
  )
  assert.equal(id, 'appointment')
  assert.equal(meta.versionId, '1')
  assert.equal(typeof created, 'string')
  assert.equal(participant.length, 2)
  assert.deepEqual(rest, {
    resourceType: 'Appointment',
    status: 'proposed',
    reason: [outcome],
    comment,
    incomingReferral: [{ reference: `ReferralRequest/${ubrn}/_history/${version + 1}` }],
  })
}

function priorityIn({ json }: Answer): string {
  const found = json.extension.find(({ url }: { url: string }) =>
    url.endsWith('-ReferralPriority-1'),
  )
  return found.valueCodeableConcept.coding[0].code
}

describe('A022 at a directly bookable service', () => {
  it('leaves the referral to the administrators of the provider, without its booking', async () => {
    const lettered = await withLetter(server, await refer(server))
    const slot = await freeSlot(server, '11000', true)
    const referred = await booked(server, lettered, { slot })
    const answer = await leaving(referred)
    assertLeft(answer, referred, 'Please contact patient to rebook')
    assert.equal(priorityIn(answer), 'ROUTINE')
    assert.equal((await readBy(server, referred)).text, answer.text)
    assert.equal((await readBy(server, referred, people.clinician)).text, answer.text)
    assert.equal(await toCancelInPas(server, referred), undefined)
  })

  it('takes it from Referrals for Review, and puts it on no list of the referrer', async () => {
    const referred = await inState.BOOKED(server)
    const [clinician, referrer] = [
      await server.as(people.clinician),
      await server.as(people.referrer),
    ]
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    await leaving(referred)
    for (const list of ['REFERRALS_FOR_REVIEW', 'APPOINTMENT_SLOT_ISSUES']) {
      assert.equal(await itemOn(clinician, list, referred.ubrn), undefined, list)
    }
    for (const list of ['AWAITING_BOOKING', 'REJECTED_TRIAGE_RESPONSE', 'LETTERS_OUTSTANDING']) {
      assert.equal(await itemOn(referrer, list, referred.ubrn), undefined, list)
    }
  })

  it('changes the priority of the referral, and leaves the criteria of the search', async () => {
    const answer = await leaving(await inState.BOOKED(server), { priority: 'TWO_WEEK_WAIT' })
    assert.equal(priorityIn(answer), 'TWO_WEEK_WAIT')
    const [criteria] = containedIn(answer, 'Parameters')
    assert.equal(criteria.parameter[0].valueCoding.code, 'ROUTINE')
  })

  it('takes the same priority again', async () => {
    const answer = await leaving(await inState.BOOKED(server), { priority: 'ROUTINE' })
    assert.equal(priorityIn(answer), 'ROUTINE')
  })

  it('can be read as an appointment, in its new version', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await leaving(referred)
    const { valueReference } = answer.json.extension.find(({ url }: { url: string }) =>
      url.endsWith('-Appointment-Reference-1'),
    )
    const read = await (await server.as(people.clinician)).get(`/STU3/${valueReference.reference}`)
    assert.equal(read.json.status, 'proposed')
    assert.equal(versionIn(read), 1)
  })

  it('lets the referrer change the letters afterwards', async () => {
    const referred = await inState.BOOKED(server)
    const version = versionIn(await leaving(referred))
    const left = { ...referred, version }
    const lettered = await withLetter(server, left, { name: 'letter-2.txt' })
    assert.equal(stateIn(await readBy(server, lettered)).state, 'TRIAGED_PROVIDER_TO_ACTION')
  })
})

describe('A022 at an indirectly bookable service', () => {
  it('leaves the referral to the administrators, where its booking is cancelled', async () => {
    const referred = await bookedIndirectly(server)
    assertLeft(
      await leaving(referred, { isCancelledInPas: true, comment: 'Rebook' }),
      referred,
      'Rebook',
    )
    assert.equal(await toCancelInPas(server, referred), undefined)
  })

  it('remembers where it has yet to be', async () => {
    const referred = await bookedIndirectly(server)
    await leaving(referred, { isCancelledInPas: false })
    const left = await toCancelInPas(server, referred)
    assert.equal(left?.service.id, INDIRECT)
    assert.equal(left?.since, server.clock.now())
  })

  it('tells no PAS', async () => {
    const referred = await bookedIndirectly(server)
    await leaving(referred, { isCancelledInPas: true })
    const { rowCount } = await server.database.query('select from pas_request where ubrn = $1', [
      referred.ubrn,
    ])
    assert.equal(rowCount, 0)
  })
})

describe('A022 with files', () => {
  async function fileFor({ ubrn }: Referred, name: string, by: CallerHeaders = people.clinician) {
    return uploaded(await server.as(by), { ubrn, name })
  }

  it('adds them to the letters, with their availability', async () => {
    const referred = await inState.BOOKED(server)
    const trace = await fileFor(referred, 'trace.txt')
    await server.runDueJobs()
    const plan = await fileFor(referred, 'plan.txt')
    const files = [{ id: trace, description: 'Trace of May' }, { id: plan }]
    const answer = await leaving(referred, { priority: 'URGENT', files })
    const shown = containedIn(answer, 'DocumentReference').map(({ type, description, content }) => [
      type.coding[0].code,
      content[0].attachment.title,
      content[0].attachment.extension[0].valueCoding.code,
      description,
    ])
    assert.deepEqual(shown, [
      ['REFERRER', 'letter-1.txt', 'AVAILABLE', undefined],
      ['PROVIDER', 'trace.txt', 'AVAILABLE', 'Trace of May'],
      ['PROVIDER', 'plan.txt', 'PENDING', undefined],
    ])
    assert.equal(answer.json.supportingInfo.length, 3)
  })

  it('names who attached them, on whose behalf, and lets both sides read them', async () => {
    const referred = await inState.BOOKED(server)
    const id = await fileFor(referred, 'trace.txt', people.clinicianAdmin)
    await server.runDueJobs()
    const answer = await leaving(referred, { files: [{ id }] }, people.clinicianAdmin)
    const [, file] = containedIn(answer, 'DocumentReference')
    const [, by, organisation, onBehalf] = file.content[0].attachment.extension
    assert.deepEqual(
      [by, organisation, onBehalf].map((each) => each.valueReference.identifier.value),
      ['555031998104', 'RCD', '555031999105'],
    )
    for (const reader of [people.referrer, people.clinician, people.providerApp]) {
      assert.equal((await (await server.as(reader)).get(`/R4/Binary/${id}`)).status, 307)
    }
  })
})

describe('A022 answers', () => {
  it('as the published schema wants, whatever kind of service it was', async (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) {
      t.diagnostic('left out: the published contract is not here')
      return
    }
    const indirect = await bookedIndirectly(server)
    const answers = [
      await leaving(await inState.BOOKED(server)),
      await leaving(indirect, { isCancelledInPas: false }),
    ]
    for (const { json } of answers) {
      assert.deepEqual(
        schemas.validateResponse('a022-cancel-appointment-action-later', 200, json),
        [],
      )
    }
  })
})

describe('A022 serves', () => {
  const callers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician of the specialty', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['a clinician of the service alone', { ...people.clinician, user: '555000000107' }],
  ]
  for (const [who, by] of callers) {
    it(who, async () => {
      await leaving(await inState.BOOKED(server), {}, by)
    })
  }

  it('and leaves an audit record of who did what', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await leaving(referred, {}, people.clinicianAdmin)
    const { rows } = await server.database.query(
      `select operation, http_status, user_id, on_behalf_of, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a022-cancel-appointment-action-later',
        http_status: 200,
        user_id: '555031998104',
        on_behalf_of: '555031999105',
        ods_code: 'RCD',
        ubrn: referred.ubrn,
        nhs_number: referred.patient,
      },
    ])
  })

  it('the same answer to the same Idempotency-Key, and tells the PAS once', async () => {
    const referred = await inState.BOOKED(server)
    const clinician = await server.as(people.clinician)
    const ask = () => actLater(clinician, referred, {}, { 'idempotency-key': 'later-1' })
    const [first, second] = [await ask(), await ask()]
    assert.equal(first.status, 200, first.text)
    assert.equal(second.text, first.text)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
    const { rowCount } = await server.database.query(
      `select from pas_request where ubrn = $1 and kind = 'CANCEL'`,
      [referred.ubrn],
    )
    assert.equal(rowCount, 1)
  })
})
