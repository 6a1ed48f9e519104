/** The acts of `/world/advice` one by one: what each leaves, and when it is refused. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { plusDays } from '../../src/base/clock.ts'
import { textIn } from '../documents/read-pdf.ts'
import {
  type Asked,
  adviceListed,
  askedBack,
  asked as askedBy,
  convert,
  converted,
  lookAtAdvice,
  readAdvice,
  readConversation,
  referrerActed,
  referrerActs,
  respond,
  responded,
} from './advice.ts'
import type { Answer, Caller } from './caller.ts'
import { atTime, recordsOf, refusedWith } from './outside.ts'
import { people } from './people.ts'
import { booked, containedIn, readBy, stateIn, versionIn } from './referrals.ts'
import { type TestServer, testServer } from './server.ts'
import { storedRows } from './stored-rows.ts'
import { uploaded } from './uploads.ts'

const archiveDays = 548

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
const act = (request: Pick<Asked, 'ubrn'>, name: string, body?: unknown) =>
  referrerActs(server, request, name, body)
const acted = (request: Asked, name: string, body?: unknown) =>
  referrerActed(server, request, name, body)
const isListed = async ({ ubrn }: Asked) => (await adviceListed(clinician)).includes(ubrn)

type Stage = keyof typeof stages

/** A request in every status, through the API and `/world`. */
const stages = {
  PROVIDER_RESPONSE_REQUIRED: () => asked(),
  REFERRER_TO_SUBMIT_FURTHER_INFORMATION: async () => responded(server, await asked(), askedBack),
  REFERRER_TO_REVIEW_RESPONSE: async () => responded(server, await asked()),
  CONVERSATION_ENDED_CANCELLED: async () => acted(await asked(), 'referrer-cancels'),
  CONVERSATION_ENDED_CLOSED: async () =>
    acted(await responded(server, await asked()), 'referrer-closes'),
  ADVICE_CONVERTED: async () => converted(server, await asked()),
} as const

const inProgress: readonly Stage[] = [
  'PROVIDER_RESPONSE_REQUIRED',
  'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
  'REFERRER_TO_REVIEW_RESPONSE',
]
const unanswered: readonly Stage[] = inProgress.slice(0, 2)
const answered: readonly Stage[] = inProgress.slice(2)

type Case = {
  readonly body?: (request: Asked) => Promise<object>
  readonly while: readonly Stage[]
  /** The status afterwards, the same when absent. */
  readonly becomes?: Stage
}

const cases: Readonly<Record<string, Case>> = {
  'referrer-replies': {
    body: async () => ({ text: 'Sodium is 131.' }),
    while: inProgress,
    becomes: 'PROVIDER_RESPONSE_REQUIRED',
  },
  'referrer-adds-information': {
    body: async ({ ubrn }) => ({ files: [await uploaded(referrer, { ubrn })] }),
    while: inProgress,
  },
  'referrer-changes-authorisation': {
    body: async () => ({ authorisation: 'NOT_AUTHORISED_TO_CONVERT' }),
    while: inProgress,
  },
  'referrer-converts': {
    body: async () => ({ services: ['11000'] }),
    while: inProgress,
    becomes: 'ADVICE_CONVERTED',
  },
  'referrer-closes': { while: answered, becomes: 'CONVERSATION_ENDED_CLOSED' },
  'referrer-cancels': { while: unanswered, becomes: 'CONVERSATION_ENDED_CANCELLED' },
}

