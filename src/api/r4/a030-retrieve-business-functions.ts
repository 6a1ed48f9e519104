import { ok } from '../../base/outcome.ts'
import { parseUserId } from '../../domain/identifier/user-id.ts'
import { refuse } from '../../domain/refusal/refusal.ts'
import { writePractitionerRoles } from '../../wire/r4/write-practitioner-roles.ts'
import { endpoint } from '../endpoint.ts'
import { correlationHeader } from '../parameters.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a030-retrieve-business-functions: the one endpoint without organisation and role headers.
 */
export const a030RetrieveBusinessFunctions = endpoint({
  id: 'a030-retrieve-business-functions',
  fhir: 'R4',
  method: 'GET',
  path: '/PractitionerRole',
  title: 'Retrieve user business functions',
  says:
    'Where the signed-in user works and in which roles: what the organisation and role headers ' +
    'of other calls may say.',
  tags: ['Retrieve user information'],
  callers: { users: 'anyone', applications: [] },
  resource: 'PractitionerRole',
  parameters: [correlationHeader],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [401, 403, 406, 429, 500, 503],
  refusals: [],
  serve: async (call, { directory, fhirBaseUrl, identity }) => {
    const user = parseUserId(call.session.userId ?? '')
    const practitioner = user && (await directory.findPractitioner(user))
    if (practitioner === undefined || !practitioner.isActive) {
      return refuse('FORBIDDEN', 'The user is not registered in e-RS.')
    }
    const bundle = { baseUrl: fhirBaseUrl, id: identity.uuid(), at: call.at }
    return ok(fhirReply(200, JSON.stringify(writePractitionerRoles(practitioner, bundle))))
  },
})
