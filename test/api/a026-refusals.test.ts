import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a026SendAAndGResponse } from '../../src/api/stu3/a026-send-a-and-g-response.ts'
import { recommendations } from '../../src/domain/advice/advice.ts'
import { edited } from '../wire/edit.ts'
import { barredTexts } from '../wire/stu3/advice-bodies.ts'
import {
  type Asked,
  adviceResponse,
  ask,
  asked,
  askedBack,
  converted,
  readAdvice,
  referrerActed,
  respond,
  responded,
  responsePath,
} from '../world/advice.ts'
import { conversationShown } from '../world/advice-messages.ts'
import { type Answer, type Caller, codesIn } from '../world/caller.ts'
import { refusesFiles } from '../world/file-refusals.ts'
import { atTime } from '../world/outside.ts'
import { people } from '../world/people.ts'
import { becomesPatient, refer, versionIn } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'
import { uploaded } from '../world/uploads.ts'
import { refusesAsACall } from '../world/write-refusals.ts'

const OUTCOME = 'parameter[0]/valueCoding'
const RECOMMENDATION = 'parameter[1]/valueCoding'
const TEXT = 'parameter[2]/valueString'
const PRIORITY = 'parameter[3]/valueCoding'
const missing = 'is mandatory, but was not supplied'
const RETURN = 'RETURN_TO_REFERRER_WITH_ADVICE'
const QUERY = 'REQUIRE_FURTHER_INFORMATION'
const mustRecommend = `VALUE_IS_REQUIRED 'parameter' An intended recommendation must be supplied with ${RETURN}.`
const state = (shown: string) =>
  `INVALID_REQUEST_STATE The advice request does not permit this action: it is ${shown}.`

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

/** Refused as told; the request has its version still, and no files but those it shows. */
async function refusedAs(answer: Answer, request: Asked, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  assert.equal(versionIn(await readAdvice(referrer, request)), request.version)
  const messages = await conversationShown(referrer, request)
  const { rows } = await server.database.query(
    `select (select count(*) from advice_history where ubrn = $1)::integer as versions,
       (select count(*) from document where ubrn = $1 and is_of_advice)::integer as files`,
    [request.ubrn],
  )
  const files = messages.flatMap((message) => message.files).length
  assert.deepEqual(rows, [{ versions: request.version, files }])
}

describe('A026 refuses the shape of', () => {
  let request: Asked
  before(async () => {
    request = await asked(server)
  })

  // biome-ignore format: a table
  const shapes: readonly (readonly [what: string, place: string, value: unknown, ...issues: string[]])[] = [
    ['another resource', 'resourceType', 'Communication', "INVALID_VALUE 'resourceType' (Communication) is not Parameters"],
    ['no outcome', 'parameter[0]', undefined, `MISSING_VALUE 'parameter' (guidanceOutcome) ${missing}`],
    ['the outcome of A027', `${OUTCOME}/code`, 'PROVIDER_CONVERTED',
      `INAPPROPRIATE_VALUE '${OUTCOME}/code' (PROVIDER_CONVERTED) is not one of ${QUERY}, ${RETURN}`],
    ['an outcome that is none', `${OUTCOME}/code`, 'ACCEPTED', `INVALID_VALUE '${OUTCOME}/code' (ACCEPTED) is not one of ${QUERY}, ${RETURN}`],
    ['a recommendation that is none', `${RECOMMENDATION}/code`, 'REFER',
      `INVALID_VALUE '${RECOMMENDATION}/code' (REFER) is not one of ${recommendations.join(', ')}`],
    ['no guidance', 'parameter[2]', undefined, `MISSING_VALUE 'parameter' (guidance) ${missing}`],
    ['no priority', 'parameter[3]', undefined, `MISSING_VALUE 'parameter' (updatedPriority) ${missing}`],
    ['a priority that is none', `${PRIORITY}/code`, 'SOON', `INVALID_VALUE '${PRIORITY}/code' (SOON) is not one of ROUTINE, URGENT, TWO_WEEK_WAIT`],
    ['a parameter nobody knows', 'parameter[1]/name', 'recommendation', "INVALID_VALUE 'parameter[1]' (recommendation) unknown parameter name"],
  ]
  for (const [what, place, value, ...issues] of shapes) {
    it(what, async () => {
      const body = edited(adviceResponse(), place, value)
      await refusedAs(await respond(clinician, request, { body }), request, ...issues)
    })
  }

  for (const [what, text] of barredTexts) {
    it(`${what} as guidance`, async () => {
      const wants =
        'a text of 1 to 8000 characters without control characters or markup other than links'
      const issue = `INVALID_VALUE '${TEXT}' is not ${wants}`
      await refusedAs(await respond(clinician, request, { text }), request, issue)
    })
  }
})

