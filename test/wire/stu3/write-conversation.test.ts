import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice, Message } from '../../../src/domain/advice/advice.ts'
import {
  type Conversation,
  renderConversation,
  selfOfConversation,
  writeConversation,
} from '../../../src/wire/stu3/write-conversation.ts'
import { documentId, ods, ubrnOf } from '../../domain/build.ts'
import {
  by,
  exampleAdvice,
  exampleAnswer,
  exampleFile,
  exampleMessage,
  examplePerson,
  respondingClinician,
} from '../../world/example-advice.ts'
import { shortlisted } from '../../world/example-referral.ts'
import { baseUrl, type Json, sameBytes, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const examples = 'stu3/retrieveAdviceAndGuidanceConversation'
const question = 'Please advise me on this patient who ...(information about patient)'
const includes = [
  'Communication:requester-practitionerrole:PractitionerRole',
  'Communication:sender-practitionerrole:PractionerRole',
  'Communication:content-reference:DocumentReference',
]

const practice = (id: string) => examplePerson(id, 'REFERRING_CLINICIAN', 'R68')

const oneEachWay = exampleAdvice({
  version: 2,
  referringOrganisation: ods('R68'),
  service: shortlisted('11000', 'Cardiology'),
  messages: [
    exampleMessage({
      ...by(practice('021600556514')),
      sentAt: '2021-09-23T11:21:11.740Z',
      text: question,
    }),
    exampleAnswer({
      ...by(examplePerson('021600556514', 'SERVICE_PROVIDER_CLINICIAN', 'R68')),
      sentAt: '2021-09-23T13:49:09.947Z',
      text: 'Please perform xxx test and send me the results',
    }),
  ],
})

const manyWays = exampleAdvice({
  ubrn: ubrnOf('000000070002'),
  version: 6,
  messages: [
    said('70000', '2021-09-23T14:43:45.869Z', question),
    said('70001', '2021-09-23T15:15:21.000Z', 'Patient is complaining of breathing difficulties'),
    answered('70002', 'Request xxx test results'),
    answered('70003', 'Also request yyy test results'),
  ],
})

/** Admins on both sides, files in both directions, a file of the request and a note of it. */
const full = exampleAdvice({
  messages: [
    exampleMessage({
      sender: examplePerson('021600556513', 'REFERRING_CLINICIAN_ADMIN'),
      files: [documentId(1)],
    }),
    exampleAnswer({ files: [documentId(3)] }),
    exampleMessage({ id: '70002', kind: 'REFERRER_CLINICAL_INFORMATION_UPDATED' }),
    exampleAnswer({
      id: '70003',
      sender: examplePerson('021600556511', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'),
    }),
  ],
  attachments: [
    exampleFile(1, { type: 'ADVICE_REQUEST' }),
    exampleFile(2),
    exampleFile(3, { type: 'GUIDANCE_RESPONSE', availability: 'PENDING' }),
  ],
})

const roles = {
  asking: '103264992985.R69.REFERRING-CLINICIAN',
  askingAdmin: '021600556513.R69.REFERRING-CLINICIAN-ADMIN',
  answering: '103264994981.R69.SERVICE-PROVIDER-CLINICIAN',
  answeringAdmin: '021600556511.R69.SERVICE-PROVIDER-CLINICIAN-ADMIN',
}

describe('writeConversation', () => {
  it('writes a single message as A025 shows it', (t) => {
    const sentAt = '2021-09-23T13:40:06.259Z'
    const advice = exampleAdvice({ messages: [exampleMessage({ sentAt, text: question })] })
    withExample(t, `${examples}/SingleMessageFromReferrer`, (example) => {
      sameBytes(bundleOf(advice, example), example)
    })
  })

  for (const [name, advice] of [
    ['OneMessageEachWay', oneEachWay],
    ['MultiWayConversation', manyWays],
  ] as const) {
    it(`writes messages and people as A025 shows them: ${name}`, (t) => {
      withExample(t, `${examples}/${name}`, (example) => {
        sameBytes(sorted(bundleOf(advice, example)), sorted(counted(example)))
      })
    })
  }

  it('writes messages alone when nothing is included', () => {
    const { total, messages } = renderConversation(full, { baseUrl })
    const bundle = joined({ total, messages, people: '', files: '' })
    assert.deepEqual(fullUrlsIn(bundle), urls('Communication', '70000', '70001', '70002', '70003'))
    assert.equal(bundle.total as unknown, 4)
  })

  it('writes what is included behind the messages, people before files', () => {
    const bundle = joined(renderConversation(full, { baseUrl }))
    assert.deepEqual(
      bundle.entry?.map(({ resource, search }: Json) => [resource?.resourceType, search?.mode]),
      [
        ...Array(4).fill(['Communication', 'match']),
        ...Array(4).fill(['PractitionerRole', 'include']),
        ...Array(2).fill(['DocumentReference', 'include']),
      ],
    )
  })

  it('never joins what is long', () => {
    const rendered = renderConversation(full, { baseUrl })
    const parts = writeConversation({ ...envelope, ...rendered })
    for (const each of [rendered.messages, rendered.people, rendered.files]) {
      assert.ok(parts.includes(each))
    }
  })

  it('passes the published schema with all kinds of messages, people and files', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const operation = 'a025-retrieve-advice-and-guidance-conversation'
    for (const advice of [full, oneEachWay, manyWays]) {
      const bundle = joined(renderConversation(advice, { baseUrl }))
      assert.deepEqual(schemas.validateResponse(operation, 200, bundle), [])
    }
  })
})

describe('renderConversation', () => {
  it('orders messages from the oldest on', () => {
    const { messages } = renderConversation(manyWays, { baseUrl })
    assert.deepEqual(idsIn(messages), ['70000', '70001', '70002', '70003'])
  })

  it('tells those who ask and answer from those who sent it, each once', () => {
    const { requesters, senders, people } = renderConversation(full, { baseUrl })
    const { asking, askingAdmin, answering, answeringAdmin } = roles
    assert.deepEqual(idsIn(requesters), [asking, answering])
    assert.deepEqual(idsIn(senders), [askingAdmin, answering, asking, answeringAdmin])
    assert.deepEqual(idsIn(people), [asking, askingAdmin, answering, answeringAdmin])
  })

  it('tells a person in one role from the same in another', () => {
    const { people } = renderConversation(oneEachWay, { baseUrl })
    assert.deepEqual(idsIn(people), [
      '021600556514.R68.REFERRING-CLINICIAN',
      '021600556514.R68.SERVICE-PROVIDER-CLINICIAN',
    ])
  })

  it('has files of messages, under their own ids, and none of the request', () => {
    const { files } = renderConversation(full, { baseUrl })
    assert.deepEqual(idsIn(files), [documentId(1), documentId(3)])
    assert.deepEqual(
      entriesIn(files).map(({ fullUrl }) => fullUrl),
      urls('DocumentReference', documentId(1), documentId(3)),
    )
  })

  it('has no text for files when there are none', () => {
    assert.equal(renderConversation(manyWays, { baseUrl }).files, '')
  })

  it('lets every reference of a message lead to an entry', () => {
    const { messages, people, files } = renderConversation(full, { baseUrl })
    const there = new Set(
      [...entriesIn(people), ...entriesIn(files)].map(({ resource }) =>
        [resource?.resourceType, resource?.id].join('/'),
      ),
    )
    const references = entriesIn(messages)
      .flatMap(({ resource }) => [
        resource?.extension?.[0]?.valueReference?.reference,
        resource?.sender?.extension?.[0]?.valueReference?.reference,
        ...(resource?.payload ?? []).map((each: Json) => each.contentReference?.reference),
      ])
      .map(String)
    assert.equal(references.length, 10)
    assert.deepEqual(
      references.filter((each) => !there.has(each)),
      [],
    )
  })
})

describe('selfOfConversation', () => {
  it('repeats what was asked for, as it was asked for', () => {
    const basedOn = 'CommunicationRequest/000000070000/_history/1'
    const self = `${baseUrl}/STU3/Communication?based-on=${basedOn}`
    assert.equal(selfOfConversation(baseUrl, basedOn, []), self)
    assert.equal(
      selfOfConversation(baseUrl, basedOn, includes.slice(1, 2)),
      `${self}&_include=Communication:sender-practitionerrole:PractionerRole`,
    )
  })
})

const envelope = {
  id: 'ecbbdf98-235b-4fcd-a8c3-0b93dd083097',
  at: '2021-09-23T13:40:08.775Z',
  self: selfOfConversation(baseUrl, 'CommunicationRequest/000000070000/_history/1', includes),
}

function said(id: string, sentAt: string, text: string): Message {
  return exampleMessage({ id, sentAt, text, ...by(practice('921600556514')) })
}

function answered(id: string, text: string): Message {
  const sentAt = '2021-09-24T16:21:16.991Z'
  return exampleAnswer({ id, sentAt, text, ...by(respondingClinician) })
}

/** Asked for with everything, at the time and under the id of an example. */
function bundleOf(advice: Advice, { id, meta }: Json): Json {
  const basedOn = `CommunicationRequest/${advice.ubrn}/_history/${advice.version}`
  const self = selfOfConversation(baseUrl, basedOn, includes)
  const at = String(meta?.lastUpdated)
  const rendered = renderConversation(advice, { baseUrl })
  return sent(writeConversation({ id: String(id), at, self, ...rendered }).join(''))
}

function joined(rendered: Pick<Conversation, 'total' | 'messages' | 'people' | 'files'>): Json {
  return sent(writeConversation({ ...envelope, ...rendered }).join(''))
}

/** The examples order by nothing. */
function sorted(bundle: Json): Json {
  const entry = [...(bundle.entry ?? [])]
  entry.sort((a, b) => `${a.fullUrl}`.localeCompare(`${b.fullUrl}`))
  return sent({ ...(bundle as object), entry })
}

/** One example counts two of its four messages. */
function counted(example: Json): Json {
  const total = (example.entry ?? []).filter(({ search }) => search.mode === 'match').length
  return sent({ ...(example as object), total })
}

function entriesIn(texts: string): Json[] {
  return JSON.parse(`[${texts}]`) as Json[]
}

function idsIn(texts: string): string[] {
  return entriesIn(texts).map(({ resource }) => String(resource?.id))
}

function fullUrlsIn(bundle: Json): unknown {
  return bundle.entry?.map(({ fullUrl }: Json) => fullUrl)
}

function urls(resourceType: string, ...ids: string[]): string[] {
  return ids.map((id) => `${baseUrl}/STU3/${resourceType}/${id}`)
}
