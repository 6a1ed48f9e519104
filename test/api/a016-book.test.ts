import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { people } from '../world/people.ts'
import {
  arrange,
  arrangement,
  booked,
  containedIn,
  freeSlot,
  freeSlots,
  readBy,
  refer,
  stateIn,
  versionIn,
} from '../world/referrals.ts'
import { assertNegotiates, assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { listed } from '../world/worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

describe('A016 booking', () => {
  it('answers the appointment as it is now', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const answer = await arrange(await server.as(people.referrer), referred, {
      slot,
      comment: 'Needs a chair lift',
    })
    assert.equal(answer.status, 201, answer.text)
    const { id, meta, participant, ...rest } = answer.json
    assert.match(id, /^[1-9]\d*$/)
    assert.equal(answer.headers.get('location'), `Appointment/${id}/_history/0`)
    assert.equal(versionIn(answer), 0)
    assert.equal(meta.versionId, '0')
    assert.deepEqual(rest, {
      language: 'en',
      resourceType: 'Appointment',
      status: 'booked',
      description: 'e-Referral Appointment',
      start: slot.start,
      end: slot.end,
      slot: [{ reference: `Slot/${slot.id}` }],
      created: server.clock.now(),
      comment: 'Needs a chair lift',
      incomingReferral: [
        { reference: `ReferralRequest/${referred.ubrn}/_history/${referred.version + 2}` },
      ],
    })
    assert.deepEqual(
      participant.map(({ actor }: { actor: { identifier: { value: string } } }) => [
        actor.identifier.value,
      ]),
      [['11000'], [referred.patient]],
    )
  })

  it('books the referral, takes the slot and leaves the booking list', async () => {
    const referred = await refer(server)
    const referrer = await server.as(people.referrer)
    assert.ok((await listed(referrer, 'AWAITING_BOOKING')).includes(referred.ubrn))
    const slot = await freeSlot(server, '11000', false)
    const { version } = await booked(server, referred, { slot })
    const read = await readBy(server, referred)
    assert.equal(versionIn(read), version)
    assert.deepEqual(stateIn(read), { state: 'BOOKED' })
    assert.equal(read.json.specialty.coding[0].code, 'CARDIOLOGY')
    const [appointment] = containedIn(read, 'Appointment')
    assert.equal(appointment.id, 'appointment')
    assert.equal(appointment.slot[0].reference, `Slot/${slot.id}`)
    assert.ok(!(await listed(referrer, 'AWAITING_BOOKING')).includes(referred.ubrn))
    const [next] = await freeSlots(server, '11000', { hasClinician: false })
    assert.notEqual(next?.id, slot.id)
    const { rows } = await server.database.query(
      'select version, operation from referral_history where ubrn = $1 order by version',
      [referred.ubrn],
    )
    assert.deepEqual(rows, [
      { version: 3, operation: 'a011-create-referral' },
      { version: 5, operation: 'a016-book-or-defer-appointment' },
    ])
  })

  it('names the clinician whom the PAS allocated to the slot', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', true)
    await booked(server, referred, { slot })
    const [appointment] = containedIn(await readBy(server, referred), 'Appointment')
    assert.deepEqual(appointment.participant[2], {
      type: {
        coding: [
          { system: 'http://hl7.org/fhir/ValueSet/encounter-participant-type', code: 'CON' },
        ],
      },
      actor: {
        identifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: slot.clinician },
      },
      status: 'accepted',
    })
  })

  it('is done by an admin, and by the practice of the patient', async () => {
    for (const by of [people.referrerAdmin, people.everybody]) {
      const { ubrn, version } = await booked(server, await refer(server), { by })
      assert.equal(versionIn(await readBy(server, { ubrn }, by)), version)
    }
  })

  it('takes participants in any order and times in any zone', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const body = arrangement(referred, { slot })
    const answer = await (await server.as(people.referrer)).post('/STU3/Appointment', {
      ...body,
      participant: body.participant.toReversed(),
      start: slot.start.replace('.000Z', '+00:00'),
      end: slot.end
        .replace(/T(\d\d)/, (_, hour) => `T${Number(hour) + 1}`)
        .replace('.000Z', '+01:00'),
    })
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.json.start, slot.start)
    assert.equal(answer.json.end, slot.end)
  })

  it('is for referring clinicians and their admins', async () => {
    await assertRoles(server, (caller) => caller.post('/STU3/Appointment', {}), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('negotiates', async () => {
    await assertNegotiates(await server.as(people.referrer), '/STU3/Appointment', {})
  })
})
