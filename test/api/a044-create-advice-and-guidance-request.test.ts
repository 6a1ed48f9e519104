import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { takenTexts } from '../wire/stu3/advice-bodies.ts'
import {
  type Asked,
  adviceListed,
  ask,
  messageIn,
  readAdvice,
  readConversation,
  requestIn,
} from '../world/advice.ts'
import { conversationShown, messageShown } from '../world/advice-messages.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { withExample } from '../world/published-example.ts'
import { adviceHistoryOf, auditOf } from '../world/records.ts'
import { refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { type NewAdvice, newAdvice } from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'
import { testNow } from '../world/test-clock.ts'
import { announced, uploaded } from '../world/uploads.ts'

const nhs = 'https://fhir.nhs.uk/STU3'
const patient = '9462979626'
const inPerson = '555073103100.D82106.REFERRING-CLINICIAN'
const byAdmin = '555031998104.D82106.REFERRING-CLINICIAN-ADMIN'

let server: TestServer
let referrer: Caller
let clinician: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

async function create(wanted: NewAdvice = {}, by: Caller = referrer): Promise<Answer> {
  const answer = await ask(by, { body: newAdvice({ patient, ...wanted }) })
  assert.equal(answer.status, 200, answer.text)
  return answer
}

function made(answer: Answer): Asked {
  const { id, meta } = requestIn(answer)
  return { ubrn: id, version: Number(meta.versionId), patient }
}

const createdByAdmin = async (wanted: NewAdvice = {}) =>
  create(
    { referringClinician: people.referrer.user, ...wanted },
    await server.as(people.referrerAdmin),
  )

const extensionIn = (answer: Answer, name: string) =>
  requestIn(answer).extension.find(({ url }: { url: string }) => url.includes(`-eRS-${name}-1`))

const rolesIn = ({ contained }: Answer['json']) =>
  contained
    .filter(({ resourceType }: Answer['json']) => resourceType === 'PractitionerRole')
    .map(({ id }: Answer['json']) => id)

describe('A044 answers', () => {
  it('200 with the request in version 1, and neither ETag nor Location', async () => {
    const answer = await create({ priority: 'URGENT' })
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), null)
    assert.equal(answer.headers.get('location'), null)
    assert.deepEqual(answer.json.meta, {
      profile: [`${nhs}/StructureDefinition/eRS-CreateAdviceAndGuidance-Response-Parameters-1`],
    })
    assert.deepEqual(
      answer.json.parameter.map(({ name }: { name: string }) => name),
      ['createdCommunicationRequest', 'createdCommunication'],
    )
    const request = requestIn(answer)
    assert.match(request.id, /^[0-9]{12}$/)
    assert.match(request.identifier[0].value, /^a\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.equal(request.meta.versionId, '1')
    assert.equal(request.status, 'active')
    assert.equal(request.category[0].coding[0].code, 'PROVIDER_RESPONSE_REQUIRED')
    assert.equal(request.subject.identifier.value, patient)
    assert.equal(request.payload, undefined)
    const priority = extensionIn(answer, 'ReferralPriority').valueCodeableConcept.coding[0]
    assert.equal(priority.code, 'URGENT')
  })

  it('a number of its own for every request, of the numbers that referrals have', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()))
    const referral = await refer(server)
    assert.equal(new Set([...answers.map((each) => made(each).ubrn), referral.ubrn]).size, 21)
    assert.equal(new Set(answers.map((each) => messageIn(each).id)).size, 20)
    assert.equal(new Set(answers.map((each) => requestIn(each).identifier[0].value)).size, 20)
  })

  for (const code of ['AUTHORISED_TO_CONVERT', 'NOT_AUTHORISED_TO_CONVERT']) {
    it(`whether the provider may convert it: ${code}`, async () => {
      const answer = await create({ authorisation: code })
      const told = extensionIn(answer, 'ProviderConversionAuthorisation').valueCoding
      const not = code === 'AUTHORISED_TO_CONVERT' ? '' : 'NOT '
      assert.equal(told.code, code)
      assert.equal(
        told.display,
        `Referrer has ${not}allowed the Service Provider to convert the Advice and Guidance to a Referral`,
      )
    })
  }

  it('the message, from a clinician in person', async () => {
    const answer = await create({ text: 'Is this heart failure?' })
    const { ubrn } = made(answer)
    assert.deepEqual(messageShown(answer), {
      id: messageIn(answer).id,
      kind: 'REQUESTER',
      sent: testNow,
      text: 'Is this heart failure?',
      requester: inPerson,
      sender: inPerson,
      to: '11014',
      basedOn: `CommunicationRequest/${ubrn}/_history/1`,
      files: [],
    })
    for (const each of [requestIn(answer), messageIn(answer)]) {
      assert.deepEqual(rolesIn(each), [`PractitionerRole.${inPerson}`])
    }
  })

  it('the message, from an admin in the name of a clinician', async () => {
    const answer = await createdByAdmin()
    const { requester, sender } = messageShown(answer)
    assert.deepEqual({ requester, sender }, { requester: inPerson, sender: byAdmin })
    const request = requestIn(answer)
    const [asks] = request.requester.agent.extension
    const [sends] = request.sender.extension
    assert.equal(asks.valueReference.reference, `#PractitionerRole.${inPerson}`)
    assert.equal(sends.valueReference.reference, `#PractitionerRole.${byAdmin}`)
    for (const each of [request, messageIn(answer)]) {
      const roles = [inPerson, byAdmin].map((id) => `PractitionerRole.${id}`)
      assert.deepEqual(rolesIn(each), roles)
    }
  })

  it('the specialty of the service where none was sought', async () => {
    const answer = await create({ clinicalTerm: '1003' })
    assert.equal(extensionIn(answer, 'Specialty').valueCoding.code, 'CARDIOLOGY')
  })

  it('whatever text it takes as it was written', async () => {
    for (const text of takenTexts) {
      const answer = await create({ text })
      assert.equal(messageShown(answer).text, text)
      const [message] = await conversationShown(clinician, made(answer))
      assert.equal(message?.text, text)
    }
  })

  it('to the published request as it stands', async (t) => {
    const file = 'stu3/createAdviceAndGuidance/requests/ExampleRCWithoutAttachments'
    const asking = await server.as(people.everybody)
    const bodies: unknown[] = []
    withExample(t, file, (example) => bodies.push(example))
    for (const body of bodies) {
      const answer = await ask(asking, { body })
      assert.equal(answer.status, 200, answer.text)
      assert.equal(messageShown(answer).text, 'Request text.')
    }
  })
})

