/** The summary of an advice request; who may read it: advice-reads.test.ts. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Asked,
  ask,
  asked,
  askedBack,
  converted,
  readAdvice,
  referrerActed,
  requestIn,
  responded,
} from '../world/advice.ts'
import { adviceReaders, byAdmin } from '../world/advice-reads.ts'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { containedIn } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import {
  filesIn,
  filesThatAre,
  scanned,
  unscanned,
  uploadedToScan,
} from '../world/scanned-files.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const at = (ubrn: string) => `/STU3/CommunicationRequest/${ubrn}`

async function read(request: Asked) {
  const answer = await readAdvice(referrer, request)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

const idsOf = (people: { id: string }[]) => people.map(({ id }) => id)

describe('A024', () => {
  it('answers the request as its creation did, with its version', async () => {
    const created = await ask(referrer)
    const answer = await readAdvice(referrer, { ubrn: requestIn(created).id })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), 'W/"1"')
    assert.deepEqual(answer.json, requestIn(created))
  })

  it('answers every reader with the same bytes', async () => {
    const request = await responded(server, await asked(server))
    const { text } = await read(request)
    for (const by of Object.values(adviceReaders)) {
      assert.equal((await readAdvice(await server.as(by), request)).text, text)
    }
  })

  type Step = (request: Asked) => Promise<Asked>
  const acts = (act: string, body?: unknown): Step => {
    return (request) => referrerActed(server, request, act, body)
  }
  const advised: Step = (request) => responded(server, request)
  const queried: Step = (request) => responded(server, request, askedBack)
  const toRefer: Step = (request) => converted(server, request)
  const replied = acts('referrer-replies', { text: 'The tests were normal.' })
  const referred = acts('referrer-converts', { services: ['11000'] })

  // biome-ignore format: a table
  const stories: readonly [status: string, category: string, ...steps: Step[]][] = [
    ['active',    'PROVIDER_RESPONSE_REQUIRED'],
    ['active',    'REFERRER_TO_SUBMIT_FURTHER_INFORMATION', queried],
    ['active',    'PROVIDER_RESPONSE_REQUIRED',             queried, replied],
    ['active',    'REFERRER_TO_REVIEW_RESPONSE',            queried, replied, advised],
    ['completed', 'CONVERSATION_ENDED_CLOSED',              advised, acts('referrer-closes')],
    ['cancelled', 'CONVERSATION_ENDED_CANCELLED',           acts('referrer-cancels')],
    ['completed', 'ADVICE_CONVERTED',                       toRefer],
    ['completed', 'ADVICE_CONVERTED',                       advised, referred],
  ]
  for (const [status, category, ...steps] of stories) {
    it(`tells ${category} after ${steps.length} steps as ${status}, one version each`, async () => {
      let request = await asked(server)
      for (const step of steps) request = await step(request)
      const answer = await read(request)
      const version = String(1 + steps.length)
      assert.equal(answer.json.status, status)
      assert.equal(answer.json.category[0].coding[0].code, category)
      assert.equal(answer.json.meta.versionId, version)
      assert.equal(answer.headers.get('etag'), `W/"${version}"`)
    })
  }

  it('tells whether the provider may convert it, as the referrer has it now', async () => {
    const url =
      'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-ProviderConversionAuthorisation-1'
    const told = async (request: Asked) =>
      (await read(request)).json.extension.find((each: { url: string }) => each.url === url)
        .valueCoding.code
    const authorisation = 'NOT_AUTHORISED_TO_CONVERT'
    const request = await asked(server, { authorisation })
    assert.equal(await told(request), authorisation)
    const allowed = { authorisation: 'AUTHORISED_TO_CONVERT' }
    await referrerActed(server, request, 'referrer-changes-authorisation', allowed)
    assert.equal(await told(request), 'AUTHORISED_TO_CONVERT')
  })

  it('tells the priority that the provider gave it last', async () => {
    const request = await responded(server, await asked(server), { priority: 'URGENT' })
    const priority = (await read(request)).json.extension[0].valueCodeableConcept
    assert.equal(priority.coding[0].code, 'URGENT')
  })

  it('tells the clinician who asks apart from the admin who sends', async () => {
    const request = await asked(server, byAdmin)
    const answer = await read(await responded(server, request))
    const clinician = 'PractitionerRole.555073103100.D82106.REFERRING-CLINICIAN'
    const admin = 'PractitionerRole.555031998104.D82106.REFERRING-CLINICIAN-ADMIN'
    const { json } = answer
    assert.deepEqual(idsOf(containedIn(answer, 'PractitionerRole')), [clinician, admin])
    assert.equal(json.sender.extension[0].valueReference.reference, `#${admin}`)
    assert.equal(json.requester.agent.extension[0].valueReference.reference, `#${clinician}`)
  })

  it('shows files of the request itself, as they can be read, and none of messages', async () => {
    const own = await uploaded(referrer, { name: 'question.txt' })
    const request = await asked(server, { files: [{ id: own }] })
    const { json } = await read(request)
    assert.equal(json.payload, undefined)
    const files = await uploadedToScan(referrer, 'history', request.ubrn)
    const added = await referrerActed(server, request, 'referrer-adds-information', { files })
    const shown = async () => filesIn(containedIn(await read(added), 'DocumentReference'))
    assert.deepEqual(await shown(), filesThatAre(files, unscanned))
    await server.runDueJobs()
    assert.deepEqual(await shown(), filesThatAre(files, scanned))
    const payload = files.map((id) => ({
      contentReference: { reference: `#DocumentReference-${id}` },
    }))
    const answer = await read(added)
    assert.deepEqual(answer.json.payload, payload)
    assert.equal(answer.headers.get('etag'), `W/"${added.version}"`)
  })
})

describe('A024 refuses', () => {
  // biome-ignore format: a table
  for (const ubrn of [
    '999999999999', '12345678901', '1234567890123', 'abcdefghijkl', '0000000700O0', '%20',
    '00000007000%00', "1' or '1'='1", '٠٠٠٠٠٠٠٧٠٠٠٠', '-00000070000', 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
  ]) {
    it(`${JSON.stringify(ubrn)}, which nobody has`, async () => {
      const answer = await referrer.get(at(encodeURI(decodeURI(ubrn))))
      assertRefused(answer, 404, 'NO_SUCH_RESOURCE No such advice request.')
    })
  }

  it('query parameters, and an Accept that it cannot answer', async () => {
    const { ubrn } = await asked(server)
    assertRefused(
      await referrer.get(`${at(ubrn)}?_format=json`),
      422,
      "UNEXPECTED_FIELD '_format' unknown parameter name",
    )
    assert.equal((await referrer.get(at(ubrn), { accept: 'image/png' })).status, 406)
  })
})
