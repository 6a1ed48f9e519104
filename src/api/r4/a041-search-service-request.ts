import { ok } from '../../base/outcome.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import { readServiceRequestSearch } from '../../wire/r4/read-service-request-search.ts'
import { type ServiceRequest, writeServiceRequests } from '../../wire/r4/write-service-requests.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { strangerRefusals, viewerOf } from '../relationship.ts'
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
    const referral = await findReferral(ubrn, call, context)
    const found = referral === undefined ? [] : [referral]
    const bundle = { asked, found, id: context.identity.uuid(), at: call.at }
    const body = writeServiceRequests(bundle, { baseUrl: context.fhirBaseUrl })
    return ok(fhirReply(200, JSON.stringify(body)))
  },
})

async function findReferral(
  ubrn: Ubrn,
  call: Call,
  context: Context,
): Promise<ServiceRequest | undefined> {
  const view = await context.referrals.findRequestView(ubrn, viewerOf(call.actor))
  if (view === undefined) return undefined
  const { requestId, version, state, relation } = view
  const [stranger] = await strangerRefusals(ubrn, relation, call, context)
  if (stranger !== undefined) {
    call.explain([stranger])
    return undefined
  }
  const status = state === 'CANCELLED_REFERRAL' ? 'revoked' : 'active'
  return { requestId, version, ubrn, patient: relation.patient, category: 'referral', status }
}
