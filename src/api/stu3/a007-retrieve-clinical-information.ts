import { clinicalInformationSummary } from '../../documents/clinical-information-summary.ts'
import { sideOf } from '../../domain/directory/actor.ts'
import { foundPatient } from '../../domain/directory/check-patient.ts'
import { withPrinting } from '../../domain/referral/print.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { mentionedInAdvice, mentionedInPatient, mentionedInReferral, namesIn } from '../names-in.ts'
import { clinicalHeaders, ubrnInPath } from '../parameters.ts'
import { PDF, pdfSchema, printedReply } from '../printed-document.ts'
import { drawn } from '../redraw.ts'
import { referralWithRelation } from '../referral-read.ts'
import { admit } from '../relationship.ts'

/** Page a007-retrieve-clinical-information; the file name is DOMAIN 4.2. */
export const a007RetrieveClinicalInformation = endpoint({
  id: 'a007-retrieve-clinical-information',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.generateCRI',
  title: 'Retrieve clinical information',
  says:
    'A PDF of all that is known of the referral: patient, referrer, services, appointment, ' +
    'provider activity, and a list of the attached files, which A042 gives. Printed by a ' +
    "provider, it shows as printed on the provider's worklists.",
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'ReferralRequest',
  operation: 'ers.generateCRI',
  parameters: [ubrnInPath, ...clinicalHeaders],
  answers: PDF,
  answerSchema: pdfSchema,
  success: 200,
  statuses: [401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['PATIENT_ERROR', 'NO_RELATIONSHIP', 'INVALID_REQUEST_TYPE'],
  serve: async (call, context) => {
    const read = await referralWithRelation(call, context)
    if (!read.ok) return read
    const { referral, relation } = read.value
    const { ubrn } = referral
    const admitted = await admit(ubrn, relation, call, context)
    if (!admitted.ok) return admitted
    const patient = foundPatient(admitted.value)
    const advice = referral.isFromAdvice ? await context.advice.find(ubrn) : undefined
    const mentioned = [
      mentionedInReferral(referral),
      mentionedInPatient(patient),
      ...(advice === undefined ? [] : [mentionedInAdvice(advice)]),
    ]
    const names = await namesIn(mentioned, context.directory)
    const facts = { patient, names, at: call.at, ...(advice !== undefined && { advice }) }
    const summary = clinicalInformationSummary(referral, facts)
    const reply = await printedReply(
      summary,
      { ubrn, kind: 'Clinical_Information_Summary' },
      context,
    )
    if (reply.ok && sideOf(call.actor) === 'provider') await mark(referral, call, context)
    return reply
  },
})

/** Only where it is news, so that hardly any print locks the referral. */
async function mark(referral: Referral, { at }: Call, context: Context): Promise<void> {
  if (withPrinting(referral, referral, at) === referral) return
  const draw = (current: Referral) => {
    const marked = withPrinting(current, referral, at)
    return marked === current ? undefined : drawn(marked, context)
  }
  await context.referrals.redraw(referral.ubrn, draw, { waits: true })
}
