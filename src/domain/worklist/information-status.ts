import type { CalendarDate } from '../../base/clock.ts'
import type { Referral, ShortlistedService } from '../referral/referral.ts'
import type { ClinicalInformationStatus } from './place.ts'

/**
 * Whether the referrer's information is there, and if not, when it will be late (DOMAIN 1.6). A
 * letter that is not due yet turns overdue on its date without anybody acting.
 */
export function informationStatus(
  { clinicalInformation, letterIntention, letterDue }: Referral,
  service: ShortlistedService,
): {
  readonly clinicalInformationStatus: ClinicalInformationStatus
  readonly turns?: { readonly on: CalendarDate; readonly to: ClinicalInformationStatus }
} {
  if (clinicalInformation !== undefined) return { clinicalInformationStatus: 'PRESENT' }
  const isIntended = letterIntention === 'NEED_TO_ADD_LATER'
  if (!isIntended && !service.isReferralLetterRequired) {
    return { clinicalInformationStatus: 'NOT_APPLICABLE' }
  }
  if (letterDue === undefined) return { clinicalInformationStatus: 'OVERDUE' }
  return { clinicalInformationStatus: 'NOT_DUE', turns: { on: letterDue, to: 'OVERDUE' } }
}
