/**
 * A034 Update appointment: body to command. It is the appointment as A038 gives it, with another
 * status, a reason and perhaps a comment; slot and times may go, and are not looked at.
 * Source: page a034-update-appointment, schema eRS-Appointment, DOMAIN 1.4.
 */
import Type, { type Static } from 'typebox'
import { appointmentCancellationReasons } from '../../domain/reference/appointment-cancellation-reasons.ts'
import type { CancelAppointment } from '../../domain/referral/commands.ts'
import type { Places, Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding, concept, element, listOf } from '../shape/elements.ts'
import { parseInstant } from '../shape/instant.ts'
import { only } from '../shape/only.ts'
import { itemOf } from '../shape/place.ts'
import { codeHere, fixed, freeText, nullable, textThat } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { appointmentFields, namedIn, placesOfParticipants } from './read-appointment-fields.ts'
import { findParticipant } from './read-participants.ts'
import { ownSystem } from './read-reference-codes.ts'

const commentLengthMax = 2_000

const reason = coding(
  ownSystem('APPOINTMENT-CANCELLATION-REASON'),
  textThat(
    'the code of a reason to cancel an appointment',
    (text) => appointmentCancellationReasons.byCode.has(text),
    { isQuotable: true },
  ),
)

const cancelled = element({
  ...appointmentFields,
  meta: element({
    ...appointmentFields.meta.properties,
    versionId: Type.Optional(
      nullable(
        textThat('a version, a whole number', (text) => /^(0|[1-9][0-9]{0,8})$/.test(text), {
          isQuotable: true,
        }),
      ),
    ),
  }),
  language: Type.Optional(fixed('en', 'INAPPROPRIATE_VALUE')),
  status: codeHere(
    ['cancelled'],
    ['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'noshow', 'entered-in-error'],
  ),
  reason: listOf(concept(reason), { min: 1, max: 1 }),
  comment: Type.Optional(nullable(freeText(commentLengthMax))),
})

type Cancelled = Static<typeof cancelled>

export const cancelAppointmentBody = shape('Appointment', cancelled, {
  // The page's error table has none of these.
  INVALID_CODE: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
  REFERENCE_NOT_FOUND: 'INVALID_VALUE',
})

export function readCancelAppointment(json: unknown): Read<CancelAppointment> {
  return readAs(cancelAppointmentBody, json, (body) => ({
    command: commandOf(body),
    places: placesOf(body),
  }))
}

function commandOf(body: Cancelled): CancelAppointment {
  const { versionId } = body.meta
  return {
    id: body.id,
    ...namedIn(body),
    reason: only(only(body.reason).coding).code,
    ...defined({
      appointmentVersion: typeof versionId === 'string' ? Number(versionId) : undefined,
      createdAt: parseInstant(body.created ?? ''),
      comment: body.comment ?? undefined,
    }),
  }
}

/** A clinician who is missing is told at the next free place (DOMAIN 7.5). */
function placesOf(body: Cancelled): Places {
  const referral = 'incomingReferral[0]/reference'
  const { participant } = body
  const hasClinician = findParticipant(participant, 'clinician') !== undefined
  return new Map([
    ['appointmentVersion', 'meta/versionId'],
    ['ubrn', referral],
    ['version', referral],
    ['createdAt', 'created'],
    ['reason', 'reason[0]/coding[0]'],
    ...(hasClinician ? [] : [['clinician', itemOf('participant', participant.length)] as const]),
    ...placesOfParticipants(body),
  ])
}
