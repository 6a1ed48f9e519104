import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  becomesPatient,
  booked,
  freeSlots,
  link,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { maintainLetter } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

const REFERENCE = 'parameter[0]/resource'
const urlAt = (index: number) => `parameter[${index}]/resource/content[0]/attachment/url`
const NOBODYS = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** Refused as told, and the referral stays as it was. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(answer, 422, ...issues)
  const read = await readBy(server, referred)
  assert.equal(versionIn(read), referred.version)
  assert.equal(read.json.supportingInfo.length, referred.files.length)
}

describe('A012 refuses the shape of', () => {
  let referred: Referred
  let body: object
  before(async () => {
    referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    body = maintainLetter([{ id, description: 'History' }])
  })

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Bundle',
      "INVALID_FHIR_STRUCTURE 'resourceType' (Bundle) is not Parameters"],
    ['another profile', 'meta/profile[0]', 'urn:x',
      "INVALID_VALUE 'meta/profile[0]' (urn:x) is not https://fhir.nhs.uk/STU3/StructureDefinition/eRS-MaintainReferralLetter-Parameters-1"],
    ['parameters that are no list', 'parameter', {},
      "INVALID_FHIR_STRUCTURE 'parameter' is not an array"],
    ['an empty set', 'parameter', [],
      "MISSING_VALUE 'parameter' (referralLetterFile) is mandatory, but was not supplied"],
    ['a parameter nobody knows', 'parameter[0]/name', 'letter',
      "UNEXPECTED_FIELD 'parameter[0]' (letter) unknown parameter name",
      "MISSING_VALUE 'parameter' (referralLetterFile) is mandatory, but was not supplied"],
    ['a field nobody knows', `${REFERENCE}/author`, 'me',
      `UNEXPECTED_FIELD '${REFERENCE}/author' is not expected`],
    ['no type', `${REFERENCE}/type`, undefined,
      `MISSING_VALUE '${REFERENCE}/type' is mandatory, but was not supplied`],
    ['an unknown type', `${REFERENCE}/type/coding[0]/code`, 'LETTER',
      `INVALID_VALUE '${REFERENCE}/type/coding[0]/code' (LETTER) is not one of REFERRER, PROVIDER, GUIDANCE_RESPONSE, ADVICE_REQUEST`],
    ['a reference that is superseded', `${REFERENCE}/status`, 'superseded',
      `INAPPROPRIATE_VALUE '${REFERENCE}/status' (superseded) is not current`],
    ['an unknown status', `${REFERENCE}/status`, 'new',
      `INVALID_VALUE '${REFERENCE}/status' (new) is not current`],
    ['an instant without a zone', `${REFERENCE}/indexed`, '2026-11-24T10:00:00',
      `INVALID_VALUE '${REFERENCE}/indexed' is not an instant with date, time and zone (2026-11-22T09:30:00.000Z)`],
    ['a description of 201 characters', `${REFERENCE}/description`, 'x'.repeat(201),
      `INVALID_VALUE '${REFERENCE}/description' is not a text of 1 to 200 characters without control characters`],
    ['no content', `${REFERENCE}/content`, [],
      `MISSING_VALUE '${REFERENCE}/content' is mandatory, but was not supplied`],
    ['a URL that is none', urlAt(0), 'letter.txt',
      `INVALID_VALUE '${urlAt(0)}' (letter.txt) is not a reference to a file, Binary/<id>`],
    ['an id of the older form', urlAt(0), 'Binary/att-70000-70001',
      `REFERENCE_NOT_FOUND '${urlAt(0)}' (Binary/att-70000-70001) is not a reference to a file, Binary/<id>`],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const answer = await referrer.post(
        `/STU3/ReferralRequest/${referred.ubrn}/$ers.maintainReferralLetter`,
        edited(body, place, value),
        { 'if-match': 'W/"3"' },
      )
      await refusedAs(answer, referred, ...issues)
    })
  }
})

