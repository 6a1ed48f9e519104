import { changeShortlist as decideChange } from '../../domain/referral/change-shortlist.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { changeShortlistBody, readChangeShortlist } from '../../wire/stu3/read-change-shortlist.ts'
import { changeShortlist } from '../change-shortlist.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, ifMatchHeader, ubrnInPath, userHeaders } from '../parameters.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { shortlistRefusals } from './shortlist-refusals.ts'

/** Page a031-change-shortlist; it has no word for a missing If-Match. */
export const a031ChangeShortlist = endpoint({
  id: 'a031-change-shortlist',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.changeShortlist',
  title: 'Change shortlist',
  says:
    'Gives a referral that is not booked, or came back to the referrer, other criteria and other ' +
    'services. It is sent nowhere: A016 books, defers or sends for triage.',
  tags: ['Manage referral'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.changeShortlist',
  parameters: [ubrnInPath, ...userHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(changeShortlistBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 415, 422, 423, 429, 500, 503],
  refusals: shortlistRefusals,
  serve: async (call, context) => {
    const read = readChangeShortlist(call.body)
    if (!read.ok) return read
    const { command } = read.value
    return changeShortlist(
      read.value,
      call,
      context,
      (referral, facts) => decideChange(referral, command, facts, call.at),
      referralReply(200),
    )
  },
})
