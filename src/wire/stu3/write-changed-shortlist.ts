/**
 * The answer of A032: the referral and the appointment that was made, as A005 and A038 give them.
 * Source: schema eRS-ChangeShortlistAndSendForTriage-Response-Parameters and its example.
 */
import { renderParameters } from './render-parameters.ts'
import { profile } from './systems.ts'

/** `referral` and `appointment` are rendered already. */
export function renderChangedShortlist(referral: string, appointment: string): string {
  return renderParameters(profile.changedShortlistAndSentForTriage, {
    updatedReferralRequest: referral,
    createdAppointment: appointment,
  })
}
