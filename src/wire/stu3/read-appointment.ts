/**
 * A016 Book or defer appointment: body to command.
 * Source: page a016-book-or-defer-appointment, schema eRS-Appointment, DOMAIN 1.4, 5.4.
 */
import Type, { type Static } from 'typebox'
import { invariant } from '../../base/invariant.ts'
import { reviewOutcomes, reviewReasons } from '../../domain/appointment/appointment.ts'
import type { ArrangeAppointment } from '../../domain/referral/commands.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import type { Places, Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import type { Fields } from '../shape/door.ts'
import { coding, concept, element, listOf } from '../shape/elements.ts'
import { parseInstant } from '../shape/instant.ts'
import { pluck } from '../shape/kind.ts'
import { refusalOf } from '../shape/problem.ts'
import { codeHere, codeOf, freeText, nullable } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import {
  appointmentFields,
  namedIn,
  placesOfParticipants,
  slotOf,
} from './read-appointment-fields.ts'
import { code } from './systems.ts'

const commentLengthMax = 1_000

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
    ...appointmentFields,
    status: codeHere(
      ['booked', 'proposed'],
      ['pending', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error'],
    ),
    reason: Type.Optional(nullable(listOf(concept(reviewReason), { min: 1, max: 1 }))),
    comment: Type.Optional(nullable(freeText(commentLengthMax))),
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
  const arranged = {
    ...namedIn(body),
    ...defined({
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
  return new Map([
    ['ubrn', referral],
    ['version', referral],
    ['slot', 'slot[0]/reference'],
    ['reason', 'reason[0]/coding[0]'],
    ...placesOfParticipants(body),
  ])
}
