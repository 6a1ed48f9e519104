/**
 * The answer of A036: the referral, and the appointment if it was cancelled with it, as A005 and
 * A038 give them. Source: schema eRS-CancelReferral-Response-Parameters and its examples.
 */
import { profile } from './systems.ts'

/** `referral` and `appointment` are rendered already, and put in as they are. */
export function renderCancelledReferral(referral: string, appointment?: string): string {
  const meta = JSON.stringify({ profile: [profile.cancelledReferral] })
  const parameters = [
    `{"name":"updatedReferralRequest","resource":${referral}}`,
    ...(appointment === undefined
      ? []
      : [`{"name":"updatedAppointment","resource":${appointment}}`]),
  ]
  return `{"meta":${meta},"resourceType":"Parameters","parameter":[${parameters.join(',')}]}`
}
