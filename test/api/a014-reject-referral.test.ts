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
import { type Rejection, reject } from '../world/rejections.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { newShortlist } from '../world/shortlists.ts'
import { itemOn, listed } from '../world/worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function rejecting(
  referred: Referred,
  wanted: Rejection = {},
  by: CallerHeaders = people.clinician,
): Promise<Answer> {
  const answer = await reject(await server.as(by), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

const why = {
  coding: [
    {
      system: 'APPOINTMENT-CANCELLATION-REASON',
      code: 'SERVICE_INAPPROPRIATE',
      display: 'Inappropriate service',
    },
  ],
}

/** The appointment of an answer; systems without the base URL of the server. */
function appointmentIn(answer: Answer) {
  const [appointment] = containedIn(answer, 'Appointment')
  const base = `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/`
  return JSON.parse(JSON.stringify(appointment).replaceAll(base, ''))
}

describe('A014 at a directly bookable service', () => {
  it('gives the referral back with reason and comment, and cancels the appointment', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await rejecting(referred)
    assert.equal(versionIn(answer), referred.version + 1)
    assert.equal(answer.json.meta.versionId, String(referred.version + 1))
    assert.equal(answer.json.status, 'active')
    assert.deepEqual(stateIn(answer), {
      state: 'REJECTED',
      reason: 'SERVICE_INAPPROPRIATE',
      comments: 'Not for this clinic',
    })
    const appointment = appointmentIn(answer)
    assert.equal(appointment.status, 'cancelled')
    assert.equal(appointment.meta.versionId, '1')
    assert.deepEqual(appointment.reason, [why])
    assert.equal(appointment.comment, 'Not for this clinic')
    assert.equal(
      appointment.incomingReferral[0].reference,
      `ReferralRequest/${referred.ubrn}/_history/${referred.version + 1}`,
    )
    for (const gone of ['start', 'end', 'slot']) assert.equal(gone in appointment, false, gone)
    assert.equal((await readBy(server, referred)).text, answer.text)
    assert.equal((await readBy(server, referred, people.clinician)).text, answer.text)
  })

  it('still names the clinician of the slot, as the published answer', async () => {
    const lettered = await withLetter(server, await refer(server))
    const slot = await freeSlot(server, '11000', true)
    const { participant } = appointmentIn(await rejecting(await booked(server, lettered, { slot })))
    assert.equal(participant.length, 3)
    assert.equal(participant[2].actor.identifier.value, slot.clinician)
  })

  it('takes a reason without a comment, and leaves none of before', async () => {
    const answer = await rejecting(await inState.BOOKED(server), { reason: 'OTHER', comment: null })
    assert.deepEqual(stateIn(answer), { state: 'REJECTED', reason: 'OTHER' })
    assert.equal('comment' in appointmentIn(answer), false)
  })

  it('moves it from Referrals for Review to Rejected / Triage Response', async () => {
    const referred = await inState.BOOKED(server)
    const [clinician, referrer] = [
      await server.as(people.clinician),
      await server.as(people.referrer),
    ]
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    await rejecting(referred)
    assert.equal(await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn), undefined)
    assert.equal(await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn), undefined)
    const item = await itemOn(referrer, 'REJECTED_TRIAGE_RESPONSE', referred.ubrn)
    assert.equal(item?.status, 'REJECTED')
    assert.equal(item?.reason, 'SERVICE_INAPPROPRIATE')
    assert.equal(item?.referralLastUpdated, server.clock.now())
  })

  it('can be read as an appointment, in its new version', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await rejecting(referred)
    const { valueReference } = answer.json.extension.find(({ url }: { url: string }) =>
      url.endsWith('-Appointment-Reference-1'),
    )
    const read = await (await server.as(people.referrer)).get(`/STU3/${valueReference.reference}`)
    assert.equal(read.status, 200, read.text)
    assert.equal(read.json.status, 'cancelled')
    assert.equal(versionIn(read), 1)
  })

  it('frees the slot, and keeps letters as they are, with their availability', async () => {
    const lettered = await withLetter(server, await refer(server))
    const slot = await freeSlot(server, '11000', false)
    const referred = await booked(server, lettered, { slot })
    await server.runDueJobs()
    const [file] = containedIn(await rejecting(referred), 'DocumentReference')
    assert.equal(file.content[0].attachment.extension[0].valueCoding.code, 'AVAILABLE')
    assert.equal((await freeSlot(server, '11000', false)).id, slot.id)
  })

  it('leaves no task to its provider, which e-RS has told itself', async () => {
    const referred = await inState.BOOKED(server)
    await rejecting(referred)
    assert.equal(await toCancelInPas(server, referred), undefined)
  })

  it('lets the referrer go on with a new shortlist', async () => {
    const referred = await inState.BOOKED(server)
    const version = versionIn(await rejecting(referred))
    const referrer = await server.as(people.referrer)
    const path = `/STU3/ReferralRequest/${referred.ubrn}/$ers.changeShortlist`
    const changed = await referrer.post(path, newShortlist(), { 'if-match': `W/"${version}"` })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual(stateIn(changed), { state: 'NOT_BOOKED' })
  })
})

