import { convertAdvice, referralOfProvider } from '../../domain/advice/convert.ts'
import { foundPatient } from '../../domain/directory/check-patient.ts'
import { accessCodeOf } from '../../domain/referral/access-code.ts'
import type { HeldAdvice } from '../../store/ports/advice.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { convertAdviceBody, readConvertAdvice } from '../../wire/stu3/read-convert-advice.ts'
import { actOf } from '../act.ts'
import { adviceCommitOf } from '../advice-commit.ts'
import { lockAdvice, lookAtAdvice, noSuchAdvice, staleAdvice } from '../change-advice.ts'
import { commitBeside } from '../commit-of.ts'
import { type Conversion, convertIntoReferral } from '../convert-advice.ts'
import { documentsNamed } from '../documents-named.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { adviceAnswerRefusals } from './advice-answer-refusals.ts'

/** Page a027-convert-a&g-to-referral. Quirks Q1 and Q2 are in the contained appointment. */
export const a027ConvertAAndGToReferral = endpoint({
  id: 'a027-convert-a-and-g-to-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.createFromCommunicationRequestActionLater',
  title: 'Convert advice and guidance request to referral',
  says:
    'The provider, if the referrer has authorised it, turns an advice request into a referral ' +
    'with the same UBRN, tells the referrer so, and leaves the rest to its administrators. The ' +
    'conversation goes along as a PDF.',
  tags: ['Review advice and guidance requests'],
  callers: {
    users: ['SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    applications: [],
  },
  resource: 'ReferralRequest',
  operation: 'ers.createFromCommunicationRequestActionLater',
  parameters: [...clinicalHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(convertAdviceBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  success: 201,
  statuses: [400, 401, 403, 404, 406, 409, 415, 422, 423, 429, 500, 503],
  refusals: adviceAnswerRefusals,
  serve: async (call, context) => {
    const read = readConvertAdvice(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    const looked = await lookAtAdvice(command, call, context)
    if (!looked.ok) return looked
    const { actor, at } = call
    const advice = await context.advice.find(command.ubrn)
    if (advice === undefined) return noSuchAdvice()
    if (advice.version !== command.version) return staleAdvice(command.version, advice.version)
    const patient = foundPatient(looked.value.patient)
    const facts = { ...looked.value, messageId: await context.advice.nextMessageId() }
    const ofReferral = {
      requestId: `r.${context.identity.uuid()}`,
      accessCode: accessCodeOf(context.identity.uuid()),
      appointmentId: await context.referrals.nextAppointmentId(),
      patient,
    }
    const files = [...command.guidanceFiles, ...command.reviewFiles]
    const store = async (held: HeldAdvice, { advice: ended, referral }: Conversion) => {
      const created = commitBeside(referral, actOf(call), context)
      const { commit, reply } = adviceCommitOf(ended, call, context, () =>
        referralReply(201)(referral, { referral: created.body }),
      )
      await held.commit(commit)
      await held.createReferral(created)
      call.audited()
      return reply
    }
    return convertIntoReferral(
      { advice, patient, actor },
      {
        decide: async (undecided) => {
          const documents = await documentsNamed(undecided, files)
          const all = { ...facts, documents }
          return atPlaces(convertAdvice(undecided.advice, command, all, actor, at), places)
        },
        ended: (conversion) => conversion.advice,
        referral: (conversion, conversation) =>
          referralOfProvider(conversion, command, ofReferral, conversation),
      },
      context,
      (_version, work) => lockAdvice(command, context, work),
      store,
    )
  },
})
