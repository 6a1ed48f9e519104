/**
 * The answer of A032: the referral and the appointment that was made, as A005 and A038 give them.
 * Source: schema eRS-ChangeShortlistAndSendForTriage-Response-Parameters and its example.
 */
import { profile } from './systems.ts'

/** `referral` and `appointment` are rendered already, and put in as they are. */
export function renderChangedShortlist(referral: string, appointment: string): string {
  const meta = JSON.stringify({ profile: [profile.changedShortlistAndSentForTriage] })
  const parameters = [
    `{"name":"updatedReferralRequest","resource":${referral}}`,
    `{"name":"createdAppointment","resource":${appointment}}`,
  ]
  return `{"meta":${meta},"resourceType":"Parameters","parameter":[${parameters.join(',')}]}`
}