describe('A012 refuses', () => {
  it('files that nobody uploaded, or for another referral', async () => {
    const referred = await refer(server)
    const foreign = await uploaded(referrer, { ubrn: (await refer(server)).ubrn })
    await refusedAs(
      await link(referrer, referred, [{ id: NOBODYS }, { id: foreign }]),
      referred,
      `REFERENCE_NOT_FOUND '${urlAt(0)}' The file (${NOBODYS}) was not found.`,
      `REFERENCE_NOT_FOUND '${urlAt(1)}' The file (${foreign}) was not found among the uploads for this request.`,
    )
  })

  it('a file of another referral where it is linked', async () => {
    const other = await withLetter(server, await refer(server))
    const [id = ''] = other.files
    const referred = await refer(server)
    await refusedAs(
      await link(referrer, referred, [{ id }]),
      referred,
      `REFERENCE_NOT_FOUND '${urlAt(0)}' The file (${id}) was not found among the uploads for this request.`,
    )
  })

  it('files uploaded without naming a referral', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer)
    await refusedAs(
      await link(referrer, referred, [{ id }]),
      referred,
      `INAPPROPRIATE_VALUE '${urlAt(0)}' The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`,
    )
  })

  it('files that are linked as something else', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    await server.database.query(
      `update document set ubrn = $2, category = 'PROVIDER' where document_id = $1`,
      [id, referred.ubrn],
    )
    await refusedAs(
      await link(referrer, referred, [{ id }]),
      referred,
      `INVALID_STATE '${urlAt(0)}' The file (${id}) is linked already and cannot become a referral letter.`,
    )
  })

  it('a letter of another type', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    const type = `${REFERENCE}/type/coding[0]`
    const body = edited(maintainLetter([{ id }]), `${type}/code`, 'PROVIDER')
    await refusedAs(
      await referrer.post(
        `/STU3/ReferralRequest/${referred.ubrn}/$ers.maintainReferralLetter`,
        body,
        { 'if-match': 'W/"3"' },
      ),
      referred,
      `INAPPROPRIATE_VALUE '${type}' A referral letter file must be of type REFERRER, not PROVIDER.`,
    )
  })

  it('two files of one name', async () => {
    const one = await withLetter(server, await refer(server), { name: 'letter.txt' })
    const [first = ''] = one.files
    const second = await uploaded(referrer, { ubrn: one.ubrn, name: 'letter.txt' })
    await refusedAs(
      await link(referrer, one, [{ id: first }, { id: second }]),
      one,
      `DUPLICATE_FILENAME '${urlAt(1)}' Another file of this request has the same name.`,
    )
    const replaced = await link(referrer, one, [{ id: second }])
    assert.equal(replaced.status, 200, 'the new one alone may have the name')
  })

  it('one file twice: a duplicate, or a contradiction', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    await refusedAs(
      await link(referrer, referred, [{ id }, { id }, { id, description: 'Another' }]),
      referred,
      `DUPLICATE_FILENAME '${urlAt(1)}' The file is named twice.`,
      `CONFLICTING_VALUES '${urlAt(2)}' The file is named twice, with different types or descriptions.`,
    )
  })

  it('the letters that are there already, in any order', async () => {
    const one = await withLetter(server, await refer(server))
    const two = await withLetter(server, one)
    for (const files of [two.files, two.files.toReversed()]) {
      await refusedAs(
        await link(
          referrer,
          two,
          files.map((id) => ({ id })),
        ),
        two,
        "NO_CHANGES_DETECTED 'parameter' The letters are these already.",
      )
    }
  })

  it('strangers, before their version is looked at', async () => {
    const referred = await refer(server)
    const stranger = await server.as({
      user: '555000000104',
      organisation: 'D82107',
      function: 'REFERRING_CLINICIAN',
    })
    await refusedAs(
      await link(stranger, { ...referred, version: 1 }, [{ id: NOBODYS }]),
      referred,
      `NO_RELATIONSHIP No legitimate relationship with referral (${referred.ubrn}).`,
    )
  })

  it('a patient whose record is not shown', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      await link(referrer, referred, [{ id: NOBODYS }]),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })
})

describe('A012 near an appointment', () => {
  const HOUR_MS = 3_600_000
  const FROZEN =
    'INVALID_REQUEST_STATE The referral does not permit this action: its appointment is too near to change the letters.'
  const PAST =
    'INVALID_REQUEST_STATE The referral does not permit this action: its appointment was before today.'
  let start: string
  let bare: Referred
  let lettered: Referred

  before(async () => {
    // Some days ahead: the next slot is less than a day away.
    const slots = await freeSlots(server, '11000', { hasClinician: false, count: 12 })
    const [one, two] = slots.slice(-2)
    assert.ok(one && two)
    start = one.start
    bare = await booked(server, await refer(server), { slot: two })
    lettered = await booked(server, await withLetter(server, await refer(server)), { slot: one })
  })

  /** Moves the clock to so many hours before the appointment; tokens do not live so long. */
  async function hoursBefore(hours: number) {
    server.clock.set(new Date(Date.parse(start) - hours * HOUR_MS).toISOString())
    referrer = await server.as(people.referrer)
  }

  const describedAnew = (description: string) =>
    link(
      referrer,
      lettered,
      lettered.files.map((id) => ({ id, description })),
    )

  it('changes letters until a day before', async () => {
    await hoursBefore(24.01)
    const answer = await describedAnew('In time')
    assert.equal(answer.status, 200, answer.text)
    lettered = { ...lettered, version: versionIn(answer) }
  })

  it('changes no letter from a day before', async () => {
    await hoursBefore(24)
    assertRefused(await describedAnew('Too late'), 422, FROZEN)
  })

  it('adds the first letter until the end of the day', async () => {
    await hoursBefore(-12)
    const id = await uploaded(referrer, { ubrn: bare.ubrn })
    const answer = await link(referrer, bare, [{ id }])
    assert.equal(answer.status, 200, answer.text)
  })

  it('changes nothing after that day', async () => {
    await hoursBefore(-24)
    assertRefused(await describedAnew('Too late'), 422, PAST, FROZEN)
  })
})
