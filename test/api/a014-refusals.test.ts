import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a014RejectReferral } from '../../src/api/stu3/a014-reject-referral.ts'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { heldTimer } from '../world/held-timer.ts'
import { inState, unlettered } from '../world/in-state.ts'
import { bookedIndirectly } from '../world/indirect-bookings.ts'
import { LIMIT_MS } from '../world/pas-tries.ts'
import { people } from '../world/people.ts'
import {
  accept,
  becomesPatient,
  booked,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { type Rejection, reject, rejection, rejectPath } from '../world/rejections.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { refusesAsACall } from '../world/write-refusals.ts'

const state = (says: string) =>
  `INVALID_REQUEST_STATE The referral does not permit this action${says}`
const MUST =
  'Whether the appointment is cancelled in the PAS must be said of an indirectly bookable service.'
const MAY_NOT =
  'Whether the appointment is cancelled in the PAS may not be said of a directly bookable service.'
const noRelationship = ({ ubrn }: Referred) =>
  `NO_RELATIONSHIP No legitimate relationship with referral (${ubrn}).`

let server: TestServer
let clinician: Caller
const { timer, pass, whenWaitingFor } = heldTimer()
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer({ timer })
  clinician = await server.as(people.clinician)
})
after(() => server.close())

/** Refused as told, and the referral stays as it was. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  assert.equal(versionIn(await readBy(server, referred)), referred.version)
}

describe('A014 refuses the shape of', () => {
  let referred: Referred
  before(async () => {
    referred = await inState.BOOKED(server)
  })

  const body = rejection({ isCancelledInPas: true })
  const reason = 'parameter[0]/valueCoding'
  const comment = 'parameter[1]/valueString'
  const flag = 'parameter[2]/valueBoolean'
  const text = 'is not a text of 1 to 2000 characters without control characters'

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Bundle', "INVALID_VALUE 'resourceType' (Bundle) is not Parameters"],
    ['no reason', 'parameter[0]', undefined,
      "MISSING_VALUE 'parameter' (rejectionReason) is mandatory, but was not supplied"],
    ['a reason that is none', `${reason}/code`, 'TOO_FAR',
      `INVALID_CODE '${reason}/code' (TOO_FAR) is not the code of a reason to cancel an appointment`],
    ['a reason of another set', `${reason}/system`, '_baseUrl_/STU3/CodeSystem/PRIORITY',
      `INVALID_VALUE '${reason}/system' (_baseUrl_/STU3/CodeSystem/PRIORITY) is not <base URL>/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON`],
    ['empty comments', comment, '', `INVALID_VALUE '${comment}' ${text}`],
    ['comments of 2001 characters', comment, 'x'.repeat(2_001), `INVALID_VALUE '${comment}' ${text}`],
    ['a flag in words', flag, 'yes', `INVALID_VALUE '${flag}' (yes) is not true or false`],
    ['a parameter nobody knows', 'parameter[1]/name', 'comments', "UNEXPECTED_FIELD 'parameter[1]' (comments) unknown parameter name"],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const wanted = { body: edited(body, place, value) }
      await refusedAs(await reject(clinician, referred, wanted), referred, ...issues)
    })
  }
})

describe('A014 refuses reasons', () => {
  it('that are not of rejections', async () => {
    const referred = await inState.BOOKED(server)
    for (const reason of ['PATIENT_HOLIDAY', 'CLINIC_CANCELLED', 'WRONG_PROVIDER']) {
      await refusedAs(
        await reject(clinician, referred, { reason }),
        referred,
        `INAPPROPRIATE_VALUE 'parameter[0]/valueCoding' The reason (${reason}) is not one of a rejection.`,
      )
    }
  })
})

describe('A014 refuses about the system of the provider', () => {
  it('to be told of it at a directly bookable service', async () => {
    const referred = await inState.BOOKED(server)
    for (const isCancelledInPas of [true, false]) {
      await refusedAs(
        await reject(clinician, referred, { isCancelledInPas }),
        referred,
        `FIELD_NOT_PERMITTED 'parameter[2]/valueBoolean' ${MAY_NOT}`,
      )
    }
  })

  it('not to be told of it at an indirectly bookable one', async () => {
    const referred = await bookedIndirectly(server)
    await refusedAs(
      await reject(clinician, referred),
      referred,
      `VALUE_IS_REQUIRED 'parameter' ${MUST}`,
    )
  })
})

describe('A014 refuses a referral', () => {
  it('that is not booked', async () => {
    for (const [at, shown] of [
      ['AWAITING_TRIAGE', 'Awaiting Triage'],
      ['DEFERRED_TO_PROVIDER', 'Deferred To Provider'],
      ['TRIAGED_PROVIDER_TO_ACTION', 'Triaged - Provider To Action'],
      ['REJECTED', 'Rejected'],
      ['APPT_CANCELLED_BY_PROVIDER', 'Appointment Cancelled By Provider'],
      ['DID_NOT_ATTEND', 'Did Not Attend'],
    ] as const) {
      const referred = await inState[at](server)
      await refusedAs(await reject(clinician, referred), referred, state(` while it is ${shown}.`))
    }
  })

  it('that is accepted, also once its letter has changed', async () => {
    const referred = await inState.BOOKED(server)
    const answer = await accept(clinician, referred)
    const accepted = { ...referred, version: versionIn(answer) }
    const isAccepted = state(': the provider has accepted it.')
    await refusedAs(
      await reject(clinician, accepted),
      accepted,
      state(': no review by a provider is due.'),
      isAccepted,
    )
    const changed = await withLetter(server, accepted, { name: 'letter-2.txt' })
    await refusedAs(await reject(clinician, changed), changed, isAccepted)
  })

  it('without a letter', async () => {
    const referred = await booked(server, await unlettered(server))
    await refusedAs(
      await reject(clinician, referred),
      referred,
      state(': it has no clinical information of the referrer.'),
      state(': its letter is outstanding.'),
    )
  })

  it('whose appointment was before today', async () => {
    const referred = await bookedIndirectly(server, -1)
    await refusedAs(
      await reject(clinician, referred, { isCancelledInPas: true }),
      referred,
      state(': its appointment was before today.'),
    )
  })

  it('with everything that is wrong at once', async () => {
    const referred = await booked(server, await unlettered(server))
    const wanted: Rejection = { reason: 'PATIENT_ILL', isCancelledInPas: false }
    await refusedAs(
      await reject(clinician, referred, wanted),
      referred,
      state(': it has no clinical information of the referrer.'),
      state(': its letter is outstanding.'),
      "INAPPROPRIATE_VALUE 'parameter[0]/valueCoding' The reason (PATIENT_ILL) is not one of a rejection.",
      `FIELD_NOT_PERMITTED 'parameter[2]/valueBoolean' ${MAY_NOT}`,
    )
  })

  it('of a patient whose record is not shown', async () => {
    const referred = await inState.BOOKED(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      saw(await reject(clinician, referred)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('that its PAS will not cancel, or says nothing about', async () => {
    const referred = await inState.BOOKED(server)
    const pas = (behaviour: string) => server.world('PUT', '/pas/11000', { behaviour })
    await pas('refuse-cancel')
    const { status } = saw(await reject(clinician, referred))
    assert.equal(status, 422)
    await pas('never')
    const asked = whenWaitingFor(LIMIT_MS)
    const answer = reject(clinician, referred)
    await asked
    pass(LIMIT_MS)
    assert.equal(saw(await answer).status, 504)
    await pas('ok')
  })
})

describe('A014 refuses as a call', () => {
  refusesAsACall({
    server: () => server,
    kind: 'referral',
    make: () => inState.BOOKED(server),
    pathOf: rejectPath,
    body: () => rejection(),
    assertRefusal: refusedAs,
    rivals: [reject, accept],
  })

  it('a referral that was sent nowhere yet', async () => {
    const referred = await withLetter(server, await refer(server))
    await refusedAs(await reject(clinician, referred), referred, noRelationship(referred))
  })

  it('with every code of its tables', (t) => {
    assertAllOf(t, a014RejectReferral, 'rejectReferral/422Response', 'rejectReferral/504Response')
  })
})
