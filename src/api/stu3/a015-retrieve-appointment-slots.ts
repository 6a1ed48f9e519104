import { ok } from '../../base/outcome.ts'
import { checkSlotSearch, slotPage } from '../../domain/appointment/search-slots.ts'
import { queryParametersOf } from '../../wire/query.ts'
import { readSlotSearch, slotSearchQuery } from '../../wire/stu3/read-slot-search.ts'
import { writeSlots } from '../../wire/stu3/write-slots.ts'
import { endpoint } from '../endpoint.ts'
import { commissioningRuleHeader, userHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a015-retrieve-appointment-slots. Business errors are 400 here. Pages are no snapshot: a
 * slot that is booked meanwhile vanishes (DOMAIN 5.2).
 */
export const a015RetrieveAppointmentSlots = endpoint({
  id: 'a015-retrieve-appointment-slots',
  fhir: 'STU3',
  method: 'GET',
  path: '/Slot',
  title: 'Retrieve appointment slots',
  says:
    'Free slots of a directly bookable service, earliest first, with their schedules. A ' +
    'schedule with a second actor belongs to a named clinician, whom A016 must then name.',
  tags: ['Arrange appointment'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'Slot',
  parameters: [...queryParametersOf(slotSearchQuery), ...userHeaders, commissioningRuleHeader],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 406, 429, 500, 503],
  refusals: [
    'REFERENCE_NOT_FOUND',
    'MISSING_PARAMETER',
    'MISSING_HEADER',
    'INVALID_VALUE',
    'INVALID_CODE',
    'INVALID_STATE',
    'SERVICE_UNAVAILABLE',
  ],
  refusesWith: 400,
  serve: async (call, { directory, slots, identity, fhirBaseUrl }) => {
    const read = readSlotSearch(call.query, call.headers)
    if (!read.ok) return read
    const { command, places } = read.value
    const [service, commissioningRuleOrganisation, clinician] = await Promise.all([
      directory.findService(command.service),
      directory.findOrganisation(command.commissioningRuleOrganisation),
      command.clinician && directory.findPractitioner(command.clinician),
    ])
    const facts = { service, commissioningRuleOrganisation, clinician }
    const query = atPlaces(checkSlotSearch(command, facts, call.at), places)
    if (!query.ok) return query
    const page = atPlaces(slotPage(command, await slots.listFree(query.value)), places)
    if (!page.ok) return page
    const bundle = { search: command, ...page.value, id: identity.uuid(), at: call.at }
    return ok(fhirReply(200, JSON.stringify(writeSlots(bundle, { baseUrl: fhirBaseUrl }))))
  },
})