for (const [name, { body, while: admitting, becomes }] of Object.entries(cases)) {
  describe(name, () => {
    for (const stage of Object.keys(stages) as Stage[]) {
      const isAdmitted = admitting.includes(stage)
      it(`${isAdmitted ? 'is done' : 'is refused'} while it is ${stage}`, async () => {
        const request = await stages[stage]()
        const command = await body?.(request)
        const before = await storedRows(server)
        const answer = await act(request, name, command)
        const looked = await lookAtAdvice(server, request)
        if (!isAdmitted) {
          assert.deepEqual(refusedWith(answer, 422), ['INVALID_REQUEST_STATE'])
          assert.deepEqual([looked.status, looked.version], [stage, request.version])
          assert.deepEqual(await storedRows(server), before)
          return
        }
        assert.equal(answer.status, 200, JSON.stringify(answer.json))
        const { lists, ...done } = looked
        assert.deepEqual(answer.json, done)
        assert.deepEqual([looked.status, looked.version], [becomes ?? stage, request.version + 1])
        const { ubrn } = request
        const operation = `world-advice-${name}`
        const version = { ubrn, version: request.version + 1, operation }
        const { audit, history, adviceHistory } = await recordsOf(server, answer)
        assert.deepEqual(adviceHistory, [version])
        assert.deepEqual(history, becomes === 'ADVICE_CONVERTED' ? [version] : [])
        assert.equal(audit.length, 1)
        assert.equal(audit[0].operation, operation)
        const isForProvider = unanswered.includes(looked.status)
        assert.equal(await isListed(request), isForProvider)
        assert.deepEqual(lists, isForProvider ? ['ADVICE_AND_GUIDANCE_REQUESTS'] : [])
        assert.equal(versionIn(await readAdvice(clinician, request)), looked.version)
      })
    }
  })
}

/** The newest message as A025 shows it. */
async function newestIn(request: Asked): Promise<Answer['json']> {
  const { json } = await readConversation(clinician, request)
  const entries = (json.entry as { resource: Answer['json'] }[]).map(({ resource }) => resource)
  return entries.findLast(({ resourceType }) => resourceType === 'Communication')
}

const kindOf = ({ category }: Answer['json']) => category[0].coding[0].code

describe('a referrer who writes again', () => {
  it('sends text and files, which the provider reads', async () => {
    const request = await asked()
    const { ubrn } = request
    const id = await uploaded(referrer, { ubrn, name: 'blood.txt', content: 'Sodium 131' })
    const said = 'See <a href="https://example.org/a" target="_blank">this</a>. \u{1fa7a}'
    const replied = await acted(request, 'referrer-replies', { text: said, files: [id] })
    const message = await newestIn(replied)
    assert.deepEqual([kindOf(message), message.note[0].text], ['REQUESTER', said])
    assert.match(JSON.stringify(message.payload), new RegExp(id))
    await server.runDueJobs()
    assert.equal((await clinician.get(`/R4/Binary/${id}`)).status, 307)
    assert.equal((await respond(clinician, replied)).status, 200)
  })

  it('adds information without a message, and a note says so', async () => {
    const request = await asked()
    const { ubrn } = request
    const id = await uploaded(referrer, { ubrn, name: 'blood.txt' })
    const added = await acted(request, 'referrer-adds-information', { files: [id] })
    const note = await newestIn(added)
    assert.equal(kindOf(note), 'REFERRER_CLINICAL_INFORMATION_UPDATED')
    assert.equal(note.note[0].text, 'The referrer has updated the clinical information.')
    assert.match((await readAdvice(clinician, request)).text, new RegExp(`Binary/${id}`))
    assert.ok(!JSON.stringify(note).includes(id))
  })

  for (const name of ['referrer-replies', 'referrer-adds-information']) {
    it(`names no file of another in ${name}`, async () => {
      const photo = await uploaded(referrer, { name: 'photo.txt' })
      const request = await asked({ files: [{ id: photo }] })
      const { ubrn } = request
      const files = [
        '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111',
        await uploaded(referrer, { ubrn: (await asked()).ubrn, name: 'a.txt' }),
        await uploaded(referrer, { name: 'b.txt' }),
        photo,
        await uploaded(referrer, { ubrn, name: 'photo.txt' }),
      ]
      const body = { ...(name === 'referrer-replies' && { text: 'x' }), files }
      assert.deepEqual(refusedWith(await act(request, name, body), 422), [
        'REFERENCE_NOT_FOUND at files[0].documentId',
        'REFERENCE_NOT_FOUND at files[1].documentId',
        'INAPPROPRIATE_VALUE at files[2].documentId',
        'INVALID_STATE at files[3].documentId',
        'DUPLICATE_FILENAME at files[4].documentId',
      ])
    })
  }

  it('adds nothing without a file', async () => {
    const answer = await act(await asked(), 'referrer-adds-information', { files: [] })
    assert.deepEqual(refusedWith(answer, 422), ['MISSING_VALUE at files'])
  })
})

