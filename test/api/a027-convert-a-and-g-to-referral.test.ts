import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { textIn } from '../documents/read-pdf.ts'
import {
  type Asked,
  adviceListed,
  askedBack,
  asked as askedBy,
  type Conversion,
  convert,
  converted,
  readAdvice,
  readConversation,
  referrerActed,
  responded,
} from '../world/advice.ts'
import { actionsFor } from '../world/available-actions.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { cancelReferral, currentAppointment } from '../world/cancellations.ts'
import { happened, internalList, lookAt, nextSlot, recordsOf } from '../world/outside.ts'
import { people } from '../world/people.ts'
import { containedIn, link, readBy, stateIn, versionIn, withLetter } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

const FOR_BOOKING = 'APPOINTMENTS_FOR_BOOKING'
const CONVERTED = 'PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER'
const comment = 'Please offer an appointment at the heart failure clinic.'

let server: TestServer
let referrer: Caller
let clinician: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

const asked = (question = {}) => askedBy(server, question)

/** An answer of A027 that succeeds, and the request as it was. */
async function convertedBy(
  request: Asked,
  conversion: Conversion = {},
  by: CallerHeaders = people.clinician,
): Promise<Answer> {
  const answer = await convert(await server.as(by), request, conversion)
  assert.equal(answer.status, 201, answer.text)
  return answer
}

/** With a file of the question, one that the practice's system added, and one of each kind of ours. */
async function withFiles(by: CallerHeaders = people.clinician) {
  const photo = await uploaded(referrer, { name: 'photo.txt' })
  const request = await asked({ files: [{ id: photo }] })
  const { ubrn } = request
  const blood = await uploaded(referrer, { name: 'blood.txt', ubrn })
  const complete = await referrerActed(server, request, 'referrer-adds-information', {
    files: [blood],
  })
  const ours = await server.as(by)
  const leaflet = await uploaded(ours, { name: 'leaflet.txt', ubrn })
  const plan = await uploaded(ours, { name: 'plan.txt', ubrn })
  const conversion = {
    guidanceFiles: [{ id: leaflet, description: 'For the patient' }],
    reviewFiles: [{ id: plan }],
  }
  return { request: complete, conversion, files: [photo, blood, leaflet, plan] }
}

/** Title, category and availability of each file that a referral shows, in order. */
function filesIn(answer: Answer) {
  return containedIn(answer, 'DocumentReference').map(({ type, content, description }) => {
    const { title, extension } = content[0].attachment
    const parts = extension as { url: string; valueCoding?: { code: string } }[]
    const availability = parts.find(({ url }) => url.includes('AvailabilityStatus'))
    return [title, type.coding[0].code, availability?.valueCoding?.code, description]
  })
}

const idOf = (file: { content: { attachment: { url: string } }[] }) =>
  file.content[0]?.attachment.url.replace('Binary/', '') ?? ''

const pdfNameOf = ({ ubrn }: Asked) => `Advice and guidance conversation - ${ubrn}.pdf`

/** The id of the conversation that was drawn. */
function conversationIn(answer: Answer): string {
  const [file] = containedIn(answer, 'DocumentReference')
  return idOf(file)
}

async function linksOf({ ubrn }: Asked) {
  const { rows } = await server.database.query(
    `select name, category, availability, is_of_advice as advice, awaits_bytes_until as awaits,
       uploaded_by as by, uploaded_on_behalf_of as "onBehalf"
     from document where ubrn = $1 order by name`,
    [ubrn],
  )
  return rows
}

