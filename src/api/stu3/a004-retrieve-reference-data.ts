import { ok } from '../../base/outcome.ts'
import { referenceSetNames } from '../../domain/reference/reference-set.ts'
import { isReferenceSetName, referenceSets } from '../../domain/reference/reference-sets.ts'
import { refuse } from '../../domain/refusal/refusal.ts'
import { writeCodeSystem } from '../../wire/stu3/code-system.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a004-retrieve-reference-data: effective and expired codes alike; callers filter by the
 * dates.
 */
export const a004RetrieveReferenceData = endpoint({
  id: 'a004-retrieve-reference-data',
  fhir: 'STU3',
  method: 'GET',
  path: '/CodeSystem/:codeSystemType',
  title: 'Retrieve reference data',
  says: 'One of the six sets of codes that other endpoints use, with displays and effective dates.',
  tags: ['Refer patient', 'Request advice'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ],
    applications: ['provider', 'referrer'],
  },
  resource: 'CodeSystem',
  parameters: [
    {
      name: 'codeSystemType',
      in: 'path',
      isRequired: true,
      says: 'Which set.',
      schema: { type: 'string', enum: referenceSetNames },
      example: 'PRIORITY',
    },
    ...clinicalHeaders,
  ],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('CodeSystem'),
  success: 200,
  statuses: [401, 403, 404, 406, 429, 500, 503],
  refusals: [],
  serve: async (call, { fhirBaseUrl }) => {
    const name = call.params.codeSystemType ?? ''
    if (!isReferenceSetName(name)) return refuse('NO_SUCH_RESOURCE', 'No such CodeSystem.')
    return ok(fhirReply(200, render(name, fhirBaseUrl)))
  },
})

/** The sets never change while a server runs, so each is rendered once for a base URL. */
const rendered = new Map<string, string>()

function render(name: keyof typeof referenceSets, fhirBaseUrl: string): string {
  const key = `${fhirBaseUrl} ${name}`
  const body =
    rendered.get(key) ?? JSON.stringify(writeCodeSystem(referenceSets[name], fhirBaseUrl))
  rendered.set(key, body)
  return body
}
