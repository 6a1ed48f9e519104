/** Advice requests brought to any stage of their story, as callers and `/world` bring them there. */
import assert from 'node:assert/strict'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import type { Happened } from './outside.ts'
import { people } from './people.ts'
import {
  type Criteria,
  coding,
  fetchWorklist,
  fileParameter,
  type NamedFile,
  nhsNumberSystem,
  patients,
  profile,
  shortlist,
} from './requests.ts'
import type { TestServer } from './server.ts'

/** An advice request as its maker has seen it last. */
export type Asked = { readonly ubrn: string; readonly version: number; readonly patient: string }

type By = { readonly by?: CallerHeaders }

export type Question = {
  readonly patient?: string
  readonly services?: readonly string[]
  readonly criteria?: Criteria
  readonly authorisation?: string
  readonly text?: string
  readonly files?: readonly NamedFile[]
  readonly more?: readonly object[]
}

/** A044: to the advice service 11014 of RCD, which may convert, unless said otherwise. */
export function createAdvice({
  patient = patients.usual,
  services = ['11014'],
  criteria,
  authorisation = 'AUTHORISED_TO_CONVERT',
  text = 'Is a referral of this patient necessary?',
  files = [],
  more = [],
}: Question = {}) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-CreateAdviceAndGuidance-Request-Parameters-1'),
    parameter: [
      { name: 'patient', valueIdentifier: { system: nhsNumberSystem, value: patient } },
      {
        name: 'providerConversionAuthorisation',
        valueCoding: coding('eRS-ProviderConversionAuthorisation-1', authorisation),
      },
      { name: 'shortlist', resource: shortlist(services, criteria) },
      { name: 'request', valueString: text },
      ...files.map((file) => fileParameter('requestAttachmentFile', 'ADVICE_REQUEST', file)),
      ...more,
    ],
  }
}

export const createAdvicePath = '/STU3/CommunicationRequest/$ers.createAdviceAndGuidance'

/** A044 as a request. */
export function ask(caller: Caller, question: Question | { body: unknown } = {}, headers = {}) {
  const body = 'body' in question ? question.body : createAdvice(question)
  return caller.post(createAdvicePath, body, headers)
}

/** One that succeeds. */
export async function asked(
  server: Pick<TestServer, 'as'>,
  { by = people.referrer, ...question }: By & Question = {},
): Promise<Asked> {
  const created = await ask(await server.as(by), question)
  assert.equal(created.status, 200, created.text)
  const { id, meta } = requestIn(created)
  return {
    ubrn: id,
    version: Number(meta.versionId),
    patient: question.patient ?? patients.usual,
  }
}

export type Guidance = {
  readonly outcome?: string
  /** None is sent for null. */
  readonly recommendation?: string | null
  readonly text?: string
  readonly priority?: string
  readonly files?: readonly NamedFile[]
  readonly more?: readonly object[]
}

/** A026: advice, unless said otherwise. */
export function adviceResponse({
  outcome = 'RETURN_TO_REFERRER_WITH_ADVICE',
  recommendation = outcome === 'RETURN_TO_REFERRER_WITH_ADVICE'
    ? 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED'
    : null,
  text = 'No referral is necessary.',
  priority = 'ROUTINE',
  files = [],
  more = [],
}: Guidance = {}) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-SendCommunicationToRequester-Request-Parameters-1'),
    parameter: [
      { name: 'guidanceOutcome', valueCoding: coding('eRS-GuidanceResponseOutcome-1', outcome) },
      ...(recommendation === null
        ? []
        : [
            {
              name: 'guidanceIntendedRecommendation',
              valueCoding: coding('eRS-GuidanceIntendedRecommendation-1', recommendation),
            },
          ]),
      { name: 'guidance', valueString: text },
      { name: 'updatedPriority', valueCoding: coding('eRS-Priority-1', priority) },
      ...files.map((file) => fileParameter('guidanceAttachmentFile', 'GUIDANCE_RESPONSE', file)),
      ...more,
    ],
  }
}

/** A question back. */
export const askedBack = {
  outcome: 'REQUIRE_FURTHER_INFORMATION',
  text: 'What do the blood tests say?',
} as const

export function responsePath({ ubrn }: Pick<Asked, 'ubrn'>): string {
  return `/STU3/CommunicationRequest/${ubrn}/$ers.sendCommunicationToRequester`
}

/** A026 as a request. */
export function respond(
  caller: Caller,
  { ubrn, version }: Pick<Asked, 'ubrn' | 'version'>,
  guidance: Guidance | { readonly body: unknown } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(
    responsePath({ ubrn }),
    'body' in guidance ? guidance.body : adviceResponse(guidance),
    { 'if-match': `W/"${version}"`, ...headers },
  )
}

/** One that succeeds. */
export async function responded(
  server: Pick<TestServer, 'as'>,
  request: Asked,
  { by = people.clinician, ...guidance }: By & Guidance = {},
): Promise<Asked> {
  const answer = await respond(await server.as(by), request, guidance)
  assert.equal(answer.status, 200, answer.text)
  return { ...request, version: Number(requestIn(answer).meta.versionId) }
}

