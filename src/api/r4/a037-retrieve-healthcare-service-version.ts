import { endpoint } from '../endpoint.ts'
import { readService } from './read-service-version.ts'
import { serviceHeaders, serviceIdInPath, serviceReaders } from './service-access.ts'

/** Page a037-retrieve-healthcare-service-version: no body, and so no media type to negotiate. */
export const a037RetrieveHealthcareServiceVersion = endpoint({
  id: 'a037-retrieve-healthcare-service-version',
  fhir: 'R4',
  method: 'HEAD',
  path: '/HealthcareService/:id',
  title: 'Retrieve healthcare service version',
  says: 'The version of a service, as ETag, to compare with a copy that was kept.',
  tags: ['Retrieve healthcare service information'],
  callers: serviceReaders,
  resource: 'HealthcareService',
  parameters: [serviceIdInPath, ...serviceHeaders],
  success: 200,
  statuses: [401, 403, 404, 429, 500, 503],
  refusals: [],
  serve: readService,
})
