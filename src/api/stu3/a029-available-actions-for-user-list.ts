import { ok } from '../../base/outcome.ts'
import { sideOf } from '../../domain/directory/actor.ts'
import { type Availability, availableActions } from '../../domain/referral/available-actions.ts'
import { type Decided, refuse } from '../../domain/refusal/refusal.ts'
import { queryParametersOf } from '../../wire/query.ts'
import {
  availableActionsQuery,
  readAvailableActions,
} from '../../wire/stu3/read-available-actions.ts'
import type { ReferralVersion } from '../../wire/stu3/read-request-version.ts'
import { writeAvailableActions } from '../../wire/stu3/write-available-actions.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { admit, viewerOf } from '../relationship.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a029-available-actions-for-user-list. Business errors are 400 here, and a stranger is told
 * of no error: the page has no word for it, and there is nothing that a stranger may do.
 */
export const a029AvailableActionsForUserList = endpoint({
  id: 'a029-available-actions-for-user-list',
  fhir: 'STU3',
  method: 'GET',
  path: '/Task',
  title: 'Available actions for user',
  says:
    'What the caller may do with a referral now, as far as there is an endpoint for it: one task ' +
    'an action. Nothing where there is nothing to do, or no relationship with the referral.',
  tags: ['Change appointment', 'Manage referral', 'Review referral requests'],
  callers: clinicalReaders,
  resource: 'Task',
  parameters: [...queryParametersOf(availableActionsQuery), ...clinicalHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 406, 429, 500, 503],
  refusals: ['INVALID_VALUE', 'MISSING_PARAMETER', 'HISTORY_NOT_SUPPORTED', 'REFERENCE_NOT_FOUND'],
  refusesWith: 400,
  serve: async (call, context) => {
    const read = readAvailableActions(call.query)
    if (!read.ok) return read
    const { command: referral, places } = read.value
    const found = atPlaces(await availabilityTo(call, referral, context), places)
    if (!found.ok) return found
    const { available, withheld } = found.value
    call.explain(withheld)
    const { fhirBaseUrl: baseUrl, identity } = context
    const tasks = { referral, available, newId: identity.uuid, at: call.at }
    return ok(fhirReply(200, JSON.stringify(writeAvailableActions(tasks, { baseUrl }))))
  },
})

async function availabilityTo(
  call: Call,
  { ubrn, version }: ReferralVersion,
  context: Context,
): Promise<Decided<Availability>> {
  call.about({ ubrn })
  const view = await context.referrals.findView(ubrn, viewerOf(call.actor))
  if (view === undefined) return noSuchReferral(ubrn)
  const admitted = await admit(ubrn, view.relation, call, context)
  if (!admitted.ok) return ok({ available: [], withheld: admitted.refusals })
  const referral = view.version === version ? await context.referrals.find(ubrn) : undefined
  // Compared twice: what was looked at may have changed since.
  if (referral?.version !== version) {
    const says = 'Only the current version of a referral is supported.'
    const because = `version ${referral?.version ?? view.version} is current`
    return refuse('HISTORY_NOT_SUPPORTED', says, { at: 'version', because })
  }
  return ok(availableActions(referral, sideOf(call.actor), call.at))
}

function noSuchReferral(ubrn: string): Decided<never> {
  return refuse('REFERENCE_NOT_FOUND', `The referral (${ubrn}) was not found.`, { at: 'ubrn' })
}
