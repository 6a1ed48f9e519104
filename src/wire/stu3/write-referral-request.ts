/**
 * ReferralRequest: what A005 and every change of a referral answer with, rendered once at commit.
 * Source: page a005-retrieve-referral-request, schema eRS-ReferralRequest and the examples of A005,
 * whose order of extensions and contained resources is kept.
 * Quirk Q5: `supportingInfo` may be empty.
 */
import type { Referral, ShortlistedService } from '../../domain/referral/referral.ts'
import { referralStates } from '../../domain/referral/state.ts'
import { coding, concept, displayIn, ofPatient, priorityConcept, type Writing } from './elements.ts'
import { reasonCoding } from './reason-coding.ts'
import { code, extension, id, profile, referenceSystem } from './systems.ts'
import { writeContainedAppointment } from './write-appointment.ts'
import { refersToFile, writeDocumentReference } from './write-document-reference.ts'
import { writeSearchCriteria } from './write-search-criteria.ts'
import { writeShortlist } from './write-shortlist.ts'

export function writeReferralRequest(referral: Referral, writing: Writing): object {
  return {
    id: referral.ubrn,
    meta: { versionId: String(referral.version), profile: [profile.referralRequest] },
    resourceType: 'ReferralRequest',
    extension: writeExtensions(referral, writing),
    contained: writeContained(referral, writing),
    status: referral.state === 'CANCELLED_REFERRAL' ? 'cancelled' : 'active',
    specialty: writeSpecialty(referral, writing),
    subject: ofPatient(referral.patient),
    supportingInfo: writeSupportingInfo(referral),
    intent: 'plan',
    identifier: [{ system: id.request, value: referral.requestId }],
  }
}

export function renderReferralRequest(referral: Referral, writing: Writing): string {
  return JSON.stringify(writeReferralRequest(referral, writing))
}

/** The files, the advice request it was, and the other referrals of the pathway (DOMAIN 2.7). */
function writeSupportingInfo(referral: Referral): object[] {
  const { ubrn, attachments, isFromAdvice = false, related = [] } = referral
  return [
    ...attachments.map((attachment) => refersToFile(attachment, 'contained')),
    ...(isFromAdvice ? [{ reference: `CommunicationRequest/${ubrn}` }] : []),
    ...related.map(({ ubrn }) => ({ reference: `ReferralRequest/${ubrn}` })),
  ]
}

function writeExtensions(referral: Referral, writing: Writing): object[] {
  const { appointment, clinicalInformation, pathwayStart } = referral
  const extensions: object[] = []
  if (appointment !== undefined) {
    extensions.push(
      { url: extension.appointment, valueReference: { reference: '#appointment' } },
      {
        url: extension.appointmentReference,
        valueReference: { reference: `Appointment/${appointment.id}` },
      },
    )
  }
  if (clinicalInformation !== undefined) {
    const { firstSubmitted, lastUpdated } = clinicalInformation
    extensions.push({ url: extension.clinicalInfoFirstSubmitted, valueDateTime: firstSubmitted })
    if (lastUpdated !== undefined) {
      extensions.push({ url: extension.clinicalInfoLastUpdated, valueDateTime: lastUpdated })
    }
  }
  if (pathwayStart.isGiven) {
    extensions.push({ url: extension.pathwayStart, valueInstant: pathwayStart.at })
  }
  extensions.push(
    { url: extension.priority, valueCodeableConcept: priorityConcept(referral.priority) },
    { url: extension.shortlist, valueReference: { reference: '#shortlist' } },
    {
      url: extension.commissioningRuleOrganisation,
      valueIdentifier: { system: id.organisation, value: referral.commissioningRuleOrganisation },
    },
    { url: extension.referralState, extension: writeState(referral, writing) },
  )
  return extensions
}

function writeState({ state, reason, comment }: Referral, writing: Writing): object[] {
  const parts: object[] = [
    { url: 'state', valueCoding: coding(code.referralState, state, referralStates[state]) },
  ]
  if (reason !== undefined)
    parts.push({ url: 'reason', valueCoding: reasonCoding(reason, writing) })
  if (comment !== undefined) parts.push({ url: 'comments', valueString: comment })
  return parts
}

function writeContained(referral: Referral, writing: Writing): object[] {
  const { appointment } = referral
  return [
    writeSearchCriteria(referral.criteria, writing),
    writeShortlist(referral.shortlist),
    ...(appointment === undefined
      ? []
      : [writeContainedAppointment(appointment, referral, writing)]),
    ...referral.attachments.map((each) => writeDocumentReference(each, 'contained')),
  ]
}

function writeSpecialty(referral: Referral, writing: Writing) {
  const specialty = placeOf(referral)?.specialties[0]
  if (specialty === undefined) return undefined
  const system = referenceSystem(writing.baseUrl, 'SPECIALTY')
  return concept(system, specialty, displayIn(writing, 'SPECIALTY', specialty))
}

/**
 * The service whose specialty a referral shows: that of its newest appointment, cancelled or not.
 * An unbooked referral shows none until it is cancelled (examples of A005, A014 and A036).
 */
function placeOf({ shortlist, appointment, state }: Referral): ShortlistedService | undefined {
  if (appointment === undefined) {
    return state === 'CANCELLED_REFERRAL' ? shortlist[0] : undefined
  }
  return shortlist.find((service) => service.id === appointment.service.id)
}
