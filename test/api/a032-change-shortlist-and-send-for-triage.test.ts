import assert from 'node:assert/strict'
import { after as afterAll, before, describe, it } from 'node:test'
import { a032ChangeShortlistAndSendForTriage } from '../../src/api/stu3/a032-change-shortlist-and-send-for-triage.ts'
import { edited } from '../wire/edit.ts'
import { asked } from '../world/advice.ts'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { referralCancelled } from '../world/cancellations.ts'
import { happened } from '../world/in-state.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { people } from '../world/people.ts'
import {
  arranged,
  becomesPatient,
  booked,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { reviewed, returned as withAdvice } from '../world/review-outcomes.ts'
import { assertNegotiates, assertRoles, assertWantsVersion } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { changeForTriage, type NewShortlist, newTriageShortlist } from '../world/shortlists.ts'
import { itemOn, listed } from '../world/worklists.ts'

const triage = { reason: 'TRIAGE' } as const
const unwilling = { intention: 'NOT_INTENDING_TO_ADD' }

let server: TestServer
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
})
afterAll(() => server.close())

const pathOf = ({ ubrn }: Pick<Referred, 'ubrn'>) =>
  `/STU3/ReferralRequest/${ubrn}/$ers.changeShortlistAndSendForTriage`

async function send(
  referred: Referred,
  wanted: NewShortlist = {},
  by: CallerHeaders = people.referrer,
): Promise<Answer> {
  return saw(await changeForTriage(await server.as(by), referred, wanted))
}

/** The two resources of the answer. */
function partsOf({ json }: Answer) {
  const names = json.parameter.map(({ name }: { name: string }) => name)
  assert.deepEqual(names, ['updatedReferralRequest', 'createdAppointment'])
  const [{ resource: referral }, { resource: appointment }] = json.parameter
  return { referral, appointment }
}

const lettered = async () => withLetter(server, await refer(server))

