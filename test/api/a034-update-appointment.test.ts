import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer, Caller } from '../world/caller.ts'
import {
  appointmentCancelled,
  type Current,
  cancelAppointment,
  cancelled,
  currentAppointment,
} from '../world/cancellations.ts'
import { people } from '../world/people.ts'
import { sent, withExample, without } from '../world/published-example.ts'
import {
  accept,
  arrange,
  booked,
  containedIn,
  freeSlot,
  freeSlots,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { reshortlisted } from '../world/shortlists.ts'
import { itemOn, listed } from '../world/worklists.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const appointmentOf = (referred: Referred) => currentAppointment(server, referred)

async function cancel(current: Current, ...wanted: [Parameters<typeof cancelled>[1]?]) {
  const answer = await cancelAppointment(referrer, current, ...wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

/** Far enough ahead that its letters may change. */
async function bookedLater(referred: Referred): Promise<Referred> {
  const slots = await freeSlots(server, '11000', { hasClinician: false, count: 10 })
  const slot = slots.at(-1)
  assert.ok(slot)
  return booked(server, referred, { slot })
}

describe('A034', () => {
  it('cancels: the appointment stays, without date and slot, one version on', async () => {
    const slot = await freeSlot(server, '11000', false)
    const current = await appointmentOf(await booked(server, await refer(server), { slot }))
    const answer = await cancel(current, { reason: 'PATIENT_ILL' })
    assert.equal(versionIn(answer), current.version + 1)
    const { json } = answer
    assert.deepEqual(json, {
      ...without(current.json, 'start', 'end', 'slot'),
      meta: { ...current.json.meta, versionId: String(current.version + 1) },
      status: 'cancelled',
      reason: [
        {
          coding: [
            {
              system: `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON`,
              code: 'PATIENT_ILL',
            },
          ],
        },
      ],
      incomingReferral: json.incomingReferral,
    })
    const read = await referrer.get(`/STU3/Appointment/${current.id}`)
    assert.equal(read.text, answer.text)
    assert.equal(read.headers.get('etag'), answer.headers.get('etag'))
  })

  it('moves the referral on: one version, cancelled by the patient, why', async () => {
    const referred = await booked(server, await refer(server))
    const comment = 'Away until the summer'
    const answer = await cancel(await appointmentOf(referred), {
      reason: 'PATIENT_OTHER_ENGAGEMENT',
      comment,
    })
    assert.equal(answer.json.comment, comment)
    const version = referred.version + 1
    assert.deepEqual(answer.json.incomingReferral, [
      { reference: `ReferralRequest/${referred.ubrn}/_history/${version}` },
    ])
    const read = await readBy(server, referred)
    assert.equal(versionIn(read), version)
    assert.deepEqual(stateIn(read), {
      state: 'APPT_CANCELLED_BY_PATIENT',
      reason: 'PATIENT_OTHER_ENGAGEMENT',
      comments: comment,
    })
    assert.equal(read.json.status, 'active')
    const [appointment] = containedIn(read, 'Appointment')
    assert.equal(appointment.status, 'cancelled')
  })

  it('frees the slot, also in the book of the PAS', async () => {
    const slot = await freeSlot(server, '11000', false)
    const referred = await booked(server, await refer(server), { slot })
    assert.deepEqual(await ofReferral(referred), [{ slot: slot.id, ubrn: referred.ubrn }])
    await cancel(await appointmentOf(referred))
    assert.deepEqual(await ofReferral(referred), [])
    await booked(server, await refer(server), { slot })
  })

  async function ofReferral({ ubrn }: Referred) {
    const told = await server.world('GET', '/pas/11000/bookings')
    const { bookings } = (await told.json()) as { bookings: { slot: string; ubrn: string }[] }
    return bookings.filter((each) => each.ubrn === ubrn)
  }

  it('takes it from Referrals for Review, and puts it on Awaiting Booking', async () => {
    const lettered = await withLetter(server, await refer(server))
    const referred = await booked(server, lettered)
    const clinician = await server.as(people.clinician)
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    assert.ok(!(await listed(referrer, 'AWAITING_BOOKING')).includes(referred.ubrn))
    await cancel(await appointmentOf(referred))
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    const item = await itemOn(referrer, 'AWAITING_BOOKING', referred.ubrn)
    assert.equal(item?.status, 'APP_CANCELLED_BY_PATIENT')
    assert.equal(item?.reason, 'PATIENT_HOLIDAY')
  })

  it('leaves the attachments as they are', async () => {
    const referred = await booked(server, await withLetter(server, await refer(server)))
    await server.runDueJobs()
    const before = containedIn(await readBy(server, referred), 'DocumentReference')
    await cancel(await appointmentOf(referred))
    const now = containedIn(await readBy(server, referred), 'DocumentReference')
    assert.equal(now.length, 1)
    assert.deepEqual(now, before)
  })

  it('keeps the clinician of the slot, who has to be sent back', async () => {
    const slot = await freeSlot(server, '11000', true)
    const current = await appointmentOf(await booked(server, await refer(server), { slot }))
    const { json } = await cancel(current)
    assert.equal(json.participant[2].actor.identifier.value, slot.clinician)
  })

  it('forgets the comment of the booking', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const caller = await server.as(people.referrer)

    const made = await arrange(caller, referred, { slot, comment: 'Needs a ramp' })
    assert.equal(made.status, 201)
    const answer = await cancel(await appointmentOf(referred))
    assert.equal(answer.json.comment, undefined)
    assert.deepEqual(stateIn(await readBy(server, referred)), {
      state: 'APPT_CANCELLED_BY_PATIENT',
      reason: 'PATIENT_HOLIDAY',
    })
  })

  it('takes slot, start, end and created as A038 gives them, and looks at no slot', async () => {
    const current = await appointmentOf(await booked(server, await refer(server)))
    const other = await freeSlot(server, '11000')
    const { start, end, created } = current.json
    const slot = [{ reference: `Slot/${other.id}` }]
    const body = { ...cancelled(current), start, end, slot, created, comment: null }
    assert.equal((await cancelAppointment(referrer, current, { body })).status, 200)
  })

  it('works after the provider has accepted, and after the letters changed', async () => {
    const referred = await bookedLater(await withLetter(server, await refer(server)))
    const accepted = await accept(await server.as(people.clinician), referred)
    const changed = await withLetter(server, { ...referred, version: versionIn(accepted) })
    const current = await appointmentOf(changed)
    await cancel(current)
    assert.equal(versionIn(await readBy(server, changed)), changed.version + 1)
  })

  it('lets the referral be booked again, after a new shortlist', async () => {
    const referred = await appointmentCancelled(server, await booked(server, await refer(server)))
    const again = await booked(server, await reshortlisted(server, referred))
    const current = await appointmentOf(again)
    assert.equal(current.json.status, 'booked')
    assert.equal(current.version, 0)
  })

  it('answers as published, with and without a comment', async (t) => {
    for (const name of [
      'MinimalCancellationReasonOnlyCommentNotMandatory',
      'CancellationReasonAndMandatoryComment',
    ]) {
      const clinic = await server.as(people.everybody)
      const referred = await booked(
        server,
        await refer(server, { services: ['50'], patient: '1000000001', by: people.everybody }),
        { by: people.everybody },
      )
      const current = await currentAppointment(server, referred, people.everybody)
      const asked: Example[] = []
      const awaited: Example[] = []
      withExample<Example>(t, `stu3/updateAppointment/requests/${name}`, (body) => asked.push(body))
      withExample<Example>(t, `stu3/updateAppointment/responses/${name}`, (body) =>
        awaited.push(body),
      )
      for (const [index, example] of asked.entries()) {
        const { ubrn, version } = referred
        const body = withIdsOf(example, current, `${ubrn}/_history/${version}`)
        const answer: Answer = await cancelAppointment(clinic, current, { body })
        assert.equal(answer.status, 200, answer.text)
        const shown = awaited[index]
        if (shown === undefined) continue
        const expected = withIdsOf(
          { ...shown, created: current.json.created },
          { ...current, version: current.version + 1 },
          `${ubrn}/_history/${version + 1}`,
        )
        const told = answer.text.replaceAll(server.baseUrl, 'http://127.0.0.1:9000')
        assert.deepEqual(JSON.parse(told), expected)
      }
    }
  })

  type Example = Readonly<Record<string, unknown>> & { readonly meta: object }

  function withIdsOf(example: Example, { id, version }: Current, referral: string): object {
    const meta = { ...example.meta, versionId: String(version) }
    const incomingReferral = [{ reference: `ReferralRequest/${referral}` }]
    return sent({ ...example, id, meta, incomingReferral })
  }
})

describe('A034 serves', () => {
  const by = [
    ['a clinician', people.referrer],
    ['an admin', people.referrerAdmin],
    ["a clinician of the patient's practice", people.everybody],
  ] as const
  for (const [who, caller] of by) {
    it(`${who}, and leaves an audit record`, async () => {
      const referred = await booked(server, await refer(server))
      const current = await currentAppointment(server, referred, caller)
      const answer = await cancelAppointment(await server.as(caller), current)
      assert.equal(answer.status, 200, answer.text)
      const { rows } = await server.database.query(
        `select operation, http_status, user_id, ods_code, ubrn, nhs_number
         from audit_record where request_id = $1`,
        [answer.headers.get('x-request-id')],
      )
      assert.deepEqual(rows, [
        {
          operation: 'a034-update-appointment',
          http_status: 200,
          user_id: caller.user,
          ods_code: caller.organisation,
          ubrn: referred.ubrn,
          nhs_number: referred.patient,
        },
      ])
    })
  }
})
