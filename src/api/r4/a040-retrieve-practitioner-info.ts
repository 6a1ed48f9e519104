import { ok } from '../../base/outcome.ts'
import { readOnBehalfOfQuery } from '../../wire/r4/read-on-behalf-of-query.ts'
import { writePractitioners } from '../../wire/r4/write-practitioners.ts'
import { endpoint } from '../endpoint.ts'
import { userHeaders } from '../parameters.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a040-retrieve-practitioner-info. An admin linked to no clinician gets an empty bundle
 * (DOMAIN 2.2).
 */
export const a040RetrievePractitionerInfo = endpoint({
  id: 'a040-retrieve-practitioner-info',
  fhir: 'R4',
  method: 'GET',
  path: '/Practitioner',
  title: 'Retrieve "on-behalf-of" practitioner user information',
  says: 'The clinicians for whom a SERVICE_PROVIDER_CLINICIAN_ADMIN may act at an organisation.',
  tags: ['Retrieve user information'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: [],
    isBeforeOnBehalfOf: true,
  },
  resource: 'Practitioner',
  parameters: [
    {
      name: '_query',
      in: 'query',
      isRequired: true,
      says: 'Always `onBehalfOf`.',
      schema: { type: 'string', const: 'onBehalfOf' },
      example: 'onBehalfOf',
    },
    ...userHeaders,
  ],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 406, 429, 500, 503],
  refusals: ['MISSING_PARAMETER', 'INVALID_VALUE', 'UNEXPECTED_FIELD', 'INVALID_FHIR_STRUCTURE'],
  serve: async (call, { directory, fhirBaseUrl, identity }) => {
    const read = readOnBehalfOfQuery(call.query)
    if (!read.ok) return read
    const { user, organisation } = call.actor
    const clinicians = await directory.listOnBehalfOf(user, organisation)
    const bundle = { baseUrl: fhirBaseUrl, id: identity.uuid(), at: call.at }
    return ok(fhirReply(200, JSON.stringify(writePractitioners(clinicians, bundle))))
  },
})
