import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a034UpdateAppointment } from '../../src/api/stu3/a034-update-appointment.ts'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller } from '../world/caller.ts'
import {
  type Current,
  cancelAppointment,
  cancelled,
  currentAppointment,
  findAppointment,
  referralCancelled,
} from '../world/cancellations.ts'
import { inState } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import {
  becomesPatient,
  booked,
  freeSlot,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { assertRoles, assertWantsVersion } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { reshortlisted } from '../world/shortlists.ts'

const state = (says: string) =>
  `INVALID_REQUEST_STATE The referral does not permit this action${says}`
const reasonAt = 'reason[0]/coding[0]'
const notThat = (place: string) => `INAPPROPRIATE_VALUE '${place}' is not that of the appointment`

let server: TestServer
let referrer: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

type Booked = Referred & { readonly current: Current }

async function toBooked(service = '11000', hasClinician = false): Promise<Booked> {
  const slot = await freeSlot(server, service, hasClinician)
  const referred = await booked(server, await refer(server, { services: [service] }), { slot })
  return { ...referred, current: await currentAppointment(server, referred) }
}

/** Refused as told, and appointment and referral stay as they were. */
async function refusedAs(answer: Answer, of: Booked, status: number, ...issues: string[]) {
  assertRefused(saw(answer), status, ...issues)
  assert.equal(versionIn(await readBy(server, of)), of.version)
  const { version, json } = await currentAppointment(server, of)
  assert.equal(version, of.current.version)
  assert.equal(json.status, of.current.json.status)
}

const asked = (of: Booked, body: unknown) => cancelAppointment(referrer, of.current, { body })

describe('A034 refuses the shape of', () => {
  let of: Booked
  before(async () => {
    of = await toBooked()
  })

  const notOwn = 'is not <base URL>/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON'
  const notVersioned =
    'is not a reference to a version of a referral, ReferralRequest/<ubrn>/_history/<version>'
  const comment = 'is not a text of 1 to 2000 characters without control characters'

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Slot', "INVALID_VALUE 'resourceType' (Slot) is not Appointment"],
    ['no id', 'id', undefined, "MISSING_VALUE 'id' is mandatory, but was not supplied"],
    ['another language', 'language', 'cy', "INAPPROPRIATE_VALUE 'language' (cy) is not en"],
    ['another description', 'description', 'Appointment',
      "INVALID_VALUE 'description' (Appointment) is not e-Referral Appointment"],
    ['a status it has already', 'status', 'booked', "INAPPROPRIATE_VALUE 'status' (booked) is not cancelled"],
    ['a status that is none', 'status', 'deleted', "INVALID_VALUE 'status' (deleted) is not cancelled"],
    ['no reason', 'reason', undefined, "MISSING_VALUE 'reason' is mandatory, but was not supplied"],
    ['an empty reason', 'reason', [], "MISSING_VALUE 'reason' is mandatory, but was not supplied"],
    ['a reason that is none', `${reasonAt}/code`, 'PATIENT_SHY',
      `INVALID_VALUE '${reasonAt}/code' (PATIENT_SHY) is not the code of a reason to cancel an appointment`],
    ['a reason of another set', `${reasonAt}/system`, '_baseUrl_/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON',
      `INVALID_VALUE '${reasonAt}/system' (_baseUrl_/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON) ${notOwn}`],
    ['an empty comment', 'comment', '', `INVALID_VALUE 'comment' ${comment}`],
    ['a comment of 2001 characters', 'comment', 'x'.repeat(2_001), `INVALID_VALUE 'comment' ${comment}`],
    ['a field nobody knows', 'minutesDuration', 30, "UNEXPECTED_FIELD 'minutesDuration' is not expected"],
    ['no referral', 'incomingReferral', undefined,
      "MISSING_VALUE 'incomingReferral' is mandatory, but was not supplied"],
    ['a referral without version', 'incomingReferral[0]/reference', 'ReferralRequest/000000100000',
      `INVALID_VALUE 'incomingReferral[0]/reference' (ReferralRequest/000000100000) ${notVersioned}`],
    ['no patient', 'participant[1]', undefined,
      "MISSING_VALUE 'participant[1]' is mandatory, but was not supplied: a patient, identified by http://fhir.nhs.net/Id/nhs-number"],
    ['a version that is none', 'meta/versionId', 'one', "INVALID_VALUE 'meta/versionId' (one) is not a version, a whole number"],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const body = edited(cancelled(of.current), place, value)
      await refusedAs(await asked(of, body), of, 422, ...issues)
    })
  }
})