describe('A026 refuses about the recommendation', () => {
  it('that advice has none', async () => {
    const request = await asked(server)
    const answer = await respond(clinician, request, { recommendation: null })
    await refusedAs(answer, request, mustRecommend)
  })

  it('that a question has one', async () => {
    const request = await asked(server)
    const guidance = { ...askedBack, recommendation: 'OTHER' }
    await refusedAs(
      await respond(clinician, request, guidance),
      request,
      `INAPPROPRIATE_VALUE '${RECOMMENDATION}' An intended recommendation cannot go with ${QUERY}.`,
    )
  })
})

describe('A026 refuses about the service', () => {
  const services = ['11018']
  const unsupported = (priority: string) =>
    `UNSUPPORTED_PRIORITY '${PRIORITY}' The priority (${priority}) is not supported by service (11018).`

  /** Changes it in the directory, and waits until the server has heard of that. */
  async function becomes(change: object, isHeard: () => Promise<boolean>): Promise<void> {
    await server.database.query(
      `update service set document = document::jsonb || $2::jsonb,
         is_published = coalesce(($2::jsonb ->> 'isPublished')::boolean, is_published)
       where service_id = $1`,
      [services[0], JSON.stringify(change)],
    )
    await until('the service is another', isHeard)
  }

  it('a priority that it does not take, changed or not', async () => {
    const request = await asked(server, { services })
    const wrong = async () => respond(clinician, request, { recommendation: null })
    await becomes({ priorities: ['URGENT'] }, async () =>
      codesIn(await wrong()).includes('UNSUPPORTED_PRIORITY'),
    )
    for (const priority of ['ROUTINE', 'TWO_WEEK_WAIT']) {
      const answer = await respond(clinician, request, { priority })
      await refusedAs(answer, request, unsupported(priority))
    }
    await responded(server, request, { priority: 'URGENT' })
  })

  it('nothing when it was withdrawn, but priorities that it did not take', async () => {
    const question = { services, criteria: { priority: 'URGENT' } }
    const request = await asked(server, question)
    await becomes(
      { isPublished: false },
      async () => (await ask(referrer, question)).status !== 200,
    )
    await refusedAs(await respond(clinician, request), request, unsupported('ROUTINE'))
    await responded(server, request, { priority: 'URGENT' })
  })
})

describe('A026 refuses files', () => {
  refusesFiles({
    server: () => server,
    make: async () => {
      const id = await uploaded(referrer, { name: 'letter-1.txt' })
      return { ...(await asked(server, { files: [{ id }] })), files: [id] }
    },
    link: (caller, request, files) => respond(caller, request, { files }),
    assertRefusal: refusedAs,
    first: 4,
    called: 'guidance attachment',
    category: 'GUIDANCE_RESPONSE',
    contradiction: 'CONFLICTING_VALUES',
  })
})

describe('A026 refuses a request', () => {
  // biome-ignore format: a table
  const ended: readonly (readonly [shown: string, end: () => Promise<Asked>])[] = [
    ['cancelled', async () => referrerActed(server, await asked(server), 'referrer-cancels')],
    ['closed', async () => referrerActed(server, await responded(server, await asked(server)), 'referrer-closes')],
    ['converted into a referral', async () => converted(server, await asked(server))],
  ]
  for (const [shown, end] of ended) {
    it(`that is ${shown}, whatever the answer`, async () => {
      const request = await end()
      for (const guidance of [{}, askedBack]) {
        await refusedAs(await respond(clinician, request, guidance), request, state(shown))
      }
    })
  }

  it('with everything that is wrong at once', async () => {
    const request = await referrerActed(server, await asked(server), 'referrer-cancels')
    const id = await uploaded(clinician)
    const guidance = { recommendation: null, files: [{ id }] }
    await refusedAs(
      await respond(clinician, request, guidance),
      request,
      state('cancelled'),
      mustRecommend,
      `INAPPROPRIATE_VALUE 'parameter[3]/resource/content[0]/attachment/url' The file (${id}) was uploaded without NHSD-eRS-Referral-ID.`,
    )
  })

  it('of a patient whose record is not shown', async () => {
    const request = await asked(server)
    await becomesPatient(server, request, '9000000025')
    assertRefused(
      saw(await respond(clinician, request)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('that is a referral, or archived', async () => {
    assert.equal((await respond(clinician, await refer(server))).status, 404)
    const request = await asked(server)
    await atTime(server, '2028-06-01T10:00:00.000Z', async () => {
      const archived = await referrerActed(server, request, 'archive')
      assert.equal((await respond(await server.as(people.clinician), archived)).status, 404)
    })
  })
})

describe('A026 refuses as a call', () => {
  refusesAsACall({
    server: () => server,
    kind: 'advice request',
    make: () => asked(server),
    pathOf: responsePath,
    body: () => adviceResponse(),
    assertRefusal: refusedAs,
    rivals: [respond, (caller, request) => respond(caller, request, askedBack)],
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a026SendAAndGResponse, 'sendAdviceAndGuidanceResponse/422Response')
  })
})
