import type { Instant } from '../../base/clock.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { indirectBookingLeft } from './indirect-booking-left.ts'
import type { Referral } from './referral.ts'

/**
 * Whoever ends an indirectly booked appointment says whether it is cancelled in the provider's own
 * system, which e-RS does not speak to; a booking that holds a slot is cancelled at its PAS by e-RS
 * itself, so there is nothing to say. Field: `isCancelledInPas`. Source: pages a014-reject-referral
 * and a022-cancel-appointment-action-later, DOMAIN 1.4.
 */
export function cancelledInPasRefusals(
  { appointment }: Referral,
  isCancelledInPas: boolean | undefined,
): readonly Refusal[] {
  if (appointment?.status !== 'booked') return []
  const at = 'isCancelledInPas'
  if (appointment.slot === undefined) {
    if (isCancelledInPas !== undefined) return []
    return [refusal('VALUE_IS_REQUIRED', mustBeSaid, { at, because: 'the booking has no slot' })]
  }
  if (isCancelledInPas === undefined) return []
  return [refusal('FIELD_NOT_PERMITTED', mayNotBeSaid, { at, because: 'the booking has a slot' })]
}

const mustBeSaid =
  'Whether the appointment is cancelled in the PAS must be said of an indirectly bookable service.'
const mayNotBeSaid =
  'Whether the appointment is cancelled in the PAS may not be said of a directly bookable service.'

/** The provider's administrators have to cancel it there: nobody said that they did. */
export function toCancelInPas(
  referral: Referral,
  at: Instant,
): Pick<Referral, 'ibsAppointmentToCancel'> {
  const left = indirectBookingLeft(referral, at)
  return left === undefined ? {} : { ibsAppointmentToCancel: left }
}