describe('A014 at an indirectly bookable service', () => {
  it('gives the referral back where the provider has cancelled its booking', async () => {
    const referred = await bookedIndirectly(server)
    const answer = await rejecting(referred, { isCancelledInPas: true })
    assert.equal(versionIn(answer), referred.version + 1)
    assert.equal(stateIn(answer).state, 'REJECTED')
    const appointment = appointmentIn(answer)
    assert.equal(appointment.status, 'cancelled')
    assert.deepEqual(appointment.reason, [why])
    assert.equal(appointment.participant.length, 2)
    assert.equal('start' in appointment, false)
    assert.equal(await toCancelInPas(server, referred), undefined)
  })

  it('remembers where the provider has yet to', async () => {
    const referred = await bookedIndirectly(server)
    const answer = await rejecting(referred, { isCancelledInPas: false })
    assert.equal(stateIn(answer).state, 'REJECTED')
    const left = await toCancelInPas(server, referred)
    assert.equal(left?.service.id, INDIRECT)
    assert.equal(left?.since, server.clock.now())
  })

  it('asks no PAS', async () => {
    const told = await server.world('PUT', `/pas/${INDIRECT}`, { behaviour: 'refuse-cancel' })
    assert.equal(told.status, 200)
    const referred = await bookedIndirectly(server)
    await rejecting(referred, { isCancelledInPas: true })
    const { rowCount } = await server.database.query('select from pas_request where ubrn = $1', [
      referred.ubrn,
    ])
    assert.equal(rowCount, 0)
  })

  it('counts the day of the appointment as not past', async () => {
    await rejecting(await bookedIndirectly(server, 0), { isCancelledInPas: true })
  })
})

describe('A014 answers', () => {
  it('as the published schema wants, whatever kind of service it was', async (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) {
      t.diagnostic('left out: the published contract is not here')
      return
    }
    const indirect = await bookedIndirectly(server)
    const answers = [
      await rejecting(await inState.BOOKED(server)),
      await rejecting(indirect, { isCancelledInPas: false }),
    ]
    for (const { json } of answers) {
      assert.deepEqual(schemas.validateResponse('a014-reject-referral', 200, json), [])
    }
  })
})

describe('A014 serves', () => {
  const callers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician of the specialty', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['a clinician of the service alone', { ...people.clinician, user: '555000000107' }],
  ]
  for (const [who, by] of callers) {
    it(who, async () => {
      await rejecting(await inState.BOOKED(server), {}, by)
    })
  }

  it('and leaves an audit record of who did what', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await rejecting(referred, {}, people.clinicianAdmin)
    const { rows } = await server.database.query(
      `select operation, http_status, user_id, on_behalf_of, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a014-reject-referral',
        http_status: 200,
        user_id: '555031998104',
        on_behalf_of: '555031999105',
        ods_code: 'RCD',
        ubrn: referred.ubrn,
        nhs_number: referred.patient,
      },
    ])
  })

  it('the same answer to the same Idempotency-Key, and asks the PAS once', async () => {
    const referred = await inState.BOOKED(server)
    const clinician = await server.as(people.clinician)
    const ask = () => reject(clinician, referred, {}, { 'idempotency-key': 'reject-1' })
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
