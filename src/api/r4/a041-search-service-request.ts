import { ok } from '../../base/outcome.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { RequestView } from '../../store/ports/referrals.ts'
import { fhirStatuses } from '../../wire/advice-status.ts'
import { readServiceRequestSearch } from '../../wire/r4/read-service-request-search.ts'
import { type ServiceRequest, writeServiceRequests } from '../../wire/r4/write-service-requests.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { type KindOfRequest, strangerRefusals, viewerOf } from '../relationship.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a041-search-service-request. Its table has no code for a stranger: a request that the caller
 * has no relationship with is not found, nor is one that does not exist.
 */
export const a041SearchServiceRequest = endpoint({
  id: 'a041-search-service-request',
  fhir: 'R4',
  method: 'GET',
  path: '/ServiceRequest',
  title: 'Search for service requests',
  says: 'From a UBRN to the request ids that R4 endpoints want, with version and patient.',
  tags: ['Retrieve clinical information'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ],
    applications: [],
  },
  resource: 'ServiceRequest',
  parameters: [
    {
      name: 'identifier',
      in: 'query',
      isRequired: true,
      says: 'The UBRN, alone or as `https://fhir.nhs.uk/Id/UBRN|<ubrn>`.',
      schema: { type: 'string' },
      example: '000000070000',
    },
    ...clinicalHeaders,
  ],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 406, 429, 500, 503],
  refusals: ['MISSING_PARAMETER', 'INVALID_VALUE', 'UNEXPECTED_FIELD', 'INVALID_FHIR_STRUCTURE'],
  badRequestsAre: 'required',
  serve: async (call, context) => {
    const read = readServiceRequestSearch(call.query)
    if (!read.ok) return read
    const { ubrn, asked } = read.value.command
    call.about({ ubrn })
    const found = await findRequests(ubrn, call, context)
    const bundle = { asked, found, id: context.identity.uuid(), at: call.at }
    const body = writeServiceRequests(bundle, { baseUrl: context.fhirBaseUrl })
    return ok(fhirReply(200, JSON.stringify(body)))
  },
})

/** A converted advice request stands before its referral, as it came before it. */
async function findRequests(
  ubrn: Ubrn,
  call: Call,
  context: Context,
): Promise<readonly ServiceRequest[]> {
  const viewer = viewerOf(call.actor)
  const [advice, referral] = await Promise.all([
    context.advice.findRequestView(ubrn, viewer),
    context.referrals.findRequestView(ubrn, viewer),
  ])
  const found: ServiceRequest[] = []
  const strangers: Refusal[] = []
  const add = async (
    kind: KindOfRequest,
    { requestId, version, relation }: Found,
    rest: Pick<ServiceRequest, 'category' | 'status'>,
  ) => {
    const [stranger] = await strangerRefusals(ubrn, relation, call, context, kind)
    if (stranger !== undefined) strangers.push(stranger)
    else found.push({ requestId, version, ubrn, patient: relation.patient, ...rest })
  }
  if (advice !== undefined) {
    const status = fhirStatuses[advice.status].r4
    await add('advice request', advice, { category: 'request', status })
  }
  if (referral !== undefined) {
    const status = referral.state === 'CANCELLED_REFERRAL' ? 'revoked' : 'active'
    await add('referral', referral, { category: 'referral', status })
  }
  call.explain(strangers)
  return found
}

type Found = Pick<RequestView, 'requestId' | 'version' | 'relation'>