describe('A034 refuses an appointment that is not as it was', () => {
  let of: Booked
  before(async () => {
    of = await toBooked()
  })

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, issue?: string][] = [
    ['id', 'id', '79999'],
    ['version', 'meta/versionId', '9'],
    ['time of creation', 'created', '2026-11-23T10:00:00.000Z'],
    ['referral', 'incomingReferral[0]/reference', 'ReferralRequest/000000000001/_history/5'],
    ['service', 'participant[0]/actor/identifier/value', '11001'],
    ['patient', 'participant[1]/actor/identifier/value', '9990001006',
      'The patient is not the patient of the referral.'],
  ]
  for (const [what, place, value, issue] of cases) {
    it(`another ${what}`, async () => {
      const body = edited(cancelled(of.current), place, value)
      const at = place.replace('/value', '')
      const told = issue === undefined ? notThat(at) : `INAPPROPRIATE_VALUE '${at}' ${issue}`
      await refusedAs(await asked(of, body), of, 422, told)
    })
  }

  it('a clinician, where the slot has none', async () => {
    const { participant } = (await toBooked('11000', true)).current.json
    const body = {
      ...cancelled(of.current),
      participant: [...of.current.json.participant, participant[2]],
    }
    await refusedAs(await asked(of, body), of, 422, notThat('participant[2]/actor/identifier'))
  })

  it('no clinician, or another, where the slot has one', async () => {
    const clinical = await toBooked('11000', true)
    const body = cancelled(clinical.current)
    await refusedAs(
      await asked(clinical, edited(body, 'participant[2]', undefined)),
      clinical,
      422,
      "MISSING_VALUE 'participant[2]' is mandatory, but was not supplied for 'cancel'",
    )
    const at = 'participant[2]/actor/identifier'
    await refusedAs(
      await asked(clinical, edited(body, `${at}/value`, '555073103100')),
      clinical,
      422,
      notThat(at),
    )
  })

  it('a version of the referral that is past: 409', async () => {
    const body = cancelled(of.current)
    await withLetter(server, of)
    const answer = await asked(of, body)
    assert.equal(answer.status, 409)
    const at = 'incomingReferral[0]/reference'
    assert.deepEqual(issuesIn(answer), [
      `VERSION_CONFLICT '${at}' names a version of the referral that is not the current one`,
    ])
    const current = await currentAppointment(server, of)
    assert.equal(current.version, of.current.version)
    assert.equal((await cancelAppointment(referrer, current)).status, 200)
  })
})