describe('A044 stores', () => {
  it('what A024 answers, byte for byte, to both sides', async () => {
    const answer = await createdByAdmin()
    for (const by of [referrer, clinician]) {
      const read = await readAdvice(by, made(answer))
      assert.equal(read.headers.get('etag'), 'W/"1"')
      assert.ok(answer.text.includes(read.text))
      assert.deepEqual(read.json, requestIn(answer))
    }
  })

  it('what A025 answers, with those who asked and sent', async () => {
    const answer = await createdByAdmin()
    for (const by of [referrer, clinician]) {
      assert.deepEqual(await conversationShown(by, made(answer)), [messageShown(answer)])
    }
    const { json } = await readConversation(clinician, made(answer))
    const roles = json.entry.map(({ resource }: Answer['json']) => resource.id).slice(1)
    assert.deepEqual(roles.sort(), [byAdmin, inPerson].sort())
  })

  it('a place on the provider’s list, and what A041 answers', async () => {
    const answer = await create()
    const { ubrn } = made(answer)
    assert.ok((await adviceListed(clinician)).includes(ubrn))
    const { json } = await referrer.get(`/R4/ServiceRequest?identifier=${ubrn}`)
    assert.equal(json.total, 1)
    const { id, status, meta, category } = json.entry[0].resource
    assert.deepEqual(
      [id, status, meta.versionId, category[0].coding[0].code],
      [requestIn(answer).identifier[0].value, 'active', '1', 'request'],
    )
  })

  it('one row with its history, its place and the audit record', async () => {
    const before = await storedRows(server)
    const answer = await createdByAdmin()
    const after = await storedRows(server)
    const added = Object.entries(after).filter(([name, count]) => count !== before[name])
    assert.deepEqual(added.map(([name, count]) => [name, count - (before[name] ?? 0)]).sort(), [
      ['public.advice_history', 1],
      ['public.advice_request', 1],
      ['public.worklist_entry', 1],
    ])
    const { ubrn } = made(answer)
    const [{ document, ...version }] = await adviceHistoryOf(server, ubrn)
    assert.deepEqual(version, {
      version: 1,
      at: testNow,
      operation: 'a044-create-advice-and-guidance-request',
      request_id: answer.headers.get('x-request-id'),
    })
    assert.equal(document.commissioningRuleOrganisation, 'D82106')
    assert.deepEqual(await auditOf(server, answer), [
      {
        at: testNow,
        operation: 'a044-create-advice-and-guidance-request',
        http_status: 200,
        outcome_code: null,
        user_id: people.referrerAdmin.user,
        on_behalf_of: null,
        business_function: 'REFERRING_CLINICIAN_ADMIN',
        ods_code: 'D82106',
        ubrn,
        nhs_number: patient,
      },
    ])
  })

  it('the organisation of the criteria, which it does not show', async () => {
    const answer = await create({ organisation: 'RCD' })
    assert.ok(!answer.text.includes('directory.spineservices'))
    const [{ document }] = await adviceHistoryOf(server, made(answer).ubrn)
    assert.equal(document.criteria.organisation, 'RCD')
  })
})

