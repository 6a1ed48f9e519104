/**
 * A016 Book or defer appointment: body to command.
 * Source: page a016-book-or-defer-appointment, schema eRS-Appointment, DOMAIN 1.4, 5.4.
 */
import Type, { type Static } from 'typebox'
import { invariant } from '../../base/invariant.ts'
import { reviewOutcomes, reviewReasons } from '../../domain/appointment/appointment.ts'
import { parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { parseSlotId, type SlotId } from '../../domain/identifier/slot-id.ts'
import { parseUserId } from '../../domain/identifier/user-id.ts'
import type { ArrangeAppointment } from '../../domain/referral/commands.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import type { Places, Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import type { Fields } from '../shape/door.ts'
import { byReference, coding, concept, element, listOf, resourceType } from '../shape/elements.ts'
import { parseInstant } from '../shape/instant.ts'
import { pluck } from '../shape/kind.ts'
import { only } from '../shape/only.ts'
import { refusalOf } from '../shape/problem.ts'
import {
  codeHere,
  codeOf,
  fhirId,
  fixed,
  freeText,
  instant,
  nullable,
  textThat,
} from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { findParticipant, participants } from './read-participants.ts'
import { referralVersion, versionNamed } from './read-referral-version.ts'
import { code, profile } from './systems.ts'

const commentLengthMax = 1_000

const SLOT = /^Slot\/([A-Za-z0-9.-]{1,64})$/

const slotReference = textThat(
  'a reference to a slot, Slot/<id>',
  (text) => slotOf(text) !== undefined,
  {
    isQuotable: true,
    refusedAs: (text) => (SLOT.test(text) ? 'REFERENCE_NOT_FOUND' : 'INVALID_VALUE'),
  },
)

/**
 * Reasons of other systems stand in an Appointment that the server wrote, but not in a request for
 * one.
 */
const reviewReason = coding(
  codeOf([code.reviewReason], {
    refusedAs: (system) =>
      system === code.reviewOutcome || /\/CodeSystem\/[A-Z-]+-REASON$/.test(system)
        ? 'INAPPROPRIATE_VALUE'
        : 'INVALID_VALUE',
  }),
  codeHere(reviewReasons, reviewOutcomes),
)

const appointment = element(
  {
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
    status: codeHere(
      ['booked', 'proposed'],
      ['pending', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error'],
    ),
    reason: Type.Optional(nullable(listOf(concept(reviewReason), { min: 1, max: 1 }))),
    description: fixed('e-Referral Appointment'),
    start: Type.Optional(nullable(instant)),
    end: Type.Optional(nullable(instant)),
    slot: Type.Optional(nullable(listOf(byReference(slotReference), { max: 1 }))),
    created: Type.Optional(nullable(instant)),
    comment: Type.Optional(nullable(freeText(commentLengthMax))),
    incomingReferral: listOf(byReference(referralVersion), { min: 1, max: 1 }),
    participant: participants,
  },
  ({ status }, given) => (status === undefined ? [] : statusRules[status](given)),
)

type Appointment = Static<typeof appointment>

export const appointmentBody = shape('Appointment', appointment, {
  // The page's error table has neither.
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
})

export function readAppointment(json: unknown): Read<ArrangeAppointment> {
  return readAs(appointmentBody, json, (body) => ({
    command: commandOf(body),
    places: placesOf(body),
  }))
}

const statusRules = {
  booked: (given: Fields): readonly Refusal[] => [
    ...['start', 'end', 'slot'].filter((field) => isAbsent(given[field])).map(missing),
    ...(isAbsent(pluck(given, 'reason')) ? [] : [reasonOfBooking]),
  ],
  // An empty list is told by the shape.
  proposed: (given: Fields): readonly Refusal[] =>
    (pluck(given, 'reason') ?? null) === null ? [missing('reason')] : [],
} as const

const reasonOfBooking = refusal('INAPPROPRIATE_VALUE', 'belongs to a deferral, not to a booking', {
  at: 'reason',
})

function missing(field: string): Refusal {
  return refusalOf({ is: 'missing' }, field)
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

function commandOf(body: Appointment): ArrangeAppointment {
  const referral = versionNamed(only(body.incomingReferral).reference)
  const patient = parseNhsNumber(findParticipant(body.participant, 'patient')?.value ?? '')
  const service = parseServiceId(findParticipant(body.participant, 'service')?.value ?? '')
  invariant(referral !== undefined, 'an Appointment that fits names its referral')
  invariant(patient !== undefined && service !== undefined, 'and its patient and service')
  const arranged = {
    ...referral,
    patient,
    service,
    ...defined({
      clinician: parseUserId(findParticipant(body.participant, 'clinician')?.value ?? ''),
      slot: slotOf(body.slot?.[0]?.reference ?? ''),
      start: parseInstant(body.start ?? ''),
      end: parseInstant(body.end ?? ''),
      comment: body.comment ?? undefined,
    }),
  }
  if (body.status === 'booked') return { ...arranged, status: 'booked' }
  const reason = body.reason?.[0]?.coding[0]?.code
  invariant(reason !== undefined, 'a deferral that fits has a reason')
  return { ...arranged, status: 'proposed', reason }
}

/** A clinician who is not there is told at the field's own name, as e-RS does. */
function placesOf(body: Appointment): Places {
  const referral = 'incomingReferral[0]/reference'
  const kinds = ['patient', 'service', 'clinician'] as const
  return new Map([
    ['ubrn', referral],
    ['version', referral],
    ['slot', 'slot[0]/reference'],
    ['reason', 'reason[0]/coding[0]'],
    ...kinds.flatMap((kind): [string, string][] => {
      const found = findParticipant(body.participant, kind)
      return found === undefined ? [] : [[kind, found.at]]
    }),
  ])
}

function slotOf(reference: string): SlotId | undefined {
  return parseSlotId(SLOT.exec(reference)?.[1] ?? '')
}
