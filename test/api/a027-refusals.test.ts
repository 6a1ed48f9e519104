import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a027ConvertAAndGToReferral } from '../../src/api/stu3/a027-convert-a-and-g-to-referral.ts'
import { edited } from '../wire/edit.ts'
import {
  type Asked,
  asked as askedBy,
  type Conversion,
  convert,
  convertAdvice,
  converted,
  lookAtAdvice,
  referrerActed,
  respond,
} from '../world/advice.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { refusesFiles } from '../world/file-refusals.ts'
import { people } from '../world/people.ts'
import { type Json, withExample } from '../world/published-example.ts'
import { becomesPatient, refer } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { storedRows } from '../world/stored-rows.ts'
import { until } from '../world/until.ts'
import { uploaded } from '../world/uploads.ts'
import { refusesAsACall } from '../world/write-refusals.ts'

let server: TestServer
let referrer: Caller
let clinician: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

const asked = (question = {}) => askedBy(server, question)
const path = '/STU3/ReferralRequest/$ers.createFromCommunicationRequestActionLater'
const state = (says: string) =>
  `INVALID_REQUEST_STATE The advice request does not permit this action: ${says}.`

/** Refused as told; the request stays as it was, and there is no referral. */
async function refusedAs(answer: Answer, request: Asked, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  const { version } = await lookAtAdvice(server, request)
  assert.equal(version, request.version)
  assert.equal((await server.world('GET', `/referrals/${request.ubrn}`)).status, 404)
}

/** The same of a whole story: nothing at all was stored. */
async function storesNothing(attempt: () => Promise<unknown>): Promise<void> {
  const before = await storedRows(server)
  await attempt()
  assert.deepEqual(await storedRows(server), before)
}

describe('A027 refuses the shape of', () => {
  let request: Asked
  before(async () => {
    request = await asked()
  })

  const from = 'parameter[0]/valueReference/reference'
  const priority = 'parameter[2]/valueCoding/code'
  const text =
    'is not a text of 1 to 8000 characters without control characters or markup other than links'

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, issue: string][] = [
    ['another resource', 'resourceType', 'Bundle', "INVALID_VALUE 'resourceType' (Bundle) is not Parameters"],
    ['no request to convert', 'parameter[0]', undefined, "MISSING_VALUE 'parameter' (createFrom) is mandatory, but was not supplied"],
    ['a UBRN that nobody can have', from, 'CommunicationRequest/7/_history/1',
      `REFERENCE_NOT_FOUND '${from}' (CommunicationRequest/7/_history/1) is not a reference to a version of an advice request, CommunicationRequest/<ubrn>/_history/<version>`],
    ['no answer', 'parameter[1]', undefined, "MISSING_VALUE 'parameter' (guidance) is mandatory, but was not supplied"],
    ['markup', 'parameter[1]/valueString', '<b>yes</b>', `INVALID_VALUE 'parameter[1]/valueString' ${text}`],
    ['no priority', 'parameter[2]', undefined, "MISSING_VALUE 'parameter' (newReferralPriority) is mandatory, but was not supplied"],
    ['a priority that is none', priority, 'SOON', `INVALID_VALUE '${priority}' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT`],
    ['no comments', 'parameter[3]', undefined, "MISSING_VALUE 'parameter' (reviewComments) is mandatory, but was not supplied"],
    ['comments of 2,001 characters', 'parameter[3]/valueString', 'x'.repeat(2_001),
      "INVALID_VALUE 'parameter[3]/valueString' is not a text of 1 to 2000 characters without control characters"],
    ['a parameter of A026', 'parameter[4]', { name: 'guidanceOutcome' }, "INVALID_VALUE 'parameter[4]' (guidanceOutcome) unknown parameter name"],
  ]
  for (const [what, place, value, issue] of cases) {
    it(what, async () => {
      const body = edited(convertAdvice(request), place, value)
      const answer = await convert(clinician, request, { body })
      assert.ok(saw(answer).status === 422)
      await refusedAs(answer, request, issue)
    })
  }
})