describe('a referrer who changes the authorisation', () => {
  it('lets the provider convert, or not', async () => {
    const request = await asked({ authorisation: 'NOT_AUTHORISED_TO_CONVERT' })
    assert.equal((await convert(clinician, request)).status, 422)
    const name = 'referrer-changes-authorisation'
    const allowed = await acted(request, name, { authorisation: 'AUTHORISED_TO_CONVERT' })
    assert.match((await readAdvice(clinician, request)).text, /"AUTHORISED_TO_CONVERT"/)
    const same = await act(request, name, { authorisation: 'AUTHORISED_TO_CONVERT' })
    assert.deepEqual(refusedWith(same, 422), ['NO_CHANGES_DETECTED at authorisation'])
    assert.equal((await convert(clinician, allowed)).status, 201)
  })
})

describe('a referrer who refers the patient', () => {
  const services = ['11000', '11018']

  it('has a referral with a shortlist, all files, and the conversation', async () => {
    const photo = await uploaded(referrer, { name: 'photo.txt' })
    const request = await responded(server, await asked({ files: [{ id: photo }] }))
    const at = await acted(request, 'referrer-converts', { services, priority: 'URGENT' })
    const read = await readBy(server, at)
    assert.deepEqual(stateIn(read), { state: 'NOT_BOOKED' })
    assert.equal(versionIn(read), request.version + 1)
    assert.match(read.text, /eRS-ReferralPriority-1","valueCode.*"code":"URGENT"/)
    const [list] = containedIn(read, 'List')
    const entries = list.entry as { item: { identifier: { value: string } } }[]
    assert.deepEqual(
      entries.map(({ item }) => item.identifier.value),
      services,
    )
    const files = containedIn(read, 'DocumentReference')
    const names = files.map(({ content }) => content[0].attachment.title)
    assert.deepEqual(names, [`Advice and guidance conversation - ${at.ubrn}.pdf`, 'photo.txt'])
    assert.equal(containedIn(read, 'Appointment').length, 0)
    assert.deepEqual(read.json.supportingInfo.at(-1).reference, `CommunicationRequest/${at.ubrn}`)
    const found = await referrer.get(`/R4/${files[0].content[0].attachment.url}`)
    const pdf = await fetch(found.headers.get('location') ?? '')
    assert.match(textIn(Buffer.from(await pdf.arrayBuffer())), /No referral is necessary\./)
    assert.equal((await readConversation(clinician, at)).json.total, 2)
    const stranger = await clinician.get(`/STU3/ReferralRequest/${at.ubrn}`)
    assert.equal(stranger.status, 422, 'it is at no service yet')
  })

  it('has it with the priority of the request, unless told', async () => {
    const request = await responded(server, await asked(), { priority: 'TWO_WEEK_WAIT' })
    await acted(request, 'referrer-converts', { services })
    const read = await readBy(server, request)
    assert.match(read.text, /eRS-ReferralPriority-1","valueCode.*"code":"TWO_WEEK_WAIT"/)
  })

  it('books it, or lets the patient book with the code of the letter', async () => {
    const request = await acted(await asked(), 'referrer-converts', { services })
    const letter = await referrer.post(
      `/STU3/ReferralRequest/${request.ubrn}/$ers.generatePatientLetter`,
    )
    assert.equal(letter.status, 200, letter.text)
    assert.match(textIn(letter.bytes), /^[2-9A-Z]{4}-[2-9A-Z]{4}$/m)
    const at = await booked(server, { ...request, service: '11000', files: [] })
    assert.equal(stateIn(await readBy(server, request, people.clinician)).state, 'BOOKED')
    assert.equal(at.version, request.version + 2)
    assert.match((await readAdvice(referrer, request)).text, /"ADVICE_CONVERTED"/)
  })

  // biome-ignore format: a table
  const refused: readonly [what: string, body: object, ...refusals: string[]][] = [
    ['no service', { services: [] }, 'MISSING_VALUE at services'],
    ['a service twice, and one that nobody knows', { services: ['11000', '11000', '99999'] },
      'DUPLICATE_SERVICE at services[1]', 'REFERENCE_NOT_FOUND at services[2]'],
    ['a service that gives advice alone', { services: ['11014'] }, 'INVALID_STATE at services[0]'],
    ['a service without the priority', { services: ['11019'], priority: 'URGENT' }, 'UNSUPPORTED_PRIORITY at services[0]'],
    ['a service that was withdrawn', { services: ['11000', '11015'] }, 'SERVICE_UNAVAILABLE at services[1]'],
    ['too many', { services: Array.from({ length: 21 }, () => '11000') },
      'TOO_MANY_ITEMS at services', ...Array.from({ length: 20 }, (_, index) => `DUPLICATE_SERVICE at services[${index + 1}]`)],
  ]
  for (const [what, body, ...refusals] of refused) {
    it(`names not ${what}`, async () => {
      await server.world('PUT', '/services/11015', { isPublished: false })
      const request = await asked()
      const before = await storedRows(server)
      assert.deepEqual(refusedWith(await act(request, 'referrer-converts', body), 422), refusals)
      assert.deepEqual(await storedRows(server), before)
    })
  }

  it('while the provider does: one of them has the referral', async () => {
    for (let round = 0; round < 5; round += 1) {
      const request = await asked()
      const [own, theirs] = await Promise.all([
        act(request, 'referrer-converts', { services }),
        convert(clinician, request),
      ])
      const statuses = [own.status, theirs.status]
      assert.equal(statuses.filter((status) => status < 300).length, 1, `${statuses}`)
      assert.ok(statuses.some((status) => [409, 422, 423].includes(status)))
      const { state } = stateIn(await readBy(server, request))
      assert.equal(state, own.status === 200 ? 'NOT_BOOKED' : 'TRIAGED_PROVIDER_TO_ACTION')
    }
  })
})

