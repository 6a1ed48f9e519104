import { ok } from '../../base/outcome.ts'
import { readServiceSearch } from '../../wire/r4/read-service-search.ts'
import { writeHealthcareServiceBundle } from '../../wire/r4/write-healthcare-service-bundle.ts'
import { endpoint } from '../endpoint.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { serviceHeaders, serviceReaders } from './service-access.ts'

/**
 * Page a035-search-for-healthcare-services: unknown ids are left out, none found is an empty
 * bundle.
 */
export const a035SearchForHealthcareServices = endpoint({
  id: 'a035-search-for-healthcare-services',
  fhir: 'R4',
  method: 'GET',
  path: '/HealthcareService',
  title: 'Search for healthcare services',
  says: 'Up to twenty services by their ids, such as those of a shortlist.',
  tags: ['Retrieve healthcare service information'],
  callers: serviceReaders,
  resource: 'HealthcareService',
  parameters: [
    {
      name: '_id',
      in: 'query',
      isRequired: true,
      says: 'One to twenty service ids, separated by commas.',
      schema: { type: 'string' },
      example: '11002,11012',
    },
    ...serviceHeaders,
  ],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 404, 406, 429, 500, 503],
  refusals: ['MISSING_PARAMETER', 'INVALID_VALUE', 'UNEXPECTED_FIELD', 'INVALID_FHIR_STRUCTURE'],
  serve: async (call, context) => {
    const read = readServiceSearch(call.query)
    if (!read.ok) return read
    const asked = read.value.command.ids
    const bodies = await context.directory.findServiceBodies(asked)
    const byId = new Map(bodies.map((service) => [service.id, service]))
    const found = [...new Set(asked)].flatMap((id) => byId.get(id) ?? [])
    const bundle = { asked, found, id: context.identity.uuid(), at: call.at }
    const body = writeHealthcareServiceBundle(bundle, { baseUrl: context.fhirBaseUrl })
    return ok(fhirReply(200, body))
  },
})
