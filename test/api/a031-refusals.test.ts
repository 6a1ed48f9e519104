import assert from 'node:assert/strict'
import { after as afterAll, before, describe, it } from 'node:test'
import { a031ChangeShortlist } from '../../src/api/stu3/a031-change-shortlist.ts'
import { edited } from '../wire/edit.ts'
import { asked } from '../world/advice.ts'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { referralCancelled } from '../world/cancellations.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { people } from '../world/people.ts'
import {
  arranged,
  becomesPatient,
  booked,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { reviewed } from '../world/review-outcomes.ts'
import { assertNegotiates, assertRoles, assertWantsVersion } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { changeShortlist, type NewShortlist, newShortlist } from '../world/shortlists.ts'

let server: TestServer
let unbooked: Referred
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  unbooked = await refer(server)
})
afterAll(() => server.close())

const pathOf = ({ ubrn }: Pick<Referred, 'ubrn'>) =>
  `/STU3/ReferralRequest/${ubrn}/$ers.changeShortlist`

async function post(referred: Referred, body: unknown, by: CallerHeaders = people.referrer) {
  const caller = await server.as(by)
  const headers = { 'if-match': `W/"${referred.version}"` }
  return saw(await caller.post(pathOf(referred), body, headers))
}

const change = (referred: Referred, wanted: NewShortlist = {}, by?: CallerHeaders) =>
  post(referred, newShortlist(wanted), by)

const INTENTION = 'parameter[0]/valueCoding'
const DAYS = 'parameter[1]/valueUnsignedInt'
const LIST = 'parameter[2]/resource'
const ENTRY = `${LIST}/entry`
const REFERENCE = `${LIST}/extension[0]/valueReference/reference`
const CRITERIA = `${LIST}/contained[0]`
const at = (index: number) => `${CRITERIA}/parameter[${index}]`
const item = (index: number) => `${ENTRY}[${index}]/item/identifier`
const missing = 'is mandatory, but was not supplied'

const entryOf = (value: unknown) => ({
  item: { identifier: { system: 'http://fhir.nhs.net/Id/ers-service', value } },
})
const twentyOne = Array.from({ length: 21 }, (_, index) => entryOf(String(12_000 + index)))
const patient = {
  name: 'patient',
  valueIdentifier: { system: 'http://fhir.nhs.net/Id/nhs-number', value: '9912003888' },
}

// biome-ignore format: a table
const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
  ['another resource', 'resourceType', 'ReferralRequest',
    "INVALID_FHIR_STRUCTURE 'resourceType' (ReferralRequest) is not Parameters"],
  ['no intention', 'parameter[0]', undefined, `MISSING_VALUE 'parameter' (intentionToAddReferralLetter) ${missing}`],
  ['an unknown intention', `${INTENTION}/code`, 'PERHAPS',
    `INVALID_CODE '${INTENTION}/code' (PERHAPS) is not one of NEED_TO_ADD_LATER, NOT_INTENDING_TO_ADD`],
  ['no reminder days', 'parameter[1]', undefined, `MISSING_VALUE 'parameter' (firstReminderLetterFollowUpDays) ${missing}`],
  ['reminder days below zero', DAYS, -1, `INVALID_VALUE '${DAYS}' (-1) is not a whole number from 0 to 2147483647`],
  ['no shortlist', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (shortlist) ${missing}`],
  ['a patient, whom the referral has', 'parameter[3]', patient, "UNEXPECTED_FIELD 'parameter[3]' (patient) unknown parameter name"],
  ['a retired shortlist', `${LIST}/status`, 'retired', `INAPPROPRIATE_VALUE '${LIST}/status' (retired) is not current`],
  ['a reference to other criteria', REFERENCE, '#ServiceSearchCriteria-2',
    `INVALID_VALUE '${REFERENCE}' (#ServiceSearchCriteria-2) does not name a contained resource`],
  ['no services', ENTRY, [], `MISSING_VALUE '${ENTRY}' ${missing}`],
  ['one service in place of a list', ENTRY, entryOf('11000'), `INVALID_FHIR_STRUCTURE '${ENTRY}' is not an array`],
  ['twenty-one services', ENTRY, twentyOne, `TOO_MANY_ITEMS '${ENTRY}' has more than 20 items`],
]

const notFound = (id: string, index = 0) =>
  `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(index)}' Service (${id}) is not among the results of the search criteria.`
const failure = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }
const unwilling = { intention: 'NOT_INTENDING_TO_ADD' }

