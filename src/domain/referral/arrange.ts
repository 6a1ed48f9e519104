import { samePatientRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import { isCommissionedFor, type Service } from '../directory/service.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { ArrangeAppointment } from './commands.ts'
import type { Referral } from './referral.ts'

/** What A016 is asked to do: one endpoint, three actions. */
export type Arrangement = 'book' | 'defer' | 'sendForTriage'

export function arrangementOf(command: ArrangeAppointment): Arrangement {
  if (command.status === 'booked') return 'book'
  return command.reason === 'TRIAGE' ? 'sendForTriage' : 'defer'
}

export type ArrangeFacts = {
  readonly patient: PatientLookup
  /** What was found of the service named. */
  readonly service: Service | undefined
}

/** Source: DOMAIN 1.4, A016. */
export const arrangementCommentLengthMax = 1_000

/** The published examples of A016 go from version 6 to 8. */
export const versionsAnArrangement = 2

/**
 * The rules that all three share. `unfit` says why a service that stands on the shortlist cannot
 * serve.
 */
export function arrangementRefusals(
  referral: Referral,
  command: ArrangeAppointment,
  { patient, service }: ArrangeFacts,
  unfit: (service: Service) => readonly Refusal[],
): readonly Refusal[] {
  return [
    ...samePatientRefusals(command.patient, referral.patient, patient),
    ...serviceRefusals(referral, command, service, unfit),
    ...commentRefusals(command),
  ]
}

function serviceRefusals(
  referral: Referral,
  command: ArrangeAppointment,
  service: Service | undefined,
  unfit: (service: Service) => readonly Refusal[],
): readonly Refusal[] {
  const id = command.service
  if (service === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The service (${id}) was not found.`, { at: 'service' })]
  }
  if (!referral.shortlist.some((shortlisted) => shortlisted.id === id)) {
    const says = `'service' (${id}) does not relate to a Service on the Shortlist`
    return [refusal('INAPPROPRIATE_VALUE', says, { at: 'service' })]
  }
  return [...withdrawnRefusals(referral, service), ...unfit(service)]
}

/** A service that was on offer once may have been withdrawn since, or closed to the practice. */
export function withdrawnRefusals(referral: Referral, service: Service): readonly Refusal[] {
  const isOpen = isCommissionedFor(service, referral.commissioningRuleOrganisation)
  if (service.isPublished && isOpen) return []
  const says = `Service (${service.id}) is no longer available.`
  const because = service.isPublished ? 'no longer commissioned' : 'not published'
  return [refusal('SERVICE_UNAVAILABLE', says, { at: 'service', because })]
}

function commentRefusals({ comment = '' }: ArrangeAppointment): readonly Refusal[] {
  if ([...comment].length <= arrangementCommentLengthMax) return []
  const says = `'comment' is longer than ${arrangementCommentLengthMax} characters.`
  return [refusal('INVALID_VALUE', says, { at: 'comment' })]
}
