/**
 * Advice and guidance: a practice asks a hospital, which asks back and then advises; another
 * question it makes a referral. What a practice does in the web application goes by `/world`.
 */
import { listAt, textAt, valueAt } from './json-at.ts'
import {
  type Answer,
  download,
  fhirJson,
  isScanned,
  locationOf,
  need,
  type Step,
  type Story,
  searchFor,
  versionOf,
  worklist,
} from './story.ts'

const uploadFile = {
  by: 'practice',
  endpoint: 'A020',
  does: 'uploads a file to go with the question',
  method: 'POST',
  path: '/STU3/Binary',
  headers: { 'Content-Type': 'text/plain', 'NHSD-eRS-File-Name': 'blood-test.txt' },
  body: 'blood-test.txt',
  wants: 201,
  learn: (answer: Answer) => ({ FILE: locationOf(answer) }),
  tells: locationOf,
} as const

const ask = {
  by: 'practice',
  endpoint: 'A044',
  method: 'POST',
  path: '/STU3/CommunicationRequest/$ers.createAdviceAndGuidance',
  headers: fhirJson,
  body: 'ask.json',
  wants: 200,
  learn: ({ json }: Answer) => ({ UBRN: textAt(requestIn(json), 'id'), ...versionIn(json) }),
  tells: ({ json }: Answer) => `UBRN ${textAt(requestIn(json), 'id')}`,
} as const

const onList = { endpoint: 'A023', of: 'CommunicationRequest' } as const

const readConversation = {
  endpoint: 'A025',
  method: 'GET',
  path: '/STU3/Communication?based-on=CommunicationRequest/{{UBRN}}/_history/{{VERSION}}',
  wants: 200,
  tells: (answer: Answer) => `messages: ${messagesIn(answer)}`,
} as const

const respond = {
  by: 'hospital',
  endpoint: 'A026',
  method: 'POST',
  path: '/STU3/CommunicationRequest/{{UBRN}}/$ers.sendCommunicationToRequester',
  headers: { ...fhirJson, 'If-Match': 'W/"{{VERSION}}"' },
  wants: 200,
  learn: ({ json }: Answer) => versionIn(json),
  tells: ({ json }: Answer) => statusIn(requestIn(json)),
} as const

const inWebApplication = {
  by: 'practice',
  endpoint: '-',
  method: 'POST',
  wants: 200,
  learn: ({ json }: Answer) => ({ VERSION: String(valueAt(json, 'version')) }),
  tells: ({ json }: Answer) => textAt(json, 'status'),
} as const

const steps: readonly Step[] = [
  searchFor('11014', 'searches for a service that advises'),
  uploadFile,
  { ...ask, does: 'asks for advice' },
  worklist({ ...onList, does: 'opens the list of advice requests', isOnIt: true }),
  {
    by: 'hospital',
    endpoint: 'A024',
    does: 'reads the request',
    method: 'GET',
    path: '/STU3/CommunicationRequest/{{UBRN}}',
    wants: 200,
    learn: (answer) => ({ VERSION: versionOf(answer) }),
    tells: ({ json }) => statusIn(json),
  },
  {
    ...readConversation,
    by: 'hospital',
    does: 'reads it, once its file is scanned',
    learn: (answer) => (isScanned(answer) ? {} : undefined),
  },
  { ...respond, does: 'asks back', body: 'ask-back.json' },
  {
    ...inWebApplication,
    does: 'replies, in the web application',
    path: '/world/advice/{{UBRN}}/referrer-replies',
    headers: { 'Content-Type': 'application/json' },
    body: 'reply.json',
  },
  { ...readConversation, by: 'hospital', does: 'reads the reply', learn: hears(3) },
  { ...respond, does: 'advises', body: 'advise.json' },
  worklist({ ...onList, does: 'finds it gone from the list', isOnIt: false }),
  { ...readConversation, by: 'practice', does: 'reads the advice', learn: hears(4) },
  {
    ...inWebApplication,
    does: 'closes the conversation there',
    path: '/world/advice/{{UBRN}}/referrer-closes',
  },
  uploadFile,
  { ...ask, does: 'asks again' },
  {
    by: 'hospital',
    endpoint: 'A027',
    does: 'makes a referral of it',
    method: 'POST',
    path: '/STU3/ReferralRequest/$ers.createFromCommunicationRequestActionLater',
    headers: fhirJson,
    body: 'convert.json',
    wants: 201,
    learn: ({ json }, { UBRN }) => {
      need(textAt(json, 'id') === UBRN, 'the referral has another UBRN')
      return {}
    },
    tells: (answer) => `version ${versionOf(answer)}`,
  },
  {
    by: 'hospital',
    endpoint: 'A005',
    does: 'reads the referral',
    method: 'GET',
    path: '/STU3/ReferralRequest/{{UBRN}}',
    wants: 200,
    learn: ({ json }) => {
      const conversation = filesIn(json).find((file) => textAt(file, 'title').endsWith('.pdf'))
      need(conversation !== undefined, 'the referral has no conversation')
      return { FILE: textAt(conversation, 'url') }
    },
    tells: ({ json }) => `${filesIn(json).length} files`,
  },
  ...download('the conversation', (text) => text.startsWith('%PDF')),
]

export const firstAdvice: Story = { title: 'Asking for advice', folder: 'first-advice', steps }

/** The CommunicationRequest in an answer of A044 or A026. */
function requestIn(json: unknown): unknown {
  return valueAt(json, 'parameter', '0', 'resource')
}

function versionIn(json: unknown) {
  return { VERSION: textAt(requestIn(json), 'meta', 'versionId') }
}

function statusIn(request: unknown): string {
  return textAt(request, 'category', '0', 'coding', '0', 'code')
}

function messagesIn({ json }: Answer): number {
  return Number(valueAt(json, 'total'))
}

/** So many messages. */
function hears(count: number): Step['learn'] {
  return (answer) => {
    need(messagesIn(answer) === count, `the conversation has ${messagesIn(answer)} messages`)
    return {}
  }
}

/** Attachments of a referral. */
function filesIn(referral: unknown): readonly unknown[] {
  return listAt(referral, 'contained').flatMap((each) =>
    listAt(each, 'content').map((content) => valueAt(content, 'attachment')),
  )
}
