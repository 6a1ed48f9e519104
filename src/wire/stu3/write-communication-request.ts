/**
 * CommunicationRequest: an advice request without its conversation, the answer of A024, rendered
 * once at commit. Source: page a024-retrieve-advice-and-guidance, schema eRS-CommunicationRequest
 * and the examples of A024, A026 and A044. Contained resources stand in the order that all of these
 * but the shortest have.
 */
import {
  type Advice,
  type ConversionAuthorisation,
  filesOfRequest,
  firstMessage,
} from '../../domain/advice/advice.ts'
import { specialtyAt } from '../../domain/referral/shortlist.ts'
import { fhirStatuses } from '../advice-status.ts'
import {
  coding,
  concept,
  displayIn,
  ofPatient,
  priorityConcept,
  toService,
  type Writing,
} from './elements.ts'
import { code, extension, id, profile, referenceSystem } from './systems.ts'
import { writeDocumentReference, writePayload } from './write-document-reference.ts'
import { eachOnce, inRole, writePractitionerRole } from './write-practitioner-role.ts'
import { writeSearchCriteria } from './write-search-criteria.ts'
import { writeShortlist } from './write-shortlist.ts'

export function writeCommunicationRequest(advice: Advice, writing: Writing): object {
  const { sender, requester } = firstMessage(advice)
  return {
    id: advice.ubrn,
    meta: { versionId: String(advice.version), profile: [profile.communicationRequest] },
    resourceType: 'CommunicationRequest',
    extension: writeExtensions(advice, writing),
    contained: writeContained(advice, writing),
    status: fhirStatuses[advice.status].stu3,
    category: [concept(code.adviceAndGuidanceStatus, advice.status)],
    subject: ofPatient(advice.patient),
    recipient: [toService(advice.service.id)],
    sender: inRole(sender, 'contained'),
    requester: { agent: inRole(requester, 'contained') },
    payload: writePayload(filesOfRequest(advice), 'contained'),
    identifier: [{ system: id.request, value: advice.requestId }],
  }
}

export function renderCommunicationRequest(advice: Advice, writing: Writing): string {
  return JSON.stringify(writeCommunicationRequest(advice, writing))
}

function writeExtensions(advice: Advice, writing: Writing): object[] {
  const { priority, conversionAuthorisation: authorisation } = advice
  const specialty = specialtyAt(advice, advice.service)
  return [
    { url: extension.priority, valueCodeableConcept: priorityConcept(priority) },
    {
      url: extension.providerConversionAuthorisation,
      valueCoding: coding(
        code.providerConversionAuthorisation,
        authorisation,
        authorisationDisplays[authorisation],
      ),
    },
    { url: extension.shortlist, valueReference: { reference: '#shortlist' } },
    {
      url: extension.specialty,
      valueCoding: coding(
        referenceSystem(writing.baseUrl, 'SPECIALTY'),
        specialty,
        displayIn(writing, 'SPECIALTY', specialty),
      ),
    },
  ]
}

const mayConvert = 'the Service Provider to convert the Advice and Guidance to a Referral'
const authorisationDisplays: Readonly<Record<ConversionAuthorisation, string>> = {
  AUTHORISED_TO_CONVERT: `Referrer has allowed ${mayConvert}`,
  NOT_AUTHORISED_TO_CONVERT: `Referrer has NOT allowed ${mayConvert}`,
}

/** Who asked and who sent that may be one; files of messages belong to the conversation. */
function writeContained(advice: Advice, writing: Writing): object[] {
  const { sender, requester } = firstMessage(advice)
  return [
    writeSearchCriteria(advice.criteria, writing),
    writeShortlist([advice.service]),
    ...eachOnce([requester, sender]).map((each) => writePractitionerRole(each, 'contained')),
    ...filesOfRequest(advice).map((each) => writeDocumentReference(each, 'contained')),
  ]
}
