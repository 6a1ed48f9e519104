import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { recommendations } from '../../src/domain/advice/advice.ts'
import { takenTexts } from '../wire/stu3/advice-bodies.ts'
import {
  type Asked,
  adviceListed,
  asked,
  askedBack,
  fetchAdviceList,
  type Guidance,
  readAdvice,
  referrerActed,
  requestIn,
  respond,
  responded,
} from '../world/advice.ts'
import { conversationShown, messageShown } from '../world/advice-messages.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { withExample } from '../world/published-example.ts'
import { adviceHistoryOf, auditOf } from '../world/records.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { testNow } from '../world/test-clock.ts'
import { announced, uploaded } from '../world/uploads.ts'

const inPerson = '555032006106.RCD.SERVICE-PROVIDER-CLINICIAN'
const represented = '555031999105.RCD.SERVICE-PROVIDER-CLINICIAN'
const byAdmin = '555031998104.RCD.SERVICE-PROVIDER-CLINICIAN-ADMIN'

let server: TestServer
let referrer: Caller
let clinician: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

async function answer(
  request: Asked,
  guidance: Guidance = {},
  by: CallerHeaders = people.clinician,
): Promise<Answer> {
  const sent = await respond(await server.as(by), request, guidance)
  assert.equal(sent.status, 200, sent.text)
  return sent
}

/** As the answer left it. */
function asOf(request: Asked, answered: Answer): Asked {
  return { ...request, version: Number(requestIn(answered).meta.versionId) }
}

const statusIn = (answered: Answer) => requestIn(answered).category[0].coding[0].code

function priorityIn(answered: Answer): string {
  const [priority] = requestIn(answered).extension
  return priority.valueCodeableConcept.coding[0].code
}