// biome-ignore format: a table
const rules: readonly (readonly [what: string, wanted: NewShortlist, ...issues: string[]])[] = [
  ['a specialty alone', { specialty: 'CARDIOLOGY' },
    `MISSING_VALUE '${CRITERIA}' Specialty and clinic type, a clinical term or a named clinician is required.`],
  ['a distance from nowhere', { ...failure, miles: 20 }, `MISSING_VALUE '${CRITERIA}' A distance limit needs a postcode.`],
  ['a clinic type of another specialty', { specialty: 'CARDIOLOGY', clinicType: 'KNEE' },
    `INAPPROPRIATE_VALUE '${at(2)}/valueCoding' The clinic type belongs to another specialty.`],
  ['a limit on waiting for two weeks', { ...failure, priority: 'TWO_WEEK_WAIT', waitDays: 90 },
    `INAPPROPRIATE_VALUE '${at(3)}/valueUnsignedInt' A wait limit cannot go with TWO_WEEK_WAIT.`],
  ['a term that is not in the dictionary', { clinicalTerm: '22298006' },
    `SNOMED_NOT_FOUND '${at(1)}/valueCoding' The clinical term is not in the dictionary.`],
  ['a named clinician nobody knows', { namedClinician: '999999999999' },
    `INAPPROPRIATE_VALUE '${at(1)}/valueIdentifier' The clinician (999999999999) was not found.`],
  ['a named clinician who is an admin', { namedClinician: '555032006103' },
    `INAPPROPRIATE_VALUE '${at(1)}/valueIdentifier' The user (555032006103) is not a service provider clinician.`],
  ['a named clinician who left', { namedClinician: '555000000103' },
    `INAPPROPRIATE_VALUE '${at(1)}/valueIdentifier' The user (555000000103) is not active.`],
  ['a named clinician of elsewhere', { namedClinician: '555032006106', organisation: 'R69' },
    `INAPPROPRIATE_VALUE '${at(1)}/valueIdentifier' The user (555032006106) does not belong to organisation (R69).`],
  ['an organisation nobody knows', { ...failure, organisation: 'X99' },
    `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (X99) was not found.`],
  ['a closed organisation without services', { ...failure, organisation: 'D82999' },
    `ORGANISATION_IS_CLOSED '${at(4)}/valueIdentifier' The organisation (D82999) is closed.`,
    `ORGANISATION_NOT_APPROPRIATE '${at(4)}/valueIdentifier' The organisation (D82999) is neither a provider nor a location of services.`],

  ['a service nobody knows', { services: ['99999'] },
    `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(0)}' The service (99999) was not found.`],
  ['a service twice', { services: ['11000', '10000', '11000'] },
    `DUPLICATE_SERVICE '${item(2)}' Service (11000) is on the shortlist twice.`],
  ['a service of another clinic type', { services: ['11000', '15001'] }, notFound('15001', 1)],
  ['a service that was withdrawn', { services: ['11005'] }, notFound('11005')],
  ['a service for advice', { services: ['11014'] }, notFound('11014')],
  ['a service of a menu for others', { services: ['11006'] }, notFound('11006')],
  ['a service for routine patients', { ...failure, priority: 'URGENT', services: ['11019'] }, notFound('11019')],
  ['a service for men, for a woman', { ...failure, isForAgeAndSex: true, services: ['11011'] }, notFound('11011')],
  ['a service whose wait is too long', { ...failure, waitDays: 13 }, notFound('11000')],

  ['no letter where a service wants one', { ...unwilling, services: ['11000', '11001'] },
    `INAPPROPRIATE_VALUE '${INTENTION}' A referral letter is required by service (11001).`],
  ['everything at once', { ...unwilling, specialty: 'CARDIOLOGY', clinicType: 'KNEE', services: ['11001', '11001'] },
    `INAPPROPRIATE_VALUE '${at(2)}/valueCoding' The clinic type belongs to another specialty.`,
    `DUPLICATE_SERVICE '${item(1)}' Service (11001) is on the shortlist twice.`,
    `INAPPROPRIATE_VALUE '${INTENTION}' A referral letter is required by service (11001).`],
]