export type Conversion = {
  readonly text?: string
  readonly comment?: string
  readonly priority?: string
  readonly guidanceFiles?: readonly NamedFile[]
  readonly reviewFiles?: readonly NamedFile[]
  readonly more?: readonly object[]
}

/** A027 of a version of a request. */
export function convertAdvice(
  { ubrn, version }: Pick<Asked, 'ubrn' | 'version'>,
  {
    text = 'We shall see the patient.',
    comment = 'Please offer an appointment at the heart failure clinic.',
    priority = 'ROUTINE',
    guidanceFiles = [],
    reviewFiles = [],
    more = [],
  }: Conversion = {},
) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-CreateFromCommunicationRequestActionLater-Request-Parameters-1'),
    parameter: [
      {
        name: 'createFrom',
        valueReference: { reference: `CommunicationRequest/${ubrn}/_history/${version}` },
      },
      { name: 'guidance', valueString: text },
      { name: 'newReferralPriority', valueCoding: coding('eRS-Priority-1', priority) },
      { name: 'reviewComments', valueString: comment },
      ...guidanceFiles.map((file) =>
        fileParameter('guidanceAttachmentFile', 'GUIDANCE_RESPONSE', file),
      ),
      ...reviewFiles.map((file) => fileParameter('reviewAttachmentFile', 'PROVIDER', file)),
      ...more,
    ],
  }
}

/** A027 as a request. */
export function convert(
  caller: Caller,
  request: Pick<Asked, 'ubrn' | 'version'>,
  conversion: Conversion | { readonly body: unknown } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(
    '/STU3/ReferralRequest/$ers.createFromCommunicationRequestActionLater',
    'body' in conversion ? conversion.body : convertAdvice(request, conversion),
    headers,
  )
}

/** One that succeeds: the referral has the number of the request, and its own version. */
export async function converted(
  server: Pick<TestServer, 'as'>,
  request: Asked,
  { by = people.clinician, ...conversion }: By & Conversion = {},
): Promise<Asked> {
  const answer = await convert(await server.as(by), request, conversion)
  assert.equal(answer.status, 201, answer.text)
  return { ...request, version: Number(answer.json.meta.versionId) }
}

/** `POST /world/advice/{ubrn}/{act}` as a request. */
export async function referrerActs(
  server: TestServer,
  { ubrn }: Pick<Asked, 'ubrn'>,
  act: string,
  body?: unknown,
): Promise<Happened> {
  const response = await server.world('POST', `/advice/${ubrn}/${act}`, body)
  const requestId = response.headers.get('x-request-id') ?? ''
  return { status: response.status, json: await response.json(), requestId }
}

/** One that succeeds. */
export async function referrerActed(
  server: TestServer,
  request: Asked,
  act: string,
  body?: unknown,
): Promise<Asked> {
  const { status, json } = await referrerActs(server, request, act, body)
  assert.equal(status, 200, JSON.stringify(json))
  return { ...request, version: json.version }
}

/** Where the world says that an advice request stands. */
export async function lookAtAdvice(server: TestServer, { ubrn }: Pick<Asked, 'ubrn'>) {
  const response = await server.world('GET', `/advice/${ubrn}`)
  assert.equal(response.status, 200)
  return (await response.json()) as Answer['json']
}

/** The CommunicationRequest in an answer of A044 or A026. */
export function requestIn({ json }: Answer): Answer['json'] {
  return json.parameter[0].resource
}

/** The Communication in one. */
export function messageIn({ json }: Answer): Answer['json'] {
  return json.parameter[1].resource
}

export const adviceList = 'ADVICE_AND_GUIDANCE_REQUESTS'
export const adviceSelector = 'eRS-CommunicationListSelector-1'

/** A023 as a request. */
export function fetchAdviceList(
  caller: Caller,
  filters: readonly object[] = [],
  list = adviceList,
): Promise<Answer> {
  return caller.post(
    '/STU3/CommunicationRequest/$ers.fetchworklist',
    fetchWorklist(list, filters, adviceSelector),
  )
}

/** UBRNs of the list, in its order. */
export async function adviceListed(
  caller: Caller,
  filters: readonly object[] = [],
): Promise<string[]> {
  const answer = await fetchAdviceList(caller, filters)
  assert.equal(answer.status, 200, answer.text)
  const entries = answer.json.entry as { item: { reference: string } }[]
  return entries.map(({ item }) => item.reference.replace('CommunicationRequest/', ''))
}

/** A024 as a request. */
export function readAdvice(caller: Caller, { ubrn }: Pick<Asked, 'ubrn'>): Promise<Answer> {
  return caller.get(`/STU3/CommunicationRequest/${ubrn}`)
}

/** A025 as a request; `query` goes behind `based-on`. */
export function readConversation(
  caller: Caller,
  { ubrn, version }: Pick<Asked, 'ubrn' | 'version'>,
  query = '',
): Promise<Answer> {
  const basedOn = `CommunicationRequest/${ubrn}/_history/${version}`
  return caller.get(`/STU3/Communication?based-on=${encodeURIComponent(basedOn)}${query}`)
}
