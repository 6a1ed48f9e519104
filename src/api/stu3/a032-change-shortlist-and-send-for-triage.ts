import { invariant } from '../../base/invariant.ts'
import { reshortlistForTriage } from '../../domain/referral/change-shortlist.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import {
  readReshortlistForTriage,
  reshortlistForTriageBody,
} from '../../wire/stu3/read-change-shortlist.ts'
import { renderChangedShortlist } from '../../wire/stu3/write-changed-shortlist.ts'
import type { ReplyOf } from '../change-referral.ts'
import { changeShortlist } from '../change-shortlist.ts'
import { endpoint } from '../endpoint.ts'
import { idempotencyHeader, ifMatchHeader, ubrnInPath, userHeaders } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { shortlistRefusals } from './shortlist-refusals.ts'

/**
 * Page a032-change-shortlist-and-send-for-triage; it has no word for a missing If-Match. Quirks Q1
 * and Q2 are in the appointment.
 */
export const a032ChangeShortlistAndSendForTriage = endpoint({
  id: 'a032-change-shortlist-and-send-for-triage',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.changeShortlistAndSendForTriage',
  title: 'Change shortlist and send for triage',
  says:
    'Gives a referral that is not booked, or came back to the referrer, one triage service and ' +
    'sends it there at once. Superseded by A031, followed by A016.',
  tags: ['Manage referral'],
  isDeprecated: true,
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.changeShortlistAndSendForTriage',
  parameters: [ubrnInPath, ...userHeaders, ifMatchHeader, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(reshortlistForTriageBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema(
    'Parameters',
    'eRS-ChangeShortlistAndSendForTriage-Response-Parameters-1',
  ),
  needsIfMatch: true,
  success: 200,
  statuses: [400, 401, 403, 404, 406, 409, 415, 422, 423, 429, 500, 503],
  refusals: shortlistRefusals,
  serve: async (call, context) => {
    const read = readReshortlistForTriage(call.body)
    if (!read.ok) return read
    const { command } = read.value
    // Before the referral is locked: inside, only the transaction's own connection may be used.
    const appointmentId = await context.referrals.nextAppointmentId()
    return changeShortlist(
      read.value,
      call,
      context,
      (referral, facts) =>
        reshortlistForTriage(referral, command, { ...facts, appointmentId }, call.at),
      bothReply,
    )
  },
})

/** Two resources, each of its own version: the page lists no ETag. */
const bothReply: ReplyOf = (_, { referral, appointment }) => {
  invariant(appointment !== undefined, 'sending for triage makes an appointment')
  return {
    status: 200,
    headers: { 'content-type': FHIR_JSON },
    body: renderChangedShortlist(referral, appointment),
  }
}
