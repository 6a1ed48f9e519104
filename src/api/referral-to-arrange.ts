import type { ArrangeAppointment } from '../domain/referral/commands.ts'
import { refusal } from '../domain/refusal/refusal.ts'
import type { ReferralTarget } from './change-referral.ts'

/** A016 names the referral in its body and documents no 404 (DOMAIN 7.3). */
export function referralToArrange({ ubrn, version }: ArrangeAppointment): ReferralTarget {
  const says = `The referral (${ubrn}) was not found.`
  return { ubrn, version, absent: refusal('REFERENCE_NOT_FOUND', says, { at: 'ubrn' }) }
}