describe('archive', () => {
  it('waits for 548 days, whatever the status, and hides the request from the API', async () => {
    const theDay = plusDays(server.clock.now(), archiveDays)
    const dayBefore = plusDays(theDay, -1)
    for (const stage of Object.keys(stages) as Stage[]) {
      const request = await stages[stage]()
      const early = await atTime(server, dayBefore, () => act(request, 'archive'))
      assert.deepEqual(refusedWith(early, 422), ['INVALID_REQUEST_STATE'])
      const answer = await atTime(server, theDay, () => act(request, 'archive'))
      assert.equal(answer.status, 200, JSON.stringify(answer.json))
      assert.equal(answer.json.status, stage)
      // Its referral is there still, and is no advice request.
      const hidden = stage === 'ADVICE_CONVERTED' ? 422 : 404
      assert.equal((await readAdvice(referrer, request)).status, hidden)
      assert.equal(await isListed(request), false)
      const again = await act(request, 'archive')
      assert.deepEqual(refusedWith(again, 404), ['NO_SUCH_RESOURCE'])
    }
  })
})

describe('while too many documents are printed', () => {
  it('neither side converts, and nothing has changed', async (t) => {
    const busy = await testServer({ printer: { print: async () => ({ is: 'busy' }) } })
    t.after(busy.close)
    const request = await askedBy(busy)
    const before = await storedRows(busy)
    const own = await referrerActs(busy, request, 'referrer-converts', { services: ['11000'] })
    assert.deepEqual(refusedWith(own, 503), ['SYSTEM_UNAVAILABLE'])
    const theirs = await convert(await busy.as(people.clinician), request)
    assert.equal(theirs.status, 503)
    assert.match(theirs.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    assert.deepEqual(await storedRows(busy), before)
    assert.equal((await lookAtAdvice(busy, request)).status, 'PROVIDER_RESPONSE_REQUIRED')
    assert.equal((await respond(await busy.as(people.clinician), request)).status, 200)
  })
})