describe('A032', () => {
  it('sends an unbooked referral for triage, one version on', async () => {
    const referred = await lettered()
    const answer = await send(referred)
    assert.equal(answer.status, 200, answer.text)
    const { referral, appointment } = partsOf(answer)
    const read = await readBy(server, referred)
    assert.deepEqual(referral, read.json)
    assert.equal(versionIn(read), referred.version + 1)
    assert.deepEqual(stateIn(read), { state: 'AWAITING_TRIAGE', reason: 'TRIAGE' })
    assert.equal(appointment.meta.versionId, '1')
    assert.equal(appointment.status, 'proposed')
    assert.equal(appointment.reason[0].coding[0].code, 'TRIAGE')
    assert.equal(appointment.participant[0].actor.identifier.value, '11004')
    assert.equal(
      appointment.incomingReferral[0].reference,
      `ReferralRequest/${referred.ubrn}/_history/${referred.version + 1}`,
    )
    assert.ok(read.text.includes(`"reference":"Appointment/${appointment.id}"`))
    assert.ok(answer.text.includes(read.text), 'the referral as A005 gives it, byte for byte')
  })

  it('tells no ETag, and stores the appointment', async () => {
    const answer = await send(await lettered())
    assert.equal(answer.headers.get('etag'), null)
    const { appointment } = partsOf(answer)
    const { rows } = await server.database.query(
      'select version, status, body from appointment where appointment_id = $1',
      [appointment.id],
    )
    assert.equal(rows.length, 1)
    assert.deepEqual([rows[0].version, rows[0].status], [1, 'proposed'])
    assert.deepEqual(JSON.parse(rows[0].body), appointment)
  })

  it('puts a referral with its letter on the review list of the service', async () => {
    const referred = await lettered()
    assert.equal((await send(referred, { services: ['50001'] })).status, 200)
    const clinician = await server.as(people.clinician)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.service, '50001')
    assert.equal(item?.referralType, 'TRIAGE_DEFERRAL')
    assert.equal(item?.requestContextStatus, 'NEVER_REVIEWED')
  })

  it('waits for a letter that is to come', async () => {
    const referred = await refer(server)
    assert.equal((await send(referred)).status, 200)
    const [referrer, clinician] = [
      await server.as(people.referrer),
      await server.as(people.clinician),
    ]
    assert.ok((await listed(referrer, 'LETTERS_OUTSTANDING')).includes(referred.ubrn))
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    await withLetter(server, { ...referred, version: referred.version + 1 })
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
  })

  it('needs none to come where one is attached', async () => {
    assert.equal((await send(await lettered(), unwilling)).status, 200)
  })

  it('sends what came back with advice to the same service again', async () => {
    const first = await refer(server, { services: ['11004'] })
    const sent = await arranged(server, await withLetter(server, first), triage)
    const returned = await reviewed(server, sent, withAdvice)
    const [referrer, clinician] = [
      await server.as(people.referrer),
      await server.as(people.clinician),
    ]
    assert.ok((await listed(referrer, 'REJECTED_TRIAGE_RESPONSE')).includes(first.ubrn))
    const answer = await send(returned)
    assert.equal(answer.status, 200, answer.text)
    assert.ok(!(await listed(referrer, 'REJECTED_TRIAGE_RESPONSE')).includes(first.ubrn))
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', first.ubrn)
    assert.equal(item?.referralRequestVersion, returned.version + 1)
    assert.deepEqual(stateIn(await readBy(server, first, people.clinician)), {
      state: 'AWAITING_TRIAGE',
      reason: 'TRIAGE',
    })
  })

  it('moves a rejected referral from the one provider to the other', async () => {
    const rejected = await happened(server, await booked(server, await lettered()), 'reject')
    assert.equal((await send(rejected, { services: ['11012'] })).status, 200)
    const clinician = await server.as(people.clinician)
    assertRefused(
      await clinician.get(`/STU3/ReferralRequest/${rejected.ubrn}`),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${rejected.ubrn}).`,
    )
    const there = await server.as({ ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' })
    assert.ok((await listed(there, 'REFERRALS_FOR_REVIEW')).includes(rejected.ubrn))
  })

  it('keeps its first answer under an Idempotency-Key', async () => {
    const referred = await refer(server)
    const referrer = await server.as(people.referrer)
    const headers = { 'if-match': `W/"${referred.version}"`, 'idempotency-key': 'send-once' }
    const [first, again] = [
      await referrer.post(pathOf(referred), newTriageShortlist(), headers),
      await referrer.post(pathOf(referred), newTriageShortlist(), headers),
    ]
    assert.equal(first.status, 200, first.text)
    assert.equal(again.text, first.text)
  })
})

const INTENTION = 'parameter[0]/valueCoding'
const DAYS = 'parameter[1]/valueUnsignedInt'
const LIST = 'parameter[2]/resource'
const CRITERIA = `${LIST}/contained[0]`
const at = (index: number) => `${CRITERIA}/parameter[${index}]`
const item = (index: number) => `${LIST}/entry[${index}]/item/identifier`
const tooMany = `TOO_MANY_ITEMS '${LIST}/entry' Exactly one service can be sent a referral for triage.`
const unfit = (id: string, index = 0) =>
  `INAPPROPRIATE_VALUE '${item(index)}' Service (${id}) does not take referrals for triage`
const missing = 'is mandatory, but was not supplied'
const failure = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }

// biome-ignore format: a table
const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
  ['an unknown intention', `${INTENTION}/code`, 'PERHAPS',
    `INVALID_CODE '${INTENTION}/code' (PERHAPS) is not one of NEED_TO_ADD_LATER, NOT_INTENDING_TO_ADD`],
  ['reminder days in words', DAYS, 'none', `INVALID_VALUE '${DAYS}' (none) is not a whole number from 0 to 2147483647`],
  ['no shortlist', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (shortlist) ${missing}`],
  ['a title', `${LIST}/title`, 'Shortlist', `UNEXPECTED_FIELD '${LIST}/title' is not expected`],
  ['services that are no list', `${LIST}/entry`, {}, `INVALID_FHIR_STRUCTURE '${LIST}/entry' is not an array`],
]

// biome-ignore format: a table
const rules: readonly (readonly [what: string, wanted: NewShortlist, ...issues: string[]])[] = [
  ['two services', { services: ['11004', '50001'] }, tooMany],
  ['one service twice', { services: ['11004', '11004'] },
    `DUPLICATE_SERVICE '${item(1)}' Service (11004) is on the shortlist twice.`, tooMany],
  ['a bookable service', { services: ['11000'] }, unfit('11000')],
  ['a bookable service beside one that does triage', { services: ['11004', '11016'] }, tooMany, unfit('11016', 1)],
  ['a service of another clinic type', { services: ['51002'] },
    `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(0)}' Service (51002) is not among the results of the search criteria.`],
  ['a service nobody knows', { services: ['99999'] },
    `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(0)}' The service (99999) was not found.`],
  ['no letter, neither there nor to come', unwilling, `INAPPROPRIATE_VALUE '${INTENTION}' A referral letter is required for triage.`],
  ['a reminder', { reminderDays: 7 }, `INAPPROPRIATE_VALUE '${DAYS}' No reminder is sent for triage: the days are 0.`],
  ['a term that is not in the dictionary', { clinicalTerm: '22298006' },
    `SNOMED_NOT_FOUND '${at(1)}/valueCoding' The clinical term is not in the dictionary.`],
  ['a closed organisation without services', { ...failure, organisation: 'D82999' },
    `ORGANISATION_IS_CLOSED '${at(4)}/valueIdentifier' The organisation (D82999) is closed.`,
    `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82999) is neither a provider nor a location of services.`],
]

describe('A032 refuses', () => {
  let unbooked: Referred
  before(async () => {
    unbooked = await refer(server)
  })

  for (const [what, place, value, ...issues] of shapes) {
    it(`the shape of ${what}`, async () => {
      const referrer = await server.as(people.referrer)
      const headers = { 'if-match': `W/"${unbooked.version}"` }
      const body = edited(newTriageShortlist(), place, value)
      assertRefused(saw(await referrer.post(pathOf(unbooked), body, headers)), 422, ...issues)
    })
  }

  for (const [what, wanted, ...issues] of rules) {
    it(what, async () => {
      assertRefused(await send(unbooked, wanted), 422, ...issues)
      assert.equal(versionIn(await readBy(server, unbooked)), unbooked.version)
    })
  }

  it('a referral that a provider has, and one that is cancelled', async () => {
    const ways: readonly (readonly [shown: string, referred: Referred])[] = [
      ['Booked', await booked(server, await refer(server))],
      [
        'Awaiting Triage',
        await arranged(server, await refer(server, { services: ['11004'] }), triage),
      ],
      ['Cancelled Referral', await referralCancelled(server, await refer(server))],
    ]
    for (const [shown, referred] of ways) {
      const says = `The referral does not permit this action while it is ${shown}.`
      assertRefused(await send(referred), 422, `INVALID_REQUEST_STATE ${says}`)
    }
  })

  it('everybody but referrers', async () => {
    await assertRoles(
      server,
      (caller) => changeForTriage(caller, { ubrn: '000000000001', version: 3 }),
      ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'],
    )
  })

  it('strangers', async () => {
    const stranger = { ...people.referrer, user: '555000000104', organisation: 'D82107' }
    assertRefused(
      await send(unbooked, {}, stranger),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${unbooked.ubrn}).`,
    )
  })

  it('a patient whose record is not shown', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      await send(referred),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('a version that is missing, which its page does not foresee, malformed or stale', async () => {
    const referrer = await server.as(people.referrer)
    const answer = await referrer.post(pathOf(unbooked), newTriageShortlist())
    assert.equal(answer.status, 412)
    assert.match(issuesIn(answer).join(), /^PRECONDITION_FAILED If-Match is mandatory/)
    await assertWantsVersion(
      (headers) => referrer.post(pathOf(unbooked), newTriageShortlist(), headers),
      unbooked.version,
    )
  })

  it('a referral that somebody else is writing, and UBRNs that nobody has', async () => {
    const referred = await refer(server)
    await server.database.query(
      `update referral set locked_by = gen_random_uuid(), locked_until = $2 where ubrn = $1`,
      [referred.ubrn, '2026-11-24T10:02:00.000Z'],
    )
    assert.equal((await send(referred)).status, 423)
    assert.equal((await send({ ...referred, ubrn: '999999999999' })).status, 404)
  })

  it('nothing but FHIR JSON, to nothing else', async () => {
    await assertNegotiates(await server.as(people.referrer), pathOf(unbooked), newTriageShortlist())
  })

  it('an advice request', async () => {
    const advice = await asked(server)
    assertOtherKind(saw(await changeForTriage(await server.as(people.referrer), advice)), advice)
  })

  it('with every code of the table of its page', (t) => {
    const endpoint = a032ChangeShortlistAndSendForTriage
    assertAllOf(t, endpoint, 'changeShortlist/422Response')
  })
})
