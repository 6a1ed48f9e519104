/**
 * What an Appointment holds whichever endpoint takes it (A016, A034), and whom it names.
 * Source: schema eRS-Appointment.
 */
import Type, { type Static } from 'typebox'
import { invariant } from '../../base/invariant.ts'
import { type NhsNumber, parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import { parseServiceId, type ServiceId } from '../../domain/identifier/service-id.ts'
import { parseSlotId, type SlotId } from '../../domain/identifier/slot-id.ts'
import { parseUserId, type UserId } from '../../domain/identifier/user-id.ts'
import { defined } from '../shape/defined.ts'
import { byReference, element, listOf, resourceType } from '../shape/elements.ts'
import { only } from '../shape/only.ts'
import { codeOf, fhirId, fixed, instant, nullable, textThat } from '../shape/scalars.ts'
import { findParticipant, participants } from './read-participants.ts'
import { type ReferralVersion, referralVersion, versionNamed } from './read-request-version.ts'
import { profile } from './systems.ts'

const SLOT = /^Slot\/([A-Za-z0-9.-]{1,64})$/

const slotReference = textThat(
  'a reference to a slot, Slot/<id>',
  (text) => slotOf(text) !== undefined,
  {
    isQuotable: true,
    refusedAs: (text) => (SLOT.test(text) ? 'REFERENCE_NOT_FOUND' : 'INVALID_VALUE'),
  },
)

/** Status, reason and comment are the endpoint's own. */
export const appointmentFields = {
  resourceType: resourceType('Appointment'),
  id: fhirId,
  meta: element({
    profile: listOf(
      codeOf([profile.appointment, profile.careConnectAppointment], {
        refusedAs: 'INVALID_VALUE',
      }),
      { min: 1, max: 2 },
    ),
    versionId: Type.Optional(nullable(fhirId)),
  }),
  language: Type.Optional(
    textThat('a language', (text) => /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(text)),
  ),
  description: fixed('e-Referral Appointment'),
  start: Type.Optional(nullable(instant)),
  end: Type.Optional(nullable(instant)),
  slot: Type.Optional(nullable(listOf(byReference(slotReference), { max: 1 }))),
  created: Type.Optional(nullable(instant)),
  incomingReferral: listOf(byReference(referralVersion), { min: 1, max: 1 }),
  participant: participants,
} as const

type Naming = {
  readonly incomingReferral: Static<typeof appointmentFields.incomingReferral>
  readonly participant: Static<typeof participants>
}

export type Named = ReferralVersion & {
  readonly patient: NhsNumber
  readonly service: ServiceId
  readonly clinician?: UserId
}

/** The referral, and who takes part. */
export function namedIn({ incomingReferral, participant }: Naming): Named {
  const referral = versionNamed(only(incomingReferral).reference)
  const patient = parseNhsNumber(findParticipant(participant, 'patient')?.value ?? '')
  const service = parseServiceId(findParticipant(participant, 'service')?.value ?? '')
  invariant(referral !== undefined, 'an Appointment that fits names its referral')
  invariant(patient !== undefined && service !== undefined, 'and its patient and service')
  const clinician = parseUserId(findParticipant(participant, 'clinician')?.value ?? '')
  return { ...referral, patient, service, ...defined({ clinician }) }
}

/** Of those who are there. */
export function placesOfParticipants({
  participant,
}: Pick<Naming, 'participant'>): readonly (readonly [string, string])[] {
  return (['patient', 'service', 'clinician'] as const).flatMap((kind) => {
    const found = findParticipant(participant, kind)
    return found === undefined ? [] : [[kind, found.at] as const]
  })
}

export function slotOf(reference: string): SlotId | undefined {
  return parseSlotId(SLOT.exec(reference)?.[1] ?? '')
}
