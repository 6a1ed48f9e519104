import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a028RecordTriageOutcome } from '../../src/api/stu3/a028-record-triage-outcome.ts'
import { edited } from '../wire/edit.ts'
import { asked } from '../world/advice.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { refusesFiles } from '../world/file-refusals.ts'
import { deferred, inState, sentForTriage, unlettered } from '../world/in-state.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { people } from '../world/people.ts'
import { becomesPatient, type Referred, readBy, versionIn } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import {
  outcomePath,
  recordOutcome,
  returned,
  reviewed,
  reviewOutcome,
} from '../world/review-outcomes.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import { refusesAsACall } from '../world/write-refusals.ts'

const urlAt = (index: number) => `parameter[${index + 3}]/resource/content[0]/attachment/url`
const state = (says: string) =>
  `INVALID_REQUEST_STATE The referral does not permit this action${says}`
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

/** Refused as told, and the referral stays as it was. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  assert.equal(versionIn(await readBy(server, referred)), referred.version)
}

describe('A028 refuses the shape of', () => {
  let referred: Referred
  before(async () => {
    referred = await inState.AWAITING_TRIAGE(server)
  })

  const NOBODYS = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'
  const body = reviewOutcome({ files: [{ id: NOBODYS, description: 'Trace' }] })
  const file = 'parameter[3]/resource'
  const outcome = 'parameter[0]/valueCoding/code'
  const text = 'is not a text of 1 to 2000 characters without control characters'

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Bundle', "INVALID_VALUE 'resourceType' (Bundle) is not Parameters"],
    ['no outcome', 'parameter[0]', undefined,
      "MISSING_VALUE 'parameter' (reviewOutcome) is mandatory, but was not supplied"],
    ['an outcome of A022', outcome, 'CANCEL_APPOINTMENT_ACTION_LATER',
      `INAPPROPRIATE_VALUE '${outcome}' (CANCEL_APPOINTMENT_ACTION_LATER) is not one of ACCEPT_REFER_BOOK_LATER, RETURN_TO_REFERRER_WITH_ADVICE`],
    ['an outcome that is none', outcome, 'REFER_BOOK_NOW',
      `INVALID_CODE '${outcome}' (REFER_BOOK_NOW) is not one of ACCEPT_REFER_BOOK_LATER, RETURN_TO_REFERRER_WITH_ADVICE`],
    ['no comments', 'parameter[1]', undefined,
      "MISSING_VALUE 'parameter' (reviewComments) is mandatory, but was not supplied"],
    ['empty comments', 'parameter[1]/valueString', '', `INVALID_VALUE 'parameter[1]/valueString' ${text}`],
    ['comments of 2001 characters', 'parameter[1]/valueString', 'x'.repeat(2_001), `INVALID_VALUE 'parameter[1]/valueString' ${text}`],
    ['a priority that is none', 'parameter[2]/valueCoding/code', 'SOON',
      "INVALID_CODE 'parameter[2]/valueCoding/code' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT"],
    ['a parameter nobody knows', 'parameter[2]/name', 'priority', "INVALID_VALUE 'parameter[2]' (priority) unknown parameter name"],
    ['a file that is superseded', `${file}/status`, 'superseded', `INAPPROPRIATE_VALUE '${file}/status' (superseded) is not current`],
    ['a description of 201 characters', `${file}/description`, 'x'.repeat(201),
      `INVALID_VALUE '${file}/description' is not a text of 1 to 200 characters without control characters`],
    ['an id of the older form', urlAt(0), 'Binary/att-70000-70001',
      `REFERENCE_NOT_FOUND '${urlAt(0)}' (Binary/att-70000-70001) is not a reference to a file, Binary/<id>`],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const wanted = { body: edited(body, place, value) }
      await refusedAs(await recordOutcome(clinician, referred, wanted), referred, ...issues)
    })
  }
})

describe('A028 refuses about the priority', () => {
  it('that it is missing with an acceptance', async () => {
    const referred = await inState.DEFERRED_TO_PROVIDER(server)
    await refusedAs(
      await recordOutcome(clinician, referred, { priority: null }),
      referred,
      "VALUE_IS_REQUIRED 'parameter' A priority must be supplied with ACCEPT_REFER_BOOK_LATER.",
    )
  })

  it('that it is another with a return', async () => {
    const referred = await inState.AWAITING_TRIAGE(server)
    await refusedAs(
      await recordOutcome(clinician, referred, { ...returned, priority: 'TWO_WEEK_WAIT' }),
      referred,
      "PRIORITY_NOT_CURRENT 'parameter[2]/valueCoding' The priority cannot be changed with RETURN_TO_REFERRER_WITH_ADVICE.",
    )
  })
})

describe('A028 refuses files', () => {
  refusesFiles({
    server: () => server,
    make: () => inState.AWAITING_TRIAGE(server),
    link: (caller, referred, files) => recordOutcome(caller, referred, { files }),
    assertRefusal: refusedAs,
    first: 3,
    called: 'provider attachment',
    category: 'PROVIDER',
    contradiction: 'DUPLICATE_FILENAME',
  })
})

describe('A028 refuses a referral', () => {
  it('that is booked, or was sent nowhere since', async () => {
    for (const [at, shown] of [
      ['BOOKED', 'Booked'],
      ['REJECTED', 'Rejected'],
      ['APPT_CANCELLED_BY_PROVIDER', 'Appointment Cancelled By Provider'],
    ] as const) {
      const referred = await inState[at](server)
      const issue = state(` while it is ${shown}.`)
      await refusedAs(await recordOutcome(clinician, referred), referred, issue)
    }
  })

  it('that is decided already, whatever was decided', async () => {
    for (const [first, shown] of [
      [{}, 'Triaged - Provider To Action'],
      [returned, 'Triage Response'],
    ] as const) {
      const decided = await reviewed(server, await inState.AWAITING_TRIAGE(server), first)
      for (const second of [{}, returned]) {
        const answer = await recordOutcome(clinician, decided, second)
        await refusedAs(answer, decided, state(` while it is ${shown}.`))
      }
    }
  })

  it('without a letter, at a triage service or deferred', async () => {
    const bare = [
      await deferred(server, await unlettered(server)),
      await sentForTriage(server, await unlettered(server)),
    ]
    for (const referred of bare) {
      for (const wanted of [{}, returned]) {
        await refusedAs(
          await recordOutcome(clinician, referred, wanted),
          referred,
          state(': it has no clinical information of the referrer.'),
        )
      }
    }
  })

  it('on Appointment Slot Issues that was reviewed already', async () => {
    const referred = await inState.DEFERRED_TO_PROVIDER(server)
    // As after a review in the web application, which leaves the deferral where it is.
    await server.database.query(
      `update referral set document = (document::jsonb - 'review')::json where ubrn = $1`,
      [referred.ubrn],
    )
    await refusedAs(
      await recordOutcome(clinician, referred),
      referred,
      state(': no review by a provider is due.'),
    )
  })

  it('with everything that is wrong at once', async () => {
    const referred = await inState.BOOKED(server)
    const id = await uploaded(clinician)
    await refusedAs(
      await recordOutcome(clinician, referred, { priority: null, files: [{ id }] }),
      referred,
      state(' while it is Booked.'),
      "VALUE_IS_REQUIRED 'parameter' A priority must be supplied with ACCEPT_REFER_BOOK_LATER.",
      `INAPPROPRIATE_VALUE 'parameter[2]/resource/content[0]/attachment/url' The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`,
    )
  })

  it('of a patient whose record is not shown', async () => {
    const referred = await inState.AWAITING_TRIAGE(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      saw(await recordOutcome(clinician, referred)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })
})

describe('A028 refuses as a call', () => {
  refusesAsACall({
    server: () => server,
    kind: 'referral',
    make: () => inState.AWAITING_TRIAGE(server),
    pathOf: outcomePath,
    body: () => reviewOutcome(),
    assertRefusal: refusedAs,
    rivals: [recordOutcome, (caller, referred) => recordOutcome(caller, referred, returned)],
    isForApplications: true,
  })

  it('a referral that was sent nowhere yet', async () => {
    const referred = await inState.NOT_BOOKED(server)
    await refusedAs(await recordOutcome(clinician, referred), referred, noRelationship(referred))
  })

  it('an advice request', async () => {
    const advice = await asked(server)
    assertOtherKind(saw(await recordOutcome(clinician, advice)), advice)
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a028RecordTriageOutcome, 'recordTriageOutcome/422Response')
  })
})
