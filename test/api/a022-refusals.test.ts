import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a022CancelAppointmentActionLater } from '../../src/api/stu3/a022-cancel-appointment-action-later.ts'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { refusesFiles } from '../world/file-refusals.ts'
import { inState, unlettered } from '../world/in-state.ts'
import { bookedIndirectly } from '../world/indirect-bookings.ts'
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
import { actLater, laterAction, laterPath, leftForLater, reject } from '../world/rejections.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
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
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  clinician = await server.as(people.clinician)
})
after(() => server.close())

/** Refused as told, the referral stays as it was, and no PAS is told of anything. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  assert.equal(versionIn(await readBy(server, referred)), referred.version)
  const { rowCount } = await server.database.query(
    `select from pas_request where ubrn = $1 and kind = 'CANCEL' and ask_again_at is not null`,
    [referred.ubrn],
  )
  assert.equal(rowCount, 0)
}

describe('A022 refuses the shape of', () => {
  let referred: Referred
  before(async () => {
    referred = await inState.BOOKED(server)
  })

  const NOBODYS = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'
  const body = laterAction({
    priority: 'URGENT',
    isCancelledInPas: true,
    files: [{ id: NOBODYS, description: 'Trace' }],
  })
  const comments = 'parameter[0]/valueString'
  const priority = 'parameter[1]/valueCoding'
  const flag = 'parameter[2]/valueBoolean'
  const file = 'parameter[3]/resource'
  const text = 'is not a text of 1 to 2000 characters without control characters'

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Bundle', "INVALID_VALUE 'resourceType' (Bundle) is not Parameters"],
    ['no comments', 'parameter[0]', undefined,
      "MISSING_VALUE 'parameter' (comments) is mandatory, but was not supplied"],
    ['empty comments', comments, '', `INVALID_VALUE '${comments}' ${text}`],
    ['comments of 2001 characters', comments, 'x'.repeat(2_001), `INVALID_VALUE '${comments}' ${text}`],
    ['a priority that is none', `${priority}/code`, 'SOON',
      `INVALID_CODE '${priority}/code' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT`],
    ['a flag in words', flag, 'yes', `INVALID_VALUE '${flag}' (yes) is not true or false`],
    ['a parameter nobody knows', 'parameter[2]/name', 'appointmentCancelledinPAS',
      "INVALID_VALUE 'parameter[2]' (appointmentCancelledinPAS) unknown parameter name"],
    ['a file that is superseded', `${file}/status`, 'superseded', `INAPPROPRIATE_VALUE '${file}/status' (superseded) is not current`],
    ['a description of 201 characters', `${file}/description`, 'x'.repeat(201),
      `INVALID_VALUE '${file}/description' is not a text of 1 to 200 characters without control characters`],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const wanted = { body: edited(body, place, value) }
      await refusedAs(await actLater(clinician, referred, wanted), referred, ...issues)
    })
  }
})

describe('A022 refuses about the system of the provider', () => {
  it('to be told of it at a directly bookable service', async () => {
    const referred = await inState.BOOKED(server)
    for (const isCancelledInPas of [true, false]) {
      await refusedAs(
        await actLater(clinician, referred, { isCancelledInPas }),
        referred,
        `FIELD_NOT_PERMITTED 'parameter[1]/valueBoolean' ${MAY_NOT}`,
      )
    }
  })

  it('not to be told of it at an indirectly bookable one', async () => {
    const referred = await bookedIndirectly(server)
    const answer = await actLater(clinician, referred)
    await refusedAs(answer, referred, `VALUE_IS_REQUIRED 'parameter' ${MUST}`)
  })
})

describe('A022 refuses files', () => {
  refusesFiles({
    server: () => server,
    make: () => inState.BOOKED(server),
    link: (caller, referred, files) => actLater(caller, referred, { files }),
    assertRefusal: refusedAs,
    first: 1,
    called: 'provider attachment',
    category: 'PROVIDER',
    contradiction: 'DUPLICATE_FILENAME',
  })
})

describe('A022 refuses a referral', () => {
  it('that is not booked', async () => {
    for (const [at, shown] of [
      ['AWAITING_TRIAGE', 'Awaiting Triage'],
      ['DEFERRED_TO_PROVIDER', 'Deferred To Provider'],
      ['REJECTED', 'Rejected'],
      ['APPT_CANCELLED_BY_PROVIDER', 'Appointment Cancelled By Provider'],
      ['DID_NOT_ATTEND', 'Did Not Attend'],
    ] as const) {
      const referred = await inState[at](server)
      assertRefused(saw(await actLater(clinician, referred)), 422, state(` while it is ${shown}.`))
    }
  })

  it('that is left for later already', async () => {
    const left = await leftForLater(server, await inState.BOOKED(server))
    const issue = state(' while it is Triaged - Provider To Action.')
    for (const again of [actLater, reject]) {
      assertRefused(saw(await again(clinician, left)), 422, issue)
    }
  })

  it('that is accepted', async () => {
    const referred = await inState.BOOKED(server)
    const version = versionIn(await accept(clinician, referred))
    const accepted = { ...referred, version }
    await refusedAs(
      await actLater(clinician, accepted),
      accepted,
      state(': no review by a provider is due.'),
      state(': the provider has accepted it.'),
    )
  })

  it('whose appointment was before today', async () => {
    const referred = await bookedIndirectly(server, -1)
    await refusedAs(
      await actLater(clinician, referred, { isCancelledInPas: true }),
      referred,
      state(': its appointment was before today.'),
    )
  })

  it('with everything that is wrong at once', async () => {
    const referred = await booked(server, await unlettered(server))
    const id = await uploaded(clinician)
    await refusedAs(
      await actLater(clinician, referred, { isCancelledInPas: false, files: [{ id }] }),
      referred,
      state(': it has no clinical information of the referrer.'),
      state(': its letter is outstanding.'),
      `FIELD_NOT_PERMITTED 'parameter[1]/valueBoolean' ${MAY_NOT}`,
      `INAPPROPRIATE_VALUE 'parameter[2]/resource/content[0]/attachment/url' The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`,
    )
  })

  it('of a patient whose record is not shown', async () => {
    const referred = await inState.BOOKED(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      saw(await actLater(clinician, referred)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })
})

describe('A022 refuses as a call', () => {
  refusesAsACall({
    server: () => server,
    kind: 'referral',
    make: () => inState.BOOKED(server),
    pathOf: laterPath,
    body: () => laterAction(),
    assertRefusal: refusedAs,
    rivals: [actLater, reject],
  })

  it('a referral that was sent nowhere yet', async () => {
    const referred = await withLetter(server, await refer(server))
    await refusedAs(await actLater(clinician, referred), referred, noRelationship(referred))
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a022CancelAppointmentActionLater, 'cancelAppointmentActionLater/422Response')
  })
})
