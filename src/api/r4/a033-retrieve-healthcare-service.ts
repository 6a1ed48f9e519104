import { endpoint } from '../endpoint.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { readService } from './read-service-version.ts'
import { serviceHeaders, serviceIdInPath, serviceReaders } from './service-access.ts'

/** Page a033-retrieve-healthcare-service. */
export const a033RetrieveHealthcareService = endpoint({
  id: 'a033-retrieve-healthcare-service',
  fhir: 'R4',
  method: 'GET',
  path: '/HealthcareService/:id',
  title: 'Retrieve healthcare service',
  says: 'One service with its attributes; the ETag is its version.',
  tags: ['Retrieve healthcare service information'],
  callers: serviceReaders,
  resource: 'HealthcareService',
  parameters: [serviceIdInPath, ...serviceHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('HealthcareService', 'eRS-HealthcareService'),
  success: 200,
  statuses: [401, 403, 404, 406, 429, 500, 503],
  refusals: [],
  serve: readService,
})