for (const set of ['guidance', 'review'] as const) {
  describe(`A027 refuses ${set} files`, () => {
    const link = (caller: Caller, request: Asked, files: Conversion['guidanceFiles']) =>
      convert(caller, request, { [`${set}Files`]: files })

    refusesFiles({
      server: () => server,
      make: async () => {
        const id = await uploaded(referrer, { name: 'letter-1.txt' })
        return { ...(await asked({ files: [{ id }] })), files: [id] }
      },
      link,
      assertRefusal: refusedAs,
      first: 4,
      called: `${set} attachment`,
      category: set === 'guidance' ? 'GUIDANCE_RESPONSE' : 'PROVIDER',
      contradiction: 'CONFLICTING_VALUES',
    })

    it('of the name that the conversation will have', async () => {
      const request = await asked()
      const { ubrn } = request
      const name = `Advice and guidance conversation - ${ubrn}.pdf`
      const id = await uploaded(clinician, { ubrn, name, type: 'application/pdf' })
      const url = 'parameter[4]/resource/content[0]/attachment/url'
      const says = 'Another file of this request has the same name.'
      const issue = `DUPLICATE_FILENAME '${url}' ${says}`
      await refusedAs(await link(clinician, request, [{ id }]), request, issue)
    })
  })
}

describe('A027 refuses files of both sets', () => {
  const urlAt = (index: number) => `'parameter[${index}]/resource/content[0]/attachment/url'`

  it('that are one file, or of one name', async () => {
    const request = await asked()
    const { ubrn } = request
    const [both, one, two] = [
      await uploaded(clinician, { ubrn, name: 'both.txt' }),
      await uploaded(clinician, { ubrn, name: 'same.txt' }),
      await uploaded(clinician, { ubrn, name: 'same.txt' }),
    ]
    const files = {
      guidanceFiles: [{ id: both }, { id: one }],
      reviewFiles: [{ id: both }, { id: two }],
    }
    await refusedAs(
      await convert(clinician, request, files),
      request,
      `DUPLICATE_FILENAME ${urlAt(7)} Another file of this request has the same name.`,
      `CONFLICTING_VALUES ${urlAt(6)} The file is named for the answer and for the review.`,
    )
  })
})

