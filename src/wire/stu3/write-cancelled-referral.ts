/**
 * The answer of A036: the referral, and the appointment if it was cancelled with it, as A005 and
 * A038 give them. Source: schema eRS-CancelReferral-Response-Parameters and its examples.
 */
import { renderParameters } from './render-parameters.ts'
import { profile } from './systems.ts'

/** `referral` and `appointment` are rendered already. */
export function renderCancelledReferral(referral: string, appointment?: string): string {
  return renderParameters(profile.cancelledReferral, {
    updatedReferralRequest: referral,
    updatedAppointment: appointment,
  })
}