describe('A034 refuses reasons', () => {
  let of: Booked
  before(async () => {
    of = await toBooked()
  })

  const cannot = (code: string, why: string) =>
    `INAPPROPRIATE_VALUE '${reasonAt}' The reason (${code}) cannot be given ${why}.`
  const byReferrer = 'by REFERRING_CLINICIAN'

  // biome-ignore format: a table
  const cases: readonly [what: string, code: string, ...whys: string[]][] = [
    ['of a rejection', 'SERVICE_INAPPROPRIATE', 'to cancel an appointment', byReferrer],
    ['of providers', 'CLINIC_CANCELLED', 'to cancel an appointment', byReferrer],
    ['of the past', 'APPT_MADE_FOR_WRONG_PATIENT', 'to cancel an appointment', byReferrer, 'any more, or not yet'],
  ]
  for (const [what, reason, ...whys] of cases) {
    it(what, async () => {
      const answer = await cancelAppointment(referrer, of.current, { reason })
      await refusedAs(answer, of, 422, ...whys.map((why) => cannot(reason, why)))
    })
  }

  for (const reason of ['PATIENT_APPOINTMENT_CANCELLATION_OTHER', 'PATIENT_OTHER_ENGAGEMENT']) {
    it(`without a comment: ${reason}`, async () => {
      const answer = await cancelAppointment(referrer, of.current, { reason })
      await refusedAs(answer, of, 422, "MISSING_VALUE 'comment' is missing.")
    })
  }

  it('together with everything else that is wrong', async () => {
    const wrong = edited(cancelled(of.current, { reason: 'PRIORITY_CHANGE' }), 'id', '79999')
    await refusedAs(
      await asked(of, wrong),
      of,
      422,
      notThat('id'),
      cannot('PRIORITY_CHANGE', 'to cancel an appointment'),
      cannot('PRIORITY_CHANGE', byReferrer),
      "MISSING_VALUE 'comment' is missing.",
    )
  })
})

