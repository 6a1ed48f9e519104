import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a038RetrieveAppointment } from '../../src/api/stu3/a038-retrieve-appointment.ts'
import type { Appointment } from '../../src/domain/appointment/appointment.ts'
import { nextState } from '../../src/domain/referral/next-version.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { Action } from '../../src/domain/referral/transitions.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { becomes } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import { type Json, withExample } from '../world/published-example.ts'
import {
  type Arranging,
  accept,
  arrange,
  arranged,
  becomesPatient,
  booked,
  containedIn,
  freeSlot,
  type Referred,
  readBy,
  refer,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'

const provider = (user: string): CallerHeaders => ({
  user,
  organisation: 'RCD',
  function: 'SERVICE_PROVIDER_CLINICIAN',
})

const { saw, assertAllOf } = seenCodes()

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const read = (id: string, caller = referrer) => caller.get(`/STU3/Appointment/${id}`)

async function readAs(who: CallerHeaders, id: string): Promise<Answer> {
  return saw(await read(id, await server.as(who)))
}

/** As the referral names it. */
async function appointmentOf(referred: Pick<Referred, 'ubrn'>): Promise<string> {
  const id = /"Appointment\/(\d+)"/.exec((await readBy(server, referred)).text)?.[1]
  assert.ok(id, 'the referral has an appointment')
  return id
}

async function toBooked(): Promise<Referred & { id: string }> {
  const referred = await booked(server, await refer(server))
  return { ...referred, id: await appointmentOf(referred) }
}

/** A016, and what A038 then answers. */
async function made(services: readonly string[], wanted: Arranging): Promise<[Answer, Answer]> {
  const arrangedNow = await arrange(referrer, await refer(server, { services }), wanted)
  assert.equal(arrangedNow.status, 201, arrangedNow.text)
  return [arrangedNow, await read(arrangedNow.json.id)]
}

/** Field names in their order, and the values that are codes; what varies is left out. */
function shapeOf(body: Json): unknown {
  if (Array.isArray(body)) return body.map(shapeOf)
  if (typeof body !== 'object') return undefined
  return Object.entries(body).map(([field, value]) => {
    const isCode = ['system', 'code', 'status', 'profile', 'description'].includes(field)
    return [field, isCode && typeof value === 'string' ? value : shapeOf(value as Json)]
  })
}

describe('A038', () => {
  it('answers a booking as A016 made it, with its own version', async () => {
    const slot = await freeSlot(server, '11000', false)
    const [booking, answer] = await made(['11000'], { slot })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), booking.headers.get('etag'))
    assert.equal(answer.headers.get('etag'), `W/"${answer.json.meta.versionId}"`)
    assert.equal(answer.text, booking.text)
    assert.equal(answer.json.slot[0].reference, `Slot/${slot.id}`)
  })

  it('names the clinician of the slot', async () => {
    const slot = await freeSlot(server, '11000', true)
    const [, { json }] = await made(['11000'], { slot })
    assert.deepEqual(json.participant[2], {
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

  it('has the shape of the published booking, deferral and request for triage', async (t) => {
    const slot = await freeSlot(server, '11000', false)
    const deferral = { reason: 'NO_SLOTS_AT_SERVICE', comment: 'Slot unavailable' }
    const ways: readonly [string, readonly string[], Arranging][] = [
      ['BookedDBS', ['11000'], { slot }],
      ['AppointmentDeferral', ['10000'], { service: '10000', ...deferral }],
      ['TriageDeferral', ['11004'], { service: '11004', reason: 'TRIAGE' }],
    ]
    for (const [name, services, wanted] of ways) {
      const [, answer] = await made(services, wanted)
      withExample(t, `stu3/retrieveAppointment/responses/${name}`, (example) => {
        assert.deepEqual(shapeOf(answer.json), shapeOf(example), name)
      })
    }
  })

  it('is drawn anew with every version of the referral, and keeps its own', async () => {
    const lettered = await withLetter(server, await refer(server))
    const { ubrn, version } = await booked(server, lettered)
    const before = await read(await appointmentOf({ ubrn }))
    const accepted = await accept(await server.as(people.clinician), { ubrn, version })
    assert.equal(accepted.status, 200, accepted.text)
    const after = await read(before.json.id)
    const [{ reference }] = after.json.incomingReferral
    assert.equal(reference, `ReferralRequest/${ubrn}/_history/${version + 1}`)
    assert.equal(after.headers.get('etag'), before.headers.get('etag'))
    const incomingReferral = before.json.incomingReferral
    assert.deepEqual({ ...after.json, incomingReferral }, before.json)
  })

  it('says what the referral contains, under its own id', async () => {
    const { id, ubrn } = await toBooked()
    const [contained] = containedIn(await readBy(server, { ubrn }), 'Appointment')
    assert.deepEqual((await read(id)).json, { ...contained, id })
  })

  const relations: readonly [who: string, by: CallerHeaders][] = [
    ['the clinician who referred', people.referrer],
    ['an admin of the practice', people.referrerAdmin],
    ['a clinician of the specialty', people.clinician],
    ['a clinician of this one service', provider('555000000107')],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
  ]
  for (const [who, by] of relations) {
    it(`serves ${who}`, async () => {
      const { id } = await toBooked()
      const answer = await readAs(by, id)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.text, (await read(id)).text)
    })
  }

  it("serves the patient's practice, although another organisation refers", async () => {
    const { everybody } = people
    const referred = await refer(server, { by: everybody, patient: '9462979626' })
    const { ubrn } = await booked(server, referred, { by: everybody })
    assert.equal((await read(await appointmentOf({ ubrn }))).status, 200)
  })

  it('leaves an audit record with referral and patient', async () => {
    const { id, ubrn, patient } = await toBooked()
    const answer = await read(id)
    const { rows } = await server.database.query(
      `select operation, http_status, ubrn, nhs_number from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    const operation = 'a038-retrieve-appointment'
    assert.deepEqual(rows, [{ operation, http_status: 200, ubrn, nhs_number: patient }])
  })
})

/** The appointment of a referral, another one in its place, or none. */
type Next = (own: Appointment) => Appointment | undefined

function following(action: Action, next: Next) {
  return (referral: Referral): Referral => {
    const { appointment } = referral
    assert.ok(appointment, 'it was sent somewhere')
    const change = { appointment: next(appointment), review: undefined }
    return nextState(action, referral, 1, server.clock.now(), change)
  }
}

const ended: Next = (own) => ({
  ...own,
  version: own.version + 1,
  status: 'cancelled',
  reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PATIENT_HOLIDAY' },
  comment: 'Patient away',
})

describe('A038 of what ended', () => {
  it('shows a cancelled appointment as published, to the provider too', async (t) => {
    const { id, ubrn } = await toBooked()
    await becomes(server, ubrn, following('patientCancels', ended))
    const answer = await read(id)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.headers.get('etag'), 'W/"1"')
    assert.equal((await readAs(people.clinician, id)).text, answer.text)
    withExample(t, 'stu3/retrieveAppointment/responses/Cancelled', (example) => {
      const shape = JSON.stringify(shapeOf(example))
      const base = `${server.baseUrl}/referrals/FHIR`
      assert.equal(
        JSON.stringify(shapeOf(answer.json)),
        shape.replace(/http:\/\/127\.0\.0\.1:9000\/referrals\/FHIR/g, base),
      )
    })
  })

  const outcomes = [
    [
      'cancelActionLater',
      'BOOKED',
      'CANCEL_APPOINTMENT_ACTION_LATER',
      'Cancel Appointment Action Later',
    ],
    [
      'acceptReferBookLater',
      'AWAITING_TRIAGE',
      'ACCEPT_REFER_BOOK_LATER',
      'Accept Refer Book Later',
    ],
    [
      'returnWithAdvice',
      'AWAITING_TRIAGE',
      'RETURN_TO_REFERRER_WITH_ADVICE',
      'Return to Referrer With Advice',
    ],
  ] as const
  for (const [action, from, code, display] of outcomes) {
    it(`shows the outcome ${code} with its display`, async () => {
      const { ubrn } =
        from === 'BOOKED'
          ? await toBooked()
          : await arranged(server, await refer(server, { services: ['11004'] }), {
              service: '11004',
              reason: 'TRIAGE',
            })
      const reviewed: Next = ({ slot: _, start: _start, end: _end, ...own }) => ({
        ...own,
        version: own.version + 1,
        status: 'proposed',
        reason: { set: 'REVIEW_OUTCOME', code },
        comment: 'To our administrators',
      })
      await becomes(server, ubrn, following(action, reviewed))
      const { json } = await read(await appointmentOf({ ubrn }))
      assert.equal(json.status, 'proposed')
      assert.deepEqual(json.reason[0].coding, [
        { system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewOutcome-1', code, display },
      ])
      assert.equal(json.comment, 'To our administrators')
      assert.equal(json.slot, undefined)
    })
  }

  it('shows a booking at an indirectly bookable service without a slot', async () => {
    const { id, ubrn } = await toBooked()
    await becomes(
      server,
      ubrn,
      following('providerRebooks', ({ slot: _, ...own }) => own),
    )
    const { json } = await read(id)
    assert.equal(json.status, 'booked')
    assert.equal(json.slot, undefined)
    assert.equal(typeof json.start, 'string')
  })

  it('knows no appointment that a new shortlist took away', async () => {
    const { id, ubrn } = await toBooked()
    await becomes(server, ubrn, following('patientCancels', ended))
    await becomes(
      server,
      ubrn,
      following('changeShortlist', () => undefined),
    )
    for (const who of [people.referrer, people.clinician]) {
      assertRefused(await readAs(who, id), 404, 'NO_SUCH_RESOURCE No such appointment.')
    }
  })

  it('knows of two appointments the current one alone, whatever their numbers', async () => {
    const { id, ubrn } = await toBooked()
    await becomes(server, ubrn, following('patientCancels', ended))
    const rebooked = following('patientBooks', (own) => ({
      ...own,
      id: '7',
      version: 0,
      status: 'booked',
    }))
    await becomes(server, ubrn, rebooked)
    assert.equal(await appointmentOf({ ubrn }), '7')
    assert.equal((await read('7')).status, 200)
    assert.equal((await read(id)).status, 404)
  })
})

describe('A038 refuses', () => {
  it('roles without clinical data, and applications', async () => {
    await assertRoles(server, (caller) => read('1', caller), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ])
  })

  const strangers: readonly [who: string, by: CallerHeaders][] = [
    [
      'a practice that neither refers nor has the patient',
      { user: '555000000104', organisation: 'D82107', function: 'REFERRING_CLINICIAN' },
    ],
    ['a clinician in no workgroup', provider('555000000101')],
    ['a clinician of another place of the provider', provider('555000000108')],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
  ]
  for (const [who, by] of strangers) {
    it(who, async () => {
      const { id, ubrn } = await toBooked()
      const says = `NO_RELATIONSHIP No legitimate relationship with referral (${ubrn}).`
      assertRefused(await readAs(by, id), 422, says)
    })
  }

  it('a patient whose record is not shown, and tells a stranger nothing of it', async () => {
    const { id, ubrn } = await toBooked()
    await becomesPatient(server, { ubrn }, '9000000025')
    assertRefused(
      await readAs(people.referrer, id),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
    assertRefused(
      await readAs(provider('555000000101'), id),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${ubrn}).`,
    )
  })

  // biome-ignore format: a table
  for (const id of [
    '999999999', '9223372036854775808', '99999999999999999999', '0', '-1', '1.0', 'x', '%20', '1%00',
    "1' or '1'='1", '٧', 'appointment',
  ]) {
    it(`an id that nobody has: ${id}`, async () => {
      assertRefused(await read(encodeURI(decodeURI(id))), 404, 'NO_SUCH_RESOURCE No such appointment.')
    })
  }

  it('an id with a leading zero', async () => {
    const { id } = await toBooked()
    assert.equal((await read(`0${id}`)).status, 404)
  })

  it('query parameters, and an Accept that it cannot answer', async () => {
    const { id } = await toBooked()
    assertRefused(
      await referrer.get(`/STU3/Appointment/${id}?_format=json`),
      422,
      "UNEXPECTED_FIELD '_format' unknown parameter name",
    )
    const image = await referrer.get(`/STU3/Appointment/${id}`, { accept: 'image/png' })
    assert.equal(image.status, 406)
  })

  it('with every code of its page', (t) => {
    assertAllOf(t, a038RetrieveAppointment, 'retrieveAppointment/422Response')
  })
})
