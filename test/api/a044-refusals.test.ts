import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a044CreateAdviceAndGuidanceRequest } from '../../src/api/stu3/a044-create-advice-and-guidance-request.ts'
import { edited } from '../wire/edit.ts'
import { barredTexts } from '../wire/stu3/advice-bodies.ts'
import { ask, asked, createAdvice, createAdvicePath } from '../world/advice.ts'
import type { Caller, CallerHeaders } from '../world/caller.ts'
import { creationRules } from '../world/creation-refusals.ts'
import { people } from '../world/people.ts'
import { auditOf } from '../world/records.ts'
import { refer } from '../world/referrals.ts'
import { assertRefused, issuesIn, placesIn } from '../world/refused.ts'
import type { NamedFile } from '../world/requests.ts'
import { assertNegotiates, assertRoles } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { type NewAdvice, newAdvice } from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'
import { uploaded } from '../world/uploads.ts'

const PATIENT = 'parameter[0]/valueIdentifier'
const AUTHORISATION = 'parameter[1]/valueCoding'
const LIST = 'parameter[2]/resource'
const TEXT = 'parameter[3]/valueString'
const at = (index: number) => `${LIST}/contained[0]/parameter[${index}]`
const item = (index: number) => `${LIST}/entry[${index}]/item/identifier`
const urlAt = (index: number) => `parameter[${index + 4}]/resource/content[0]/attachment/url`
const missing = 'is mandatory, but was not supplied'
const tooMany = `TOO_MANY_ITEMS '${LIST}/entry' A shortlist holds 1 service at most.`
const notFound = (id: string, index = 0) =>
  `SHORTLISTED_SERVICE_NOT_IN_RESULTS '${item(index)}' Service (${id}) is not among the results of the search criteria.`

let server: TestServer
let referrer: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** Refused as told, and nothing was stored. */
async function refuses(body: unknown, by: CallerHeaders, ...issues: readonly string[]) {
  const before = await storedRows(server)
  assertRefused(saw(await ask(await server.as(by), { body })), 422, ...issues)
  assert.deepEqual(await storedRows(server), before)
}

