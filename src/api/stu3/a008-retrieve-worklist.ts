import { dateOf } from '../../base/clock.ts'
import { ok } from '../../base/outcome.ts'
import { effectiveUser } from '../../domain/directory/actor.ts'
import { checkFetch, type FetchFacts } from '../../domain/worklist/check-fetch.ts'
import type { FetchWorklist } from '../../domain/worklist/list.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { fetchWorklistBody, readFetchWorklist } from '../../wire/stu3/read-fetch-worklist.ts'
import { writeWorklist } from '../../wire/stu3/write-worklist.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/** Page a008-retrieve-worklist: the entries were rendered when their referrals were written. */
export const a008RetrieveWorklist = endpoint({
  id: 'a008-retrieve-worklist',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.fetchworklist',
  title: 'Retrieve referral worklist',
  says:
    'One of the six worklists of the caller’s organisation. Provider lists hold the services ' +
    'the caller works on and can be filtered; referrer lists cannot. Applications have the two ' +
    'provider lists, for one service at a time.',
  tags: ['Retrieve clinical information', 'Review referral requests'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'REFERRING_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_ADMIN',
    ],
    applications: ['provider'],
  },
  resource: 'ReferralRequest',
  operation: 'ers.fetchworklist',
  parameters: [...clinicalHeaders],
  takes: { kind: 'json', schema: jsonSchemaOf(fetchWorklistBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('List', 'eRS-FetchWorklist-List-1'),
  success: 200,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: [
    'REFERENCE_NOT_FOUND',
    'MISSING_VALUE',
    'NO_RELATIONSHIP',
    'INVALID_VALUE',
    'INVALID_CODE',
    'UNEXPECTED_FIELD',
    'INVALID_FHIR_STRUCTURE',
  ],
  serve: async (call, context) => {
    const read = readFetchWorklist(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const facts = await gather(command, call, context)
    const scope = atPlaces(checkFetch(command, facts, call.actor), places)
    if (!scope.ok) return scope
    const page = await context.largeAnswers(() =>
      context.referrals.fetchWorklist(command, scope.value, dateOf(call.at)),
    )
    return ok(fhirReply(200, writeWorklist(page)))
  },
})

async function gather(
  { service, location, clinician }: FetchWorklist,
  { actor }: Call,
  { directory }: Context,
): Promise<FetchFacts> {
  const user = clinician?.is === 'ASSIGNED' ? clinician.user : undefined
  const [foundService, foundLocation, foundClinician, accessibleServices] = await Promise.all([
    service && directory.findService(service),
    location && directory.findOrganisation(location),
    user && directory.findPractitioner(user),
    directory.listAccessibleServices(effectiveUser(actor), actor.organisation),
  ])
  return {
    service: foundService,
    location: foundLocation,
    clinician: foundClinician,
    accessibleServices,
  }
}