/** Refused as told, and the referral stays as it was. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(answer, 422, ...issues)
  assert.equal(versionIn(await readBy(server, referred)), referred.version)
}

describe('A031 refuses the shape of', () => {
  for (const [what, place, value, ...issues] of shapes) {
    it(what, async () => {
      const answer = await post(unbooked, edited(newShortlist(), place, value))
      await refusedAs(answer, unbooked, ...issues)
    })
  }
})

describe('A031 refuses', () => {
  for (const [what, wanted, ...issues] of rules) {
    it(what, async () => {
      await refusedAs(await change(unbooked, wanted), unbooked, ...issues)
    })
  }

  const state = (shown: string) =>
    `INVALID_REQUEST_STATE The referral does not permit this action while it is ${shown}.`
  const services = ['11000', '10000', '11004']
  const lettered = async () => withLetter(server, await refer(server, { services }))
  const at = async (service: string, reason: string) =>
    arranged(server, { ...(await lettered()), service }, { reason })
  const elsewhere: readonly (readonly [shown: string, from: () => Promise<Referred>])[] = [
    ['Booked', async () => booked(server, await lettered())],
    ['Deferred To Provider', () => at('10000', 'NO_SLOTS_AT_SERVICE')],
    ['Awaiting Triage', () => at('11004', 'TRIAGE')],
    ['Triaged - Provider To Action', async () => reviewed(server, await at('11004', 'TRIAGE'))],
    ['Cancelled Referral', async () => referralCancelled(server, await lettered())],
  ]
  for (const [shown, from] of elsewhere) {
    it(`a referral that is ${shown}`, async () => {
      const referred = await from()
      await refusedAs(await change(referred), referred, state(shown))
    })
  }

  it('the state along with what is wrong in the request', async () => {
    const referred = await booked(server, await lettered())
    const answer = await change(referred, { services: ['11014'] })
    await refusedAs(answer, referred, state('Booked'), notFound('11014'))
  })

  it('everybody but referrers', async () => {
    await assertRoles(
      server,
      (caller) => changeShortlist(caller, { ubrn: '000000000001', version: 3 }),
      ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'],
    )
  })

  it('strangers, before the version is looked at', async () => {
    const stranger = { ...people.referrer, user: '555000000104', organisation: 'D82107' }
    assertRefused(
      await change({ ...unbooked, version: 1 }, {}, stranger),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${unbooked.ubrn}).`,
    )
  })

  it('a patient whose record is not shown', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      await change(referred),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('a version that is missing, which its page does not foresee, malformed or stale', async () => {
    const referrer = await server.as(people.referrer)
    const answer = await referrer.post(pathOf(unbooked), newShortlist())
    assert.equal(answer.status, 412)
    assert.match(issuesIn(answer).join(), /^PRECONDITION_FAILED If-Match is mandatory/)
    await assertWantsVersion(
      (headers) => referrer.post(pathOf(unbooked), newShortlist(), headers),
      unbooked.version,
    )
  })

  it('a referral that somebody else is writing', async () => {
    const referred = await refer(server)
    await server.database.query(
      `update referral set locked_by = gen_random_uuid(), locked_until = $2 where ubrn = $1`,
      [referred.ubrn, '2026-11-24T10:02:00.000Z'],
    )
    const answer = await change(referred)
    assert.equal(answer.status, 423)
    assert.match(issuesIn(answer).join(), /^REFERRAL_LOCKED /)
  })

  it('UBRNs that nobody has', async () => {
    for (const ubrn of ['999999999999', '7']) {
      assert.equal((await change({ ...unbooked, ubrn })).status, 404)
    }
  })

  it('nothing but FHIR JSON, to nothing else', async () => {
    await assertNegotiates(await server.as(people.referrer), pathOf(unbooked), newShortlist())
  })

  it('an advice request', async () => {
    const advice = await asked(server)
    assertOtherKind(saw(await changeShortlist(await server.as(people.referrer), advice)), advice)
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a031ChangeShortlist, 'changeShortlist/422Response')
  })
})
