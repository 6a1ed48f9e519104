import { no } from '../../base/outcome.ts'
import { type LetterFacts, patientLetter } from '../../documents/patient-letter.ts'
import { patientLetterOf } from '../../domain/referral/print.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import type { Context } from '../context.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { mentionedInPatient, mentionedInReferral, namesIn } from '../names-in.ts'
import { ubrnInPath, userHeaders } from '../parameters.ts'
import { PDF, pdfSchema, printedReply } from '../printed-document.ts'
import { referralWithRelation } from '../referral-read.ts'
import { strangerRefusals } from '../relationship.ts'

/** Page a019-generate-patient-letter; the states that have a letter: docs/deviations.md. */
export const a019GeneratePatientLetter = endpoint({
  id: 'a019-generate-patient-letter',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/:ubrn/$ers.generatePatientLetter',
  title: 'Generate patient letter',
  says:
    'A PDF for the patient: where the referral stands, what to do, and the booking reference ' +
    'and access code. There is one while the referral is not booked, booked, deferred to the ' +
    'provider or awaiting triage.',
  tags: ['Refer patient', 'Arrange appointment', 'Arrange triage'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.generatePatientLetter',
  parameters: [ubrnInPath, ...userHeaders],
  answers: PDF,
  answerSchema: pdfSchema,
  success: 200,
  statuses: [401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['NO_ACCESS_CODE', 'INVALID_REQUEST_STATE', 'INVALID_REQUEST_TYPE', 'NO_RELATIONSHIP'],
  serve: async (call, context) => {
    const read = await referralWithRelation(call, context)
    if (!read.ok) return read
    const { referral, relation } = read.value
    const { ubrn } = referral
    const [stranger, ...others] = await strangerRefusals(ubrn, relation, call, context)
    if (stranger !== undefined) return no(stranger, ...others)
    const decided = patientLetterOf(referral, call.at)
    if (!decided.ok) return decided
    const letter = patientLetter(decided.value, await gather(referral, call, context))
    const isBooked = referral.state === 'BOOKED'
    const kind = isBooked ? 'Appointment_Confirmation_Summary' : 'Appointment_Request_Summary'
    return printedReply(letter, { ubrn, kind }, context)
  },
})

/** The page knows no PATIENT_ERROR: without the record the letter tells less of the patient. */
async function gather(
  referral: Referral,
  { at }: Call,
  { directory, demographics }: Context,
): Promise<LetterFacts> {
  const lookup = await demographics.find(referral.patient)
  const patient = lookup.is === 'found' ? lookup.patient : undefined
  const [names, services] = await Promise.all([
    namesIn([mentionedInReferral(referral), mentionedInPatient(patient)], directory),
    directory.listServices(referral.shortlist.map(({ id }) => id)),
  ])
  return { patient, names, services: new Map(services.map((each) => [each.id, each])), at }
}