describe('A044 with files', () => {
  const showing = async (answer: Answer) => {
    const [message] = await conversationShown(clinician, made(answer))
    return message?.files
  }

  it('shows them with the message, each as its scan has it', async () => {
    const scanned = await uploaded(referrer, { name: 'trace.txt' })
    await server.runDueJobs()
    const fresh = await uploaded(referrer, { name: 'letter.txt' })
    const answer = await create({ files: [{ id: scanned, description: 'Of May' }, { id: fresh }] })
    const of = { type: 'ADVICE_REQUEST', by: people.referrer.user, organisation: 'D82106' }
    const trace = { ...of, id: scanned, name: 'trace.txt', description: 'Of May' }
    const letter = { ...of, id: fresh, name: 'letter.txt' }
    const first = [
      { ...trace, availability: 'AVAILABLE' },
      { ...letter, availability: 'PENDING' },
    ]
    assert.deepEqual(messageShown(answer).files, first)
    assert.deepEqual(await showing(answer), first)
    await server.runDueJobs()
    const then = first.map((file) => ({ ...file, availability: 'AVAILABLE' }))
    assert.deepEqual(await showing(answer), then)
    const read = await readAdvice(clinician, made(answer))
    assert.equal(read.headers.get('etag'), 'W/"1"')
    assert.equal(read.json.payload, undefined)
  })

  it('shows what became of files whose scan ended badly, or does not end', async () => {
    const names = ['ers-threat.txt', 'ers-invalid.txt', 'ers-pending.txt']
    const ids = await Promise.all(names.map((name) => uploaded(referrer, { name })))
    const answer = await create({ files: ids.map((id) => ({ id })) })
    await server.runDueJobs()
    assert.deepEqual(
      (await showing(answer))?.map(({ name, availability }) => [name, availability]),
      [
        ['ers-threat.txt', 'THREATS_FOUND'],
        ['ers-invalid.txt', 'VALIDATION_FAILED'],
        ['ers-pending.txt', 'PENDING'],
      ],
    )
  })

  it('takes a large file, whose bytes may still come', async () => {
    const content = 'Dear colleague'
    const large = await announced(referrer, { bytes: content.length, name: 'scan.txt' })
    const answer = await create({ files: [{ id: large.id }] })
    const states = async () => (await showing(answer))?.map(({ availability }) => availability)
    assert.deepEqual(await states(), ['PENDING'])
    await large.send(content)
    await server.runDueJobs()
    assert.deepEqual(await states(), ['AVAILABLE'])
  })

  it('lets both sides read them', async () => {
    const id = await uploaded(referrer)
    await server.runDueJobs()
    const tries: readonly CallerHeaders[] = [people.referrer, people.clinician, people.providerApp]
    const statuses = async () =>
      Promise.all(
        tries.map(async (by) => (await (await server.as(by)).get(`/R4/Binary/${id}`)).status),
      )
    assert.deepEqual(await statuses(), [404, 404, 404])
    await create({ files: [{ id }] })
    assert.deepEqual(await statuses(), [307, 307, 307])
  })

  it('gives a file to one of those who ask with it at once', async () => {
    const id = await uploaded(referrer)
    const body = newAdvice({ patient, files: [{ id }] })
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(referrer, { body })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 422, 422, 422])
    const winner = answers.find(({ status }) => status === 200)
    const { rows } = await server.database.query(
      'select ubrn, category, is_of_advice from document where document_id = $1',
      [id],
    )
    assert.deepEqual(rows, [
      { ubrn: winner && made(winner).ubrn, category: 'ADVICE_REQUEST', is_of_advice: true },
    ])
  })
})