describe('A027 refuses a request', () => {
  it('without the authorisation, whoever took it back', async () => {
    const never = await asked({ authorisation: 'NOT_AUTHORISED_TO_CONVERT' })
    const noMore = await referrerActed(server, await asked(), 'referrer-changes-authorisation', {
      authorisation: 'NOT_AUTHORISED_TO_CONVERT',
    })
    for (const request of [never, noMore]) {
      const issue = state('the referrer has not authorised the provider to convert it')
      await storesNothing(async () => refusedAs(await convert(clinician, request), request, issue))
    }
  })

  it('that has ended, authorised or not', async () => {
    for (const authorisation of ['AUTHORISED_TO_CONVERT', 'NOT_AUTHORISED_TO_CONVERT']) {
      const request = await asked({ authorisation })
      const cancelled = await referrerActed(server, request, 'referrer-cancels')
      await storesNothing(async () =>
        refusedAs(await convert(clinician, cancelled), cancelled, state('it is cancelled')),
      )
    }
  })

  it('that is converted', async () => {
    const request = await converted(server, await asked())
    await storesNothing(async () => {
      const issue = state('it is converted into a referral')
      assertRefused(saw(await convert(clinician, request)), 422, issue)
    })
  })

  it('in a priority that the service does not take', async () => {
    const request = await asked()
    const { rows } = await server.database.query<{ document: object }>(
      `select document from service where service_id = '11014'`,
    )
    const becomes = async (document: object, answered: number) => {
      await server.database.query(`update service set document = $1 where service_id = '11014'`, [
        JSON.stringify(document),
      ])
      await until(
        'the server has heard of it',
        async () =>
          (await respond(clinician, request, { priority: 'TWO_WEEK_WAIT' })).status === answered,
      )
    }
    const taking = rows[0]?.document ?? {}
    await becomes({ ...taking, priorities: ['URGENT'] }, 422)
    await refusedAs(
      await convert(clinician, request),
      request,
      "UNSUPPORTED_PRIORITY 'parameter[2]/valueCoding' The priority (ROUTINE) is not supported by service (11014).",
    )
    await becomes(taking, 200)
  })

  it('with everything that is wrong at once', async () => {
    const request = await asked({ authorisation: 'NOT_AUTHORISED_TO_CONVERT' })
    const [one, two] = [await uploaded(clinician), await uploaded(clinician)]
    const url = 'resource/content[0]/attachment/url'
    const says = (id: string) => `The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`
    await refusedAs(
      await convert(clinician, request, {
        guidanceFiles: [{ id: one }],
        reviewFiles: [{ id: two }],
      }),
      request,
      state('the referrer has not authorised the provider to convert it'),
      `INAPPROPRIATE_VALUE 'parameter[4]/${url}' ${says(one)}`,
      `INAPPROPRIATE_VALUE 'parameter[5]/${url}' ${says(two)}`,
      `DUPLICATE_FILENAME 'parameter[5]/${url}' Another file of this request has the same name.`,
    )
  })

  it('of a patient whose record is not shown', async () => {
    const request = await asked()
    await becomesPatient(server, request, '9000000025')
    assertRefused(
      saw(await convert(clinician, request)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('that is a referral and was none before', async () => {
    const referred = await refer(server)
    assert.equal((await convert(clinician, referred)).status, 404)
  })
})

describe('A027 refuses as a call', () => {
  refusesAsACall({
    server: () => server,
    kind: 'advice request',
    make: () => asked(),
    pathOf: () => path,
    body: (request) => convertAdvice(request),
    versionStandsIn: 'body',
    assertRefusal: refusedAs,
    rivals: [
      (caller, request) => convert(caller, request),
      (caller, request) => respond(caller, request),
    ],
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a027ConvertAAndGToReferral, 'convertAdviceAndGuidanceToReferral/422Response')
  })
})

describe('the published request', () => {
  it('is accepted, once it names a request that is there', async (t) => {
    const bodies: Json[] = []
    withExample(t, 'stu3/convertAdviceAndGuidanceToReferral/requests/NoAttachments', (body) =>
      bodies.push(body),
    )
    for (const published of bodies) {
      const request = await asked()
      const reference = `CommunicationRequest/${request.ubrn}/_history/${request.version}`
      const body = edited(published, 'parameter[0]/valueReference/reference', reference)
      const answer = await convert(clinician, request, { body })
      assert.equal(answer.status, 201, answer.text)
    }
  })
})

describe('several who convert at once', () => {
  it('make one referral, and whoever came late has left nothing that lasts', async () => {
    for (let round = 0; round < 3; round += 1) {
      const request = await asked()
      const { ubrn } = request
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => convert(clinician, request)),
      )
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 201).length, 1, `${statuses}`)
      assert.ok(
        statuses.every((status) => [201, 409, 423].includes(status)),
        `${statuses}`,
      )
      const { rows } = await server.database.query(
        `select (select count(*)::int from referral where ubrn = $1) as referrals,
           (select count(*)::int from document where ubrn = $1) as linked,
           (select count(*)::int from referral_history where ubrn = $1) as versions`,
        [ubrn],
      )
      assert.deepEqual(rows, [{ referrals: 1, linked: 1, versions: 1 }])
    }
    const unlinked = async () => {
      const { rowCount } = await server.database.query('select from document where ubrn is null')
      return rowCount
    }
    assert.notEqual(await unlinked(), 0)
    server.clock.advance(31 * 86_400_000)
    await server.runDueJobs()
    assert.equal(await unlinked(), 0)
    const { files, 'public.document': documents } = await storedRows(server)
    assert.equal(files, documents)
  })
})