describe('A044 refuses the shape of', () => {
  // biome-ignore format: a table
  const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
    ['another resource', 'resourceType', 'CommunicationRequest',
      "INVALID_FHIR_STRUCTURE 'resourceType' (CommunicationRequest) is not Parameters"],
    ['no patient', 'parameter[0]', undefined, `MISSING_VALUE 'parameter' (patient) ${missing}`],
    ['an NHS number that fails modulus 11', `${PATIENT}/value`, '9912003889', `INVALID_VALUE '${PATIENT}/value' is not an NHS number`],
    ['no authorisation', 'parameter[1]', undefined, `MISSING_VALUE 'parameter' (providerConversionAuthorisation) ${missing}`],
    ['an authorisation that is none', `${AUTHORISATION}/code`, 'PERHAPS',
      `INVALID_CODE '${AUTHORISATION}/code' (PERHAPS) is not one of AUTHORISED_TO_CONVERT, NOT_AUTHORISED_TO_CONVERT`],
    ['no shortlist', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (shortlist) ${missing}`],
    ['no services', `${LIST}/entry`, [], `MISSING_VALUE '${LIST}/entry' ${missing}`],
    ['an unknown priority', `${at(0)}/valueCoding/code`, 'SOON',
      `INVALID_CODE '${at(0)}/valueCoding/code' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT`],
    ['no text', 'parameter[3]', undefined, `MISSING_VALUE 'parameter' (request) ${missing}`],
    ['a text in a list', TEXT, ['Well?'], `INVALID_FHIR_STRUCTURE '${TEXT}' is not a single value`],
    ['a letter intention, which A011 has', 'parameter[4]', { name: 'intentionToAddReferralLetter', valueString: 'x' },
      "UNEXPECTED_FIELD 'parameter[4]' (intentionToAddReferralLetter) unknown parameter name"],
  ]
  for (const [what, place, value, ...issues] of shapes) {
    it(what, () => refuses(edited(createAdvice(), place, value), people.referrer, ...issues))
  }

  for (const [what, text] of barredTexts) {
    it(`${what} as request`, async () => {
      const wants =
        'a text of 1 to 8000 characters without control characters or markup other than links'
      const issue = `INVALID_VALUE '${TEXT}' is not ${wants}`
      await refuses(createAdvice({ text }), people.referrer, issue)
    })
  }
})

describe('A044 refuses', () => {
  const { referrer: clinician } = people
  // biome-ignore format: a table
  const rules: readonly (readonly [what: string, wanted: NewAdvice, by: CallerHeaders, ...issues: string[]])[] = [
    ...creationRules({ shortlist: 2, clinician: 4 }),

    ['two services', { services: ['11014', '11018'] }, clinician, tooMany],
    ['one service twice', { services: ['11014', '11014'] }, clinician,
      tooMany, `DUPLICATE_SERVICE '${item(1)}' Service (11014) is on the shortlist twice.`],
    ['a service nobody knows', { services: ['99999'] }, clinician, `REFERENCE_NOT_FOUND '${item(0)}' The service (99999) was not found.`],
    ['a service that gives no advice', { services: ['11000'] }, clinician, notFound('11000')],
    ['a triage service that gives none', { services: ['50001'] }, clinician, notFound('50001')],
    ['a service of another specialty', { services: ['51002'] }, clinician, notFound('51002')],
    ['a service of another clinic type', { specialty: 'CARDIOLOGY', clinicType: 'ARRHYTHMIA', services: ['11018'] }, clinician, notFound('11018')],
    ['a service that does not name the clinician', { namedClinician: '555032006106', services: ['11018'] }, clinician, notFound('11018')],
    ['a service of another place', { organisation: 'RCD02' }, clinician, notFound('11014')],
    ['services wrong in different ways', { services: ['11000', '99999'] }, clinician,
      tooMany, notFound('11000'), `REFERENCE_NOT_FOUND '${item(1)}' The service (99999) was not found.`],
  ]
  for (const [what, wanted, by, ...issues] of rules) {
    it(what, () => refuses(newAdvice(wanted), by, ...issues))
  }
})

describe('A044 refuses files', () => {
  const NOBODYS = '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'
  const refusesFor = (files: readonly NamedFile[], ...issues: readonly string[]) =>
    refuses(newAdvice({ files }), people.referrer, ...issues)
  const upload = (name: string) => uploaded(referrer, { name })

  it('that nobody uploaded, or for a request', async () => {
    const { ubrn } = await refer(server)
    const foreign = await uploaded(referrer, { ubrn })
    const early = await uploaded(referrer, { ubrn: '000000999999', name: 'early.txt' })
    const says = (id: string) =>
      `The file (${id}) was not found among the uploads for this request.`
    await refusesFor(
      [{ id: NOBODYS }, { id: foreign }, { id: early }],
      `REFERENCE_NOT_FOUND '${urlAt(0)}' The file (${NOBODYS}) was not found.`,
      `REFERENCE_NOT_FOUND '${urlAt(1)}' ${says(foreign)}`,
      `REFERENCE_NOT_FOUND '${urlAt(2)}' ${says(early)}`,
    )
  })

  it('that went with another request', async () => {
    const id = await upload('letter.txt')
    await asked(server, { files: [{ id }] })
    const says = `The file (${id}) is linked already and cannot become a request attachment.`
    await refusesFor([{ id }], `INAPPROPRIATE_VALUE '${urlAt(0)}' ${says}`)
  })

  it('that nobody will ever read', async () => {
    const [infected, invalid] = [await upload('ers-threat.txt'), await upload('ers-invalid.txt')]
    await server.runDueJobs()
    const says = (id: string, is: string) => `The file (${id}) can never be read: ${is}.`
    await refusesFor(
      [{ id: infected }, { id: invalid }],
      `INAPPROPRIATE_VALUE '${urlAt(0)}' ${says(infected, 'THREATS_FOUND')}`,
      `INAPPROPRIATE_VALUE '${urlAt(1)}' ${says(invalid, 'VALIDATION_FAILED')}`,
    )
  })

  it('of another category, of one name, and named twice', async () => {
    const [one, two] = [await upload('trace.txt'), await upload('trace.txt')]
    const type = 'parameter[4]/resource/type/coding[0]'
    const twice = 'The file is named twice'
    await refusesFor(
      [{ id: one, type: 'REFERRER' }, { id: two }, { id: two }, { id: two, description: 'Other' }],
      `INAPPROPRIATE_VALUE '${type}' A request attachment file must be of type ADVICE_REQUEST, not REFERRER.`,
      `INAPPROPRIATE_VALUE '${urlAt(1)}' Another file of this request has the same name.`,
      `INAPPROPRIATE_VALUE '${urlAt(2)}' ${twice}.`,
      `INAPPROPRIATE_VALUE '${urlAt(3)}' ${twice}, with different types or descriptions.`,
    )
    await asked(server, { files: [{ id: two }] })
  })
})

describe('A044 tells everything that is wrong at once', () => {
  it('in the order of the body', async () => {
    const wrong: readonly (readonly [place: string, value: unknown])[] = [
      [`${PATIENT}/value`, '9912003889'],
      [`${AUTHORISATION}/code`, 'PERHAPS'],
      [`${item(0)}/value`, 'x'],
      [TEXT, '<b>Help</b>'],
    ]
    const body = wrong.reduce((each, [place, value]) => edited(each, place, value), {
      ...createAdvice({ files: [{ id: 'att-1' }] }),
    } as unknown)
    const answer = saw(await ask(referrer, { body }))
    assert.deepEqual(placesIn(issuesIn(answer)), [
      `INVALID_VALUE '${PATIENT}/value'`,
      `INVALID_CODE '${AUTHORISATION}/code'`,
      `INVALID_VALUE '${item(0)}/value'`,
      `INVALID_VALUE '${TEXT}'`,
      `REFERENCE_NOT_FOUND '${urlAt(0)}'`,
    ])
  })

  it('patient first, then clinician, criteria, services and files', async () => {
    const id = await uploaded(referrer, { ubrn: '000000999999' })
    const wanted: NewAdvice = {
      patient: '9990001103',
      referringClinician: '555000000104',
      specialty: 'CARDIOLOGY',
      clinicType: 'KNEE',
      services: ['99999', '11014'],
      files: [{ id }],
    }
    const admin = await server.as(people.referrerAdmin)
    const answer = saw(await ask(admin, { body: newAdvice(wanted) }))
    assert.deepEqual(placesIn(issuesIn(answer)), [
      `NO_REG_GP_PRACTICE '${PATIENT}'`,
      "REFERENCED_USER_NOT_IN_ORG 'parameter[5]/valueIdentifier'",
      `INAPPROPRIATE_VALUE '${at(2)}/valueCoding'`,
      `TOO_MANY_ITEMS '${LIST}/entry'`,
      `REFERENCE_NOT_FOUND '${item(0)}'`,
      `REFERENCE_NOT_FOUND '${urlAt(0)}'`,
    ])
  })

  it('without naming the patient, whom the audit record knows', async () => {
    const body = newAdvice({ patient: '9990001146', services: ['99999'] })
    const answer = await ask(referrer, { body }, { 'idempotency-key': 'refused' })
    assert.equal(answer.status, 422)
    assert.ok(!answer.text.includes('9990001146'))
    const [record] = await auditOf(server, answer)
    const { http_status, outcome_code, ubrn, nhs_number } = record
    assert.deepEqual(
      [http_status, outcome_code, ubrn, nhs_number],
      [422, 'REFERENCE_NOT_FOUND', null, '9990001146'],
    )
  })
})

describe('A044 refuses as a call', () => {
  it('everybody but referrers', async () => {
    const referringClinician = people.referrer.user
    const body = newAdvice({ referringClinician })
    await assertRoles(server, (caller) => ask(caller, { body }), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('what it cannot read or answer', () =>
    assertNegotiates(referrer, createAdvicePath, createAdvice()))

  it('with every code of its table', (t) => {
    assertAllOf(t, a044CreateAdviceAndGuidanceRequest, 'CreateRequestErrorOutcome')
  })
})
