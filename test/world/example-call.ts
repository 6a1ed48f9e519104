import assert from 'node:assert/strict'
import type { Endpoint, Parameter } from '../../src/api/endpoint.ts'
import { adviceList, adviceResponse, convertAdvice, createAdvice } from './advice.ts'
import type { CallerHeaders } from './caller.ts'
import { cancellation, cancelled } from './cancellations.ts'
import { laterAction, rejection } from './rejections.ts'
import {
  appointment,
  createReferral,
  fetchWorklist,
  maintainLetter,
  searchServices,
} from './requests.ts'
import { reviewOutcome } from './review-outcomes.ts'
import { newShortlist, newTriage, newTriageShortlist } from './shortlists.ts'

/** A call that passes every check before the endpoint's own work. */
export type ExampleCall = {
  /** Somebody who may. */
  readonly who: CallerHeaders
  readonly method: string
  /** Below `/referrals/FHIR`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Made from the declaration alone, so that it exists for every endpoint there is. */
export function exampleCall(endpoint: Endpoint): ExampleCall {
  return {
    who: whoMay(endpoint),
    method: endpoint.method,
    path: pathOf(endpoint),
    headers: headersOf(endpoint),
    ...(endpoint.takes !== undefined && { body: bodyOf(endpoint) }),
  }
}

/**
 * The person with every function at one organisation, in one of the functions the endpoint is for.
 */
export function asFunction(name: string, { callers }: Endpoint): CallerHeaders {
  const isOnBehalf = name === 'SERVICE_PROVIDER_CLINICIAN_ADMIN' && !callers.isBeforeOnBehalfOf
  return {
    user: '021600556514',
    organisation: 'R69',
    function: name,
    ...(isOnBehalf && { onBehalfOf: '111111111111' }),
  }
}

function whoMay(endpoint: Endpoint): CallerHeaders {
  const { users } = endpoint.callers
  return asFunction(users === 'anyone' ? 'COMMISSIONER' : (users[0] ?? ''), endpoint)
}

function pathOf(endpoint: Endpoint): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    valueFor(endpoint.parameters.find((each) => each.in === 'path' && each.name === name)),
  )
  const query = endpoint.parameters
    .filter((each) => each.in === 'query' && each.isRequired)
    .map((each) => `${each.name}=${valueFor(each)}`)
  return `/${endpoint.fhir}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`
}

/** Of parameters that are declared without an example. */
const values: Readonly<Record<string, string>> = {
  'schedule.actor:HealthcareService': '11000',
  appointmentType: 'ROUTINE',
  status: 'free',
  _count: '10',
  page: '1',
}

function valueFor(parameter: Parameter | undefined): string {
  const value = parameter && (parameter.example ?? values[parameter.name])
  assert.ok(value !== undefined, `there is an example of ${parameter?.name}`)
  return String(value)
}

function headersOf({ needsIfMatch, takes, parameters }: Endpoint): Record<string, string> {
  const isNamed = (name: string) => parameters.some((each) => each.name === name)
  return {
    ...(takes?.kind === 'json' && { 'content-type': 'application/fhir+json' }),
    ...(takes?.kind === 'file' && { 'content-type': 'text/plain' }),
    ...(needsIfMatch && { 'if-match': 'W/"1"' }),
    ...(isNamed('NHSD-eRS-File-Name') && { 'nhsd-ers-file-name': 'test.txt' }),
    ...(isNamed('NHSD-eRS-File-MIME-Type') && { 'nhsd-ers-file-mime-type': 'text/plain' }),
    ...(isNamed('NHSD-eRS-File-Size') && { 'nhsd-ers-file-size': '9' }),
    ...(isNamed('NHSD-eRS-Comm-Rule-Org') && { 'nhsd-ers-comm-rule-org': 'R69' }),
  }
}

const ubrn = '000000070000'
const request = { ubrn, version: 1 }

const bodies: Readonly<Record<string, () => unknown>> = {
  'a008-retrieve-worklist': () => fetchWorklist('LETTERS_OUTSTANDING'),
  'a010-patient-service-search': () => searchServices(),
  'a011-create-referral': () => createReferral(),
  'a012-maintain-referral-letter': () =>
    maintainLetter([{ id: 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8' }]),
  'a014-reject-referral': () => rejection(),
  'a021-create-referral-request-and-send-for-triage': () => newTriage(),
  'a031-change-shortlist': () => newShortlist(),
  'a032-change-shortlist-and-send-for-triage': () => newTriageShortlist(),
  'a016-book-or-defer-appointment': () =>
    appointment({ ubrn, version: 1, service: '11000', reason: 'NO_SLOTS_AT_SERVICE' }),
  'a022-cancel-appointment-action-later': () => laterAction(),
  'a028-record-triage-outcome': () => reviewOutcome(),
  'a023-retrieve-a-and-g-worklist': () =>
    fetchWorklist(adviceList, [], 'eRS-CommunicationListSelector-1'),
  'a026-send-a-and-g-response': () => adviceResponse(),
  'a027-convert-a-and-g-to-referral': () => convertAdvice(request),
  'a044-create-advice-and-guidance-request': () => createAdvice(),
  'a034-update-appointment': () =>
    cancelled({ json: { ...appointment({ ubrn, version: 1, service: '11000' }), id: '70000' } }),
  'a036-cancel-referral': () => cancellation(),
}

function bodyOf({ id, takes }: Endpoint): string {
  if (takes?.kind === 'file') return 'A letter.'
  const make = bodies[id]
  assert.ok(make, `there is an example body of ${id}`)
  return JSON.stringify(make())
}
