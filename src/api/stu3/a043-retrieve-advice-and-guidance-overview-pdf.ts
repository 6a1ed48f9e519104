import { adviceOverview } from '../../documents/advice-overview.ts'
import { foundPatient } from '../../domain/directory/check-patient.ts'
import { parseUbrn } from '../../domain/identifier/ubrn.ts'
import { absentRequest } from '../absent-request.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import { endpoint } from '../endpoint.ts'
import { mentionedInAdvice, mentionedInPatient, namesIn } from '../names-in.ts'
import { adviceUbrnInPath, clinicalHeaders } from '../parameters.ts'
import { PDF, pdfSchema, printedReply } from '../printed-document.ts'
import { admit, viewerOf } from '../relationship.ts'

/** Page a043-retrieve-advice-and-guidance-overview-pdf. */
export const a043RetrieveAdviceAndGuidanceOverviewPdf = endpoint({
  id: 'a043-retrieve-advice-and-guidance-overview-pdf',
  fhir: 'STU3',
  method: 'POST',
  path: '/CommunicationRequest/:ubrn/$ers.generateCRI',
  title: 'Retrieve advice and guidance overview PDF',
  says:
    'A PDF of an advice request with its conversation and a list of its files, which A042 gives. ' +
    'It can be had after the request was converted, wherever the referral went.',
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'CommunicationRequest',
  operation: 'ers.generateCRI',
  parameters: [adviceUbrnInPath, ...clinicalHeaders],
  answers: PDF,
  answerSchema: pdfSchema,
  success: 200,
  statuses: [401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['INVALID_REQUEST_TYPE', 'PATIENT_ERROR', 'NO_RELATIONSHIP'],
  serve: async (call, context) => {
    const ubrn = parseUbrn(call.params.ubrn ?? '')
    if (ubrn !== undefined) call.about({ ubrn })
    // The request is read first: who may see it now may see how it was a moment ago.
    const advice = ubrn && (await context.advice.find(ubrn))
    const view = ubrn && (await context.advice.findView(ubrn, viewerOf(call.actor)))
    if (advice === undefined || view === undefined) {
      return absentRequest(ubrn, 'advice request', call, context)
    }
    const admitted = await admit(advice.ubrn, view.relation, call, context, 'advice request')
    if (!admitted.ok) return admitted
    const patient = foundPatient(admitted.value)
    const mentioned = [mentionedInAdvice(advice), mentionedInPatient(patient)]
    const names = await namesIn(mentioned, context.directory)
    const overview = adviceOverview(advice, { patient, names, at: call.at })
    return printedReply(overview, { ubrn: advice.ubrn, kind: 'Advice_And_Guidance' }, context)
  },
})