describe('A027', () => {
  const callers = { SPC: people.clinician, SPCA: people.clinicianAdmin }
  for (const [who, by] of Object.entries(callers)) {
    it(`leaves the referral to the administrators, asked by an ${who}`, async () => {
      const request = await asked()
      const answer = await convertedBy(request, { priority: 'URGENT' }, by)
      const { ubrn, version } = request
      assert.equal(answer.json.id, ubrn)
      assert.deepEqual([versionIn(answer), answer.json.meta.versionId], [version + 1, '2'])
      assert.deepEqual(stateIn(answer), {
        state: 'TRIAGED_PROVIDER_TO_ACTION',
        reason: CONVERTED,
        comments: comment,
      })
      const [list] = containedIn(answer, 'List')
      assert.equal(list.entry.length, 1)
      assert.equal(list.entry[0].item.identifier.value, '11014')
      const [criteria] = containedIn(answer, 'Parameters')
      assert.equal(criteria.parameter[0].valueCoding.code, 'URGENT')
      assert.match(answer.text, /eRS-ReferralPriority-1","valueCode.*"code":"URGENT"/)
      assert.deepEqual(answer.json.supportingInfo[1], { reference: `CommunicationRequest/${ubrn}` })
      assert.match(answer.json.identifier[0].value, /^r\.[0-9a-f-]{36}$/)
      for (const reader of [people.referrer, people.clinician, people.providerApp]) {
        assert.equal((await readBy(server, request, reader)).text, answer.text)
      }
    })
  }

  it('proposes an appointment at the service that was asked', async () => {
    const request = await asked()
    const answer = await convertedBy(request)
    const { json } = await currentAppointment(server, request, people.clinician)
    const [appointment] = containedIn(answer, 'Appointment')
    assert.deepEqual({ ...json, id: 'appointment' }, { ...appointment, id: 'appointment' })
    const { status, reason, incomingReferral, participant, meta } = json
    assert.deepEqual([status, json.comment, meta.versionId], ['proposed', comment, '1'])
    assert.equal(reason[0].coding[0].code, CONVERTED)
    const reference = `ReferralRequest/${request.ubrn}/_history/${request.version + 1}`
    assert.deepEqual(incomingReferral, [{ reference }])
    assert.deepEqual(
      participant.map(({ actor }: Answer['json']) => actor.identifier.value),
      ['11014', request.patient],
    )
  })

  it('ends the conversation with an answer, and takes it off the worklist', async () => {
    const { version, ...request } = await responded(server, await asked(), askedBack)
    assert.ok((await adviceListed(clinician)).includes(request.ubrn))
    await convertedBy({ version, ...request }, { text: 'We shall see her.' }, people.clinicianAdmin)
    const summary = await readAdvice(referrer, request)
    assert.match(summary.text, /"ADVICE_CONVERTED"/)
    assert.deepEqual([versionIn(summary), summary.json.status], [version + 1, 'completed'])
    const { json } = await readConversation(referrer, { ...request, version: version + 1 })
    assert.equal(json.total, 3)
    const messages = (json.entry as { resource: unknown }[]).map((each) => JSON.stringify(each))
    const last = messages.find((message) => message.includes('We shall see her.')) ?? ''
    for (const each of ['RESPONDER', '555031998104', '555031999105']) {
      assert.ok(last.includes(each), each)
    }
    assert.ok(!(await adviceListed(clinician)).includes(request.ubrn))
  })

  for (const [what, brought] of [
    ['that was asked about', (request: Asked) => responded(server, request, askedBack)],
    ['that was answered', (request: Asked) => responded(server, request)],
  ] as const) {
    it(`converts a request ${what}`, async () => {
      const request = await brought(await asked())
      const answer = await convertedBy(request)
      assert.equal(versionIn(answer), request.version + 1)
    })
  }

  it('puts it on Appointments for Booking of the service', async () => {
    const request = await converted(server, await asked())
    const listed = (query: string) => internalList(server, FOR_BOOKING, query)
    assert.ok((await listed('organisation=RCD&service=11014')).includes(request.ubrn))
    assert.ok(!(await listed('organisation=R69')).includes(request.ubrn))
    const { lists, state } = await lookAt(server, request)
    assert.deepEqual([state, lists], ['TRIAGED_PROVIDER_TO_ACTION', [FOR_BOOKING]])
  })

  it('gives the patient a code, which no answer shows', async () => {
    const answer = await convertedBy(await asked())
    const { rows } = await server.database.query(
      `select document::jsonb ->> 'accessCode' as code from referral where ubrn = $1`,
      [answer.json.id],
    )
    assert.match(rows[0]?.code, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    assert.ok(!answer.text.includes(rows[0]?.code))
  })
})

describe('A027 attaches', () => {
  it('the conversation, files of the request, of the answer and for the review', async () => {
    const { request, conversion } = await withFiles()
    const answer = await convertedBy(request, conversion)
    assert.deepEqual(filesIn(answer), [
      [pdfNameOf(request), 'REFERRER', 'AVAILABLE', undefined],
      ['photo.txt', 'ADVICE_REQUEST', 'PENDING', undefined],
      ['blood.txt', 'REFERRER', 'PENDING', undefined],
      ['leaflet.txt', 'GUIDANCE_RESPONSE', 'PENDING', 'For the patient'],
      ['plan.txt', 'PROVIDER', 'PENDING', undefined],
    ])
    await server.runDueJobs()
    const scanned = await readBy(server, request)
    assert.deepEqual([...new Set(filesIn(scanned).map((file) => file[2]))], ['AVAILABLE'])
    assert.equal(scanned.json.supportingInfo.length, 6)
  })

  it('files of both sides where they belong: the review’s are not of the conversation', async () => {
    const { request, conversion } = await withFiles(people.clinicianAdmin)
    const answer = await convertedBy(request, conversion, people.clinicianAdmin)
    const sent = { awaits: null, by: '555031998104', onBehalf: '555031999105' }
    const asking = { ...sent, by: '555073103100', onBehalf: null, availability: 'PENDING' }
    const made = { ...sent, availability: 'PENDING' }
    assert.deepEqual(await linksOf(request), [
      {
        ...sent,
        name: pdfNameOf(request),
        category: 'REFERRER',
        availability: 'AVAILABLE',
        advice: false,
      },
      { ...asking, name: 'blood.txt', category: 'REFERRER', advice: true },
      { ...made, name: 'leaflet.txt', category: 'GUIDANCE_RESPONSE', advice: true },
      { ...asking, name: 'photo.txt', category: 'ADVICE_REQUEST', advice: true },
      { ...made, name: 'plan.txt', category: 'PROVIDER', advice: false },
    ])
    const current = { ...request, version: request.version + 1 }
    const conversation = await readConversation(referrer, current)
    const titles = (json: Answer['json']) => JSON.stringify(json).match(/[a-z]+\.txt/g)
    assert.deepEqual(new Set(titles(conversation.json)), new Set(['photo.txt', 'leaflet.txt']))
    assert.deepEqual(titles((await readAdvice(referrer, request)).json), ['blood.txt'])
    const [pdf] = containedIn(answer, 'DocumentReference')
    assert.match(JSON.stringify(pdf), /"555031998104".*"RCD".*"555031999105"/)
  })

  it('a PDF that holds every message, the last answer too, without a scan', async () => {
    const request = await responded(server, await asked({ text: 'Is it the heart?' }), askedBack)
    const replied = await referrerActed(server, request, 'referrer-replies', {
      text: 'Sodium 131.',
    })
    const answer = await convertedBy(replied, { text: 'We shall see her on Monday.' })
    const id = conversationIn(answer)
    for (const by of [people.referrer, people.clinician, people.providerApp]) {
      const redirect = await (await server.as(by)).get(`/R4/Binary/${id}`)
      assert.equal(redirect.status, 307, redirect.text)
      const file = await fetch(redirect.headers.get('location') ?? '')
      assert.equal(file.headers.get('content-type'), 'application/pdf')
      const bytes = Buffer.from(await file.arrayBuffer())
      const [pdf] = containedIn(answer, 'DocumentReference')
      assert.equal(pdf.content[0].attachment.size, bytes.length)
      const text = textIn(bytes)
      const said = [
        'Is it the heart?',
        askedBack.text,
        'Sodium 131.',
        'We shall see her on Monday.',
      ]
      for (const each of said) assert.ok(text.includes(each), each)
      assert.ok(!text.includes(comment), 'what administrators are told is no part of it')
    }
    const stranger = await server.as({
      ...people.everybody,
      function: 'SERVICE_PROVIDER_CLINICIAN',
    })
    assert.notEqual((await stranger.get(`/R4/Binary/${id}`)).status, 307)
  })
})

describe('A027 records', () => {
  it('one audit record, and a version in the history of each', async () => {
    const request = await asked()
    const answer = await convertedBy(request, {}, people.clinicianAdmin)
    const requestId = answer.headers.get('x-request-id') ?? ''
    const operation = 'a027-convert-a-and-g-to-referral'
    const { ubrn } = request
    const version = { ubrn, version: request.version + 1, operation }
    assert.deepEqual(await recordsOf(server, { requestId }), {
      audit: [
        { operation, http_status: 201, application: 'user-app', user_id: '555031998104', ubrn },
      ],
      history: [version],
      adviceHistory: [version],
    })
    const { rows } = await server.database.query(
      'select nhs_number, on_behalf_of, ods_code from audit_record where request_id = $1',
      [requestId],
    )
    const { patient } = request
    assert.deepEqual(rows, [{ nhs_number: patient, on_behalf_of: '555031999105', ods_code: 'RCD' }])
  })

  it('the answer of an Idempotency-Key, and gives it again', async () => {
    const request = await asked()
    const key = { 'idempotency-key': `convert-${request.ubrn}` }
    const [first, second] = [
      await convert(clinician, request, {}, key),
      await convert(clinician, request, {}, key),
    ]
    assert.equal(first.status, 201, first.text)
    assert.deepEqual([second.status, second.text], [201, first.text])
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
    assert.equal(second.headers.get('etag'), first.headers.get('etag'))
    assert.equal((await linksOf(request)).length, 1)
  })
})

describe('after A027', () => {
  it('the provider’s administrators find an appointment elsewhere', async () => {
    const request = await converted(server, await asked())
    for (const caller of [referrer, clinician]) {
      assert.deepEqual(await actionsFor(caller, request), ['CANCEL_REFERRAL'])
    }
    const { body } = await nextSlot(server)
    const at = { ...request, service: '11000', files: [] }
    const booked = await happened(server, at, 'provider-redirects', { service: '11000', ...body })
    assert.equal(booked.version, request.version + 2)
    const { state, appointment } = await lookAt(server, request)
    assert.deepEqual([state, appointment.service], ['BOOKED', '11000'])
    assert.ok(!(await internalList(server, FOR_BOOKING)).includes(request.ubrn))
    const summary = await readAdvice(referrer, request)
    assert.equal(versionIn(summary), request.version)
  })

  const cancelling = [
    ['referrer', people.referrer, { reason: 'RAISED_IN_ERROR' }],
    ['provider', people.clinician, { reason: 'NO_LONGER_REQUIRED', comment: 'Seen elsewhere' }],
  ] as const
  for (const [who, by, why] of cancelling) {
    it(`the ${who} cancels the referral, and the request stays converted`, async () => {
      const request = await converted(server, await asked())
      const answer = await cancelReferral(await server.as(by), request, why)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(stateIn(await readBy(server, request)).state, 'CANCELLED_REFERRAL')
      assert.match((await readAdvice(clinician, request)).text, /"ADVICE_CONVERTED"/)
    })
  }

  it('the referrer adds letters beside the conversation, or in its place', async () => {
    const { request, conversion } = await withFiles()
    const current = await converted(server, request, conversion)
    const [pdf, , blood] = containedIn(await readBy(server, request), 'DocumentReference').map(idOf)
    const letters = [pdf ?? '', blood ?? '']
    const at = { ...current, service: '11014', files: letters }
    const lettered = await withLetter(server, at)
    assert.deepEqual(
      filesIn(await readBy(server, request)).map(([name]) => name),
      [pdfNameOf(request), 'blood.txt', 'letter-3.txt', 'photo.txt', 'leaflet.txt', 'plan.txt'],
    )
    const [, , letter = ''] = lettered.files
    assert.equal((await link(referrer, lettered, [{ id: letter }])).status, 200)
    assert.deepEqual(
      filesIn(await readBy(server, request)).map(([name]) => name),
      ['letter-3.txt', 'photo.txt', 'leaflet.txt', 'plan.txt'],
    )
    assert.match((await readAdvice(referrer, request)).text, /"blood\.txt"/)
  })
})