describe('A034 refuses an appointment', () => {
  const others = [
    ['DEFERRED_TO_PROVIDER', 'Deferred To Provider'],
    ['AWAITING_TRIAGE', 'Awaiting Triage'],
    ['TRIAGED_PROVIDER_TO_ACTION', 'Triaged - Provider To Action'],
    ['APPT_CANCELLED_BY_PATIENT', 'Appointment Cancelled By Patient'],
  ] as const
  for (const [name, shown] of others) {
    it(`of a referral that is ${shown}`, async () => {
      const referred = await inState[name](server)
      const of = { ...referred, current: await currentAppointment(server, referred) }
      const answer = await cancelAppointment(referrer, of.current)
      await refusedAs(answer, of, 422, state(` while it is ${shown}.`))
    })
  }

  it('of a referral that is cancelled', async () => {
    const referred = await referralCancelled(server, await toBooked())
    const of = { ...referred, current: await currentAppointment(server, referred) }
    const answer = await cancelAppointment(referrer, of.current)
    await refusedAs(answer, of, 422, state(' while it is Cancelled Referral.'))
  })

  it('that is not at a directly bookable service', async () => {
    const of = await toBooked()
    // As a provider dates it that books by telephone: without a slot.
    await server.database.query(
      `update referral set document = (document::jsonb #- '{appointment,slot}')::json where ubrn = $1`,
      [of.ubrn],
    )
    const says = ': its appointment is not at a directly bookable service.'
    await refusedAs(await cancelAppointment(referrer, of.current), of, 422, state(says))
  })

  it('that its referral has no more, and one that nobody has: 404', async () => {
    const of = await toBooked()
    const none = ['NO_SUCH_RESOURCE No such appointment.'] as const
    assert.equal((await cancelAppointment(referrer, of.current)).status, 200)
    await reshortlisted(server, { ...of, version: of.version + 1 })
    assert.equal(await findAppointment(server, of), undefined)
    assertRefused(await cancelAppointment(referrer, of.current), 404, ...none)
    for (const id of ['999999999', '0', 'seven']) {
      const body = cancelled(of.current)
      assertRefused(
        await cancelAppointment(referrer, { ...of.current, id }, { body }),
        404,
        ...none,
      )
    }
  })

  it('of a patient whose record is not shown', async () => {
    const of = await toBooked()
    await becomesPatient(server, of, '9000000025')
    assertRefused(
      saw(await cancelAppointment(referrer, of.current)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })
})

describe('A034 refuses as a call', () => {
  it('strangers, before the version is looked at', async () => {
    const of = await toBooked()
    const stranger = { ...people.referrer, user: '555000000104', organisation: 'D82107' }
    const body = cancelled(of.current)
    const stale = { ...of.current, version: 99 }
    await refusedAs(
      await cancelAppointment(await server.as(stranger), stale, { body }),
      of,
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${of.ubrn}).`,
    )
  })

  it('roles of providers, clerks and applications', async () => {
    const { current } = await toBooked()
    const nobodys = { ...current, id: '999999999' }
    const body = cancelled(current)
    await assertRoles(server, (caller) => cancelAppointment(caller, nobodys, { body }), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('a version of the appointment that is missing, malformed or stale', async () => {
    const referred = await inState.AWAITING_TRIAGE(server)
    const current = await currentAppointment(server, referred)
    const body = cancelled(current)
    const path = `/STU3/Appointment/${current.id}`
    assert.equal((await referrer.call('PUT', path, { body })).status, 412)
    await assertWantsVersion(
      (headers) => referrer.call('PUT', path, { body, headers }),
      current.version,
    )
  })

  it('says of which resource the version is stale', async () => {
    const of = await toBooked()
    const answer = await cancelAppointment(referrer, { ...of.current, version: 7 })
    await refusedAs(
      answer,
      of,
      409,
      'VERSION_CONFLICT The version supplied is not the current version of the appointment.',
    )
  })

  it('a referral that somebody else is changing', async () => {
    const of = await toBooked()
    const other = await server.database.connect()
    try {
      await other.query('begin')
      await other.query('select from referral where ubrn = $1 for update', [of.ubrn])
      assert.equal((await cancelAppointment(referrer, of.current)).status, 423)
    } finally {
      await other.query('rollback')
      other.release()
    }
  })

  it('all but one of those who cancel at once', async () => {
    const of = await toBooked()
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => cancelAppointment(referrer, of.current)),
    )
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.ok(statuses.every((status) => [200, 409, 423].includes(status)))
    assert.equal(versionIn(await readBy(server, of)), of.version + 1)
  })

  it('what it cannot read or answer', async () => {
    const { current } = await toBooked()
    const image = await cancelAppointment(referrer, current, {}, { accept: 'image/png' })
    assert.equal(image.status, 406)
    const raw = JSON.stringify(cancelled(current))
    const send = (type: string, text: string, query = '') =>
      referrer.call('PUT', `/STU3/Appointment/${current.id}${query}`, {
        raw: text,
        headers: { 'if-match': `W/"${current.version}"`, 'content-type': type },
      })
    assert.equal((await send('application/xml', raw)).status, 415)
    assert.equal((await send('application/fhir+json', raw.slice(1))).status, 400)
    assertRefused(
      await send('application/fhir+json', raw, '?force=true'),
      422,
      "UNEXPECTED_FIELD 'force' unknown parameter name",
    )
  })

  it('what a PAS will not do, and what it fails at', async () => {
    for (const [service, behaviour, status, code, word] of [
      ['12001', 'refuse-cancel', 422, 'UNABLE_TO_CANCEL_APPOINTMENT', 'REFUSED'],
      ['12002', 'error', 502, 'PAS_RESPONDED_WITH_ERROR', 'ERROR'],
    ] as const) {
      const of = await toBooked(service)
      const slot = of.current.json.slot?.[0]?.reference?.replace('Slot/', '')
      await server.world('PUT', `/pas/${service}`, { behaviour })
      await refusedAs(
        await cancelAppointment(referrer, of.current),
        of,
        status,
        `${code} PAS unable to cancel booking of slot '${slot}' for UBRN: ${of.ubrn}. PAS Request Status: ${word}`,
      )
    }
  })

  it('with every code of its table', (t) => {
    const { refusals, ...declared } = a034UpdateAppointment
    const ofTable = refusals.filter((code) => !/^PAS_/.test(code))
    assertAllOf(t, { ...declared, refusals: ofTable }, 'updateAppointment/422Response')
  })
})