describe('A026 answers', () => {
  it('200 with the request one version on, and without ETag', async () => {
    const request = await asked(server)
    const answered = await answer(request)
    assert.equal(answered.headers.get('etag'), null)
    assert.deepEqual(answered.json.meta.profile, [
      'https://fhir.nhs.uk/STU3/StructureDefinition/eRS-SendCommunicationToRequester-Response-Parameters-1',
    ])
    assert.deepEqual(
      answered.json.parameter.map(({ name }: { name: string }) => name),
      ['updatedCommunicationRequest', 'createdCommunication'],
    )
    assert.equal(requestIn(answered).meta.versionId, String(request.version + 1))
    for (const by of [referrer, clinician]) {
      const read = await readAdvice(by, request)
      assert.equal(read.headers.get('etag'), `W/"${request.version + 1}"`)
      assert.deepEqual(read.json, requestIn(answered))
      assert.ok(answered.text.includes(read.text))
    }
  })

  it('the message, from a clinician in person to the practice', async () => {
    const request = await asked(server)
    const answered = await answer(request, { text: 'Rest, and water.' })
    const message = messageShown(answered)
    assert.deepEqual(message, {
      id: message.id,
      kind: 'RESPONDER',
      sent: testNow,
      text: 'Rest, and water.',
      requester: inPerson,
      sender: inPerson,
      to: 'D82106',
      basedOn: `CommunicationRequest/${request.ubrn}/_history/${request.version + 1}`,
      files: [],
    })
    for (const by of [referrer, clinician]) {
      const [question, last, ...others] = await conversationShown(by, asOf(request, answered))
      assert.deepEqual(others, [])
      assert.equal(question?.kind, 'REQUESTER')
      assert.deepEqual(last, message)
    }
  })

  it('the message, from an admin on behalf of a clinician', async () => {
    const answered = await answer(await asked(server), {}, people.clinicianAdmin)
    const { requester, sender } = messageShown(answered)
    assert.deepEqual({ requester, sender }, { requester: represented, sender: byAdmin })
    const [asks] = requestIn(answered).requester.agent.extension
    assert.match(asks.valueReference.reference, /^#PractitionerRole\.555073103100\.D82106\./)
  })

  it('whatever text it takes as it was written', async () => {
    for (const text of takenTexts) {
      const request = await asked(server)
      const answered = await answer(request, { text })
      const messages = await conversationShown(referrer, asOf(request, answered))
      assert.equal(messages.at(-1)?.text, text)
    }
  })

  for (const name of ['RequireFurtherInformation', 'ReturnToReferrerWithAdvice']) {
    it(`to the published request as it stands: ${name}`, async (t) => {
      const bodies: unknown[] = []
      withExample(t, `stu3/sendAdviceAndGuidanceResponse/requests/${name}`, (example) =>
        bodies.push(example),
      )
      for (const body of bodies) {
        const answered = await respond(clinician, await asked(server), { body })
        assert.equal(answered.status, 200, answered.text)
      }
    })
  }
})

describe('A026 giving advice', () => {
  for (const recommendation of recommendations) {
    it(`leaves it to the referrer to review: ${recommendation}`, async () => {
      const request = await asked(server)
      assert.ok((await adviceListed(clinician)).includes(request.ubrn))
      const answered = await answer(request, { recommendation })
      assert.equal(statusIn(answered), 'REFERRER_TO_REVIEW_RESPONSE')
      assert.equal(requestIn(answered).status, 'active')
      assert.ok(!(await adviceListed(clinician)).includes(request.ubrn))
      const [, { document }] = await adviceHistoryOf(server, request.ubrn)
      const { outcome, recommendation: kept } = document.messages[1]
      assert.deepEqual([outcome, kept], ['RETURN_TO_REFERRER_WITH_ADVICE', recommendation])
    })
  }
})

describe('A026 asking back', () => {
  it('waits for the referrer, and stays on the provider’s list in its new version', async () => {
    const request = await asked(server)
    const answered = await answer(request, { ...askedBack, priority: 'URGENT' })
    assert.equal(statusIn(answered), 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION')
    assert.equal(requestIn(answered).status, 'active')
    const { json } = await fetchAdviceList(clinician)
    const entry = json.entry.find(({ item }: Answer['json']) =>
      item.reference.endsWith(request.ubrn),
    )
    const parts = new Map<string, Answer['json']>(
      entry.extension[0].extension.map((part: Answer['json']) => [part.url, part]),
    )
    assert.equal(parts.get('priority').valueCodeableConcept.coding[0].code, 'URGENT')
    assert.equal(parts.get('communicationRequestVersion').valueInteger, request.version + 1)
  })

  it('takes turns with what the referrer writes, on either side as often as wanted', async () => {
    const request = await asked(server)
    const first = await responded(server, request, askedBack)
    const second = await responded(server, first, { ...askedBack, text: 'Any allergies?' })
    const replied = await referrerActed(server, second, 'referrer-replies', { text: 'None.' })
    const advised = await responded(server, replied)
    const again = await responded(server, advised)
    const last = await answer(again, askedBack)
    assert.equal(statusIn(last), 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION')
    const messages = await conversationShown(referrer, asOf(again, last))
    assert.deepEqual(
      messages.map(({ kind }) => kind),
      ['REQUESTER', 'RESPONDER', 'RESPONDER', 'REQUESTER', 'RESPONDER', 'RESPONDER', 'RESPONDER'],
    )
    assert.equal(requestIn(last).meta.versionId, String(request.version + 6))
    const basedOn = `CommunicationRequest/${request.ubrn}/_history/${request.version + 6}`
    assert.deepEqual([...new Set(messages.map((each) => each.basedOn))], [basedOn])
  })
})

describe('A026 changes', () => {
  for (const priority of ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT']) {
    it(`the priority to ${priority}, and leaves that of the criteria`, async () => {
      const answered = await answer(await asked(server), { priority })
      assert.equal(priorityIn(answered), priority)
      const [criteria] = requestIn(answered).contained
      assert.equal(criteria.parameter[0].valueCoding.code, 'ROUTINE')
    })
  }

  it('the version that A041 tells', async () => {
    const request = await responded(server, await asked(server))
    const { json } = await referrer.get(`/R4/ServiceRequest?identifier=${request.ubrn}`)
    const { meta, status } = json.entry[0].resource
    assert.deepEqual([meta.versionId, status], [String(request.version), 'active'])
  })

  it('nothing of the history, and leaves an audit record of who did what', async () => {
    const request = await asked(server)
    const answered = await answer(request, {}, people.clinicianAdmin)
    const [first, second, ...others] = await adviceHistoryOf(server, request.ubrn)
    assert.deepEqual(others, [])
    assert.equal(first.document.messages.length, 1)
    const { document, ...version } = second
    assert.equal(document.messages.length, 2)
    assert.deepEqual(version, {
      version: request.version + 1,
      at: testNow,
      operation: 'a026-send-a-and-g-response',
      request_id: answered.headers.get('x-request-id'),
    })
    assert.deepEqual(await auditOf(server, answered), [
      {
        at: testNow,
        operation: 'a026-send-a-and-g-response',
        http_status: 200,
        outcome_code: null,
        user_id: people.clinicianAdmin.user,
        on_behalf_of: people.clinicianAdmin.onBehalfOf,
        business_function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
        ods_code: 'RCD',
        ubrn: request.ubrn,
        nhs_number: request.patient,
      },
    ])
  })
})

describe('A026 with files', () => {
  const upload = async ({ ubrn }: Asked, name: string, by: CallerHeaders = people.clinician) =>
    uploaded(await server.as(by), { ubrn, name })

  it('shows them with the message, each as its scan has it', async () => {
    const letter = await uploaded(referrer, { name: 'letter.txt' })
    const request = await asked(server, { files: [{ id: letter }] })
    const trace = await upload(request, 'trace.txt')
    await server.runDueJobs()
    const plan = await upload(request, 'plan.txt')
    const files = [{ id: trace, description: 'Of May' }, { id: plan }]
    const answered = await answer(request, { files })
    const of = { type: 'GUIDANCE_RESPONSE', by: people.clinician.user, organisation: 'RCD' }
    const first = { ...of, id: trace, name: 'trace.txt', description: 'Of May' }
    const second = { ...of, id: plan, name: 'plan.txt' }
    assert.deepEqual(messageShown(answered).files, [
      { ...first, availability: 'AVAILABLE' },
      { ...second, availability: 'PENDING' },
    ])
    await server.runDueJobs()
    const now = asOf(request, answered)
    const [question, last] = await conversationShown(referrer, now)
    assert.deepEqual(
      question?.files.map(({ name }) => name),
      ['letter.txt'],
    )
    assert.deepEqual(last?.files, [
      { ...first, availability: 'AVAILABLE' },
      { ...second, availability: 'AVAILABLE' },
    ])
    const read = await readAdvice(referrer, request)
    assert.equal(read.headers.get('etag'), `W/"${now.version}"`)
    assert.equal(read.json.payload, undefined)
  })

  it('names who attached them, and on whose behalf', async () => {
    const request = await asked(server)
    const id = await upload(request, 'trace.txt', people.clinicianAdmin)
    const [file] = messageShown(
      await answer(request, { files: [{ id }] }, people.clinicianAdmin),
    ).files
    assert.deepEqual(
      [file?.by, file?.organisation, file?.onBehalfOf],
      ['555031998104', 'RCD', '555031999105'],
    )
  })

  it('takes a large file, and one that came with an earlier question is left alone', async () => {
    const content = 'Dear colleague'
    const request = await asked(server)
    const { ubrn } = request
    const trace = await upload(request, 'trace.txt')
    const queried = await responded(server, request, { ...askedBack, files: [{ id: trace }] })
    const large = await announced(clinician, { ubrn, bytes: content.length, name: 'scan.txt' })
    const advised = await responded(server, queried, { files: [{ id: large.id }] })
    await large.send(content)
    await server.runDueJobs()
    const messages = await conversationShown(referrer, advised)
    assert.deepEqual(
      messages.map(({ files }) => files.map(({ name, availability }) => `${name} ${availability}`)),
      [[], ['trace.txt AVAILABLE'], ['scan.txt AVAILABLE']],
    )
  })

  it('lets both sides read them', async () => {
    const request = await asked(server)
    const id = await upload(request, 'trace.txt')
    await server.runDueJobs()
    await responded(server, request, { files: [{ id }] })
    for (const by of [people.referrer, people.clinician, people.providerApp]) {
      assert.equal((await (await server.as(by)).get(`/R4/Binary/${id}`)).status, 307)
    }
  })
})
