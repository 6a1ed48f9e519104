import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a022CancelAppointmentActionLater } from '../../src/api/stu3/a022-cancel-appointment-action-later.ts'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
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
import { assertNegotiates, assertRoles, assertWantsVersion } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

const urlAt = (index: number) => `parameter[${index + 1}]/resource/content[0]/attachment/url`
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
  let referred: Referred
  before(async () => {
    referred = await inState.BOOKED(server)
  })

  async function refusedFor(ids: readonly string[], ...issues: readonly string[]) {
    const files = ids.map((id) => ({ id }))
    await refusedAs(await actLater(clinician, referred, { files }), referred, ...issues)
  }

  it('that nobody uploaded, or for another referral', async () => {
    const nobodys = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'
    const foreign = await uploaded(clinician, { ubrn: (await refer(server)).ubrn })
    await refusedFor(
      [nobodys, foreign],
      `REFERENCE_NOT_FOUND '${urlAt(0)}' The file (${nobodys}) was not found.`,
      `REFERENCE_NOT_FOUND '${urlAt(1)}' The file (${foreign}) was not found among the uploads for this referral.`,
    )
  })

  it('uploaded without naming a referral', async () => {
    const id = await uploaded(clinician)
    await refusedFor(
      [id],
      `INAPPROPRIATE_VALUE '${urlAt(0)}' The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`,
    )
  })

  it('that are letters of it', async () => {
    const [id = ''] = referred.files
    await refusedFor(
      [id],
      `INVALID_STATE '${urlAt(0)}' The file (${id}) is linked already and cannot become a provider attachment.`,
    )
  })

  it('of the name of a letter, or of one another', async () => {
    const { ubrn } = referred
    const same = await uploaded(clinician, { ubrn, name: 'letter-1.txt' })
    const one = await uploaded(clinician, { ubrn, name: 'trace.txt' })
    const two = await uploaded(clinician, { ubrn, name: 'trace.txt' })
    const says = 'Another file of this referral has the same name.'
    await refusedFor(
      [same, one, two],
      `DUPLICATE_FILENAME '${urlAt(0)}' ${says}`,
      `DUPLICATE_FILENAME '${urlAt(2)}' ${says}`,
    )
  })

  it('named twice, contradictory or not', async () => {
    const id = await uploaded(clinician, { ubrn: referred.ubrn, name: 'once.txt' })
    const files = [{ id }, { id }, { id, description: 'Another' }]
    await refusedAs(
      await actLater(clinician, referred, { files }),
      referred,
      `DUPLICATE_FILENAME '${urlAt(1)}' The file is named twice.`,
      `DUPLICATE_FILENAME '${urlAt(2)}' The file is named twice, with different types or descriptions.`,
    )
  })

  it('of another category', async () => {
    const id = await uploaded(clinician, { ubrn: referred.ubrn, name: 'letter-9.txt' })
    const type = 'parameter[1]/resource/type/coding[0]'
    const body = edited(laterAction({ files: [{ id }] }), `${type}/code`, 'REFERRER')
    await refusedAs(
      await actLater(clinician, referred, { body }),
      referred,
      `INAPPROPRIATE_VALUE '${type}' A provider attachment file must be of type PROVIDER, not REFERRER.`,
    )
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
  const strangers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician in no workgroup', { ...people.clinician, user: '555000000101' }],
    ['a clinician of another hospital', { ...people.clinician, user: '555000000108' }],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
  ]
  for (const [who, by] of strangers) {
    it(`${who}, before the version is looked at`, async () => {
      const referred = await inState.BOOKED(server)
      const answer = await actLater(await server.as(by), { ...referred, version: 1 })
      await refusedAs(answer, referred, noRelationship(referred))
    })
  }

  it('a referral that was sent nowhere yet', async () => {
    const referred = await withLetter(server, await refer(server))
    await refusedAs(await actLater(clinician, referred), referred, noRelationship(referred))
  })

  it('roles of referrers, admins of providers, and applications', async () => {
    const nowhere = { ubrn: '000000000001', version: 3 }
    await assertRoles(server, (caller) => actLater(caller, nowhere), [
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ])
  })

  it('a version that is missing, malformed or stale', async () => {
    const referred = await inState.BOOKED(server)
    const path = laterPath(referred)
    assert.equal((await clinician.post(path, laterAction())).status, 412)
    await assertWantsVersion(
      (headers) => clinician.post(path, laterAction(), headers),
      referred.version,
    )
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  it('a referral that somebody else is changing', async () => {
    const referred = await inState.BOOKED(server)
    const other = await server.database.connect()
    try {
      await other.query('begin')
      await other.query('select from referral where ubrn = $1 for update', [referred.ubrn])
      assert.equal((await actLater(clinician, referred)).status, 423)
    } finally {
      await other.query('rollback')
      other.release()
    }
  })

  it('all but one of those who decide at once', async () => {
    const referred = await inState.BOOKED(server)
    const answers = await Promise.all(
      [actLater, reject, actLater, reject].map((decide) => decide(clinician, referred)),
    )
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.ok(statuses.every((status) => [200, 409, 423].includes(status)))
    assert.equal(versionIn(await readBy(server, referred)), referred.version + 1)
  })

  it('UBRNs that nobody has', async () => {
    for (const ubrn of ['999999999999', '7']) {
      assert.equal((await actLater(clinician, { ubrn, version: 3 })).status, 404)
    }
  })

  it('what it cannot read or answer', async () => {
    const referred = await inState.BOOKED(server)
    await assertNegotiates(clinician, laterPath(referred), laterAction())
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a022CancelAppointmentActionLater, 'cancelAppointmentActionLater/422Response')
  })
})
