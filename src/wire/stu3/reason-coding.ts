/**
 * Why a referral or an appointment is as it is: page a005-retrieve-referral-request, "Reason".
 * Review reasons go without a display, as in every published example.
 */
import { unreachable } from '../../base/invariant.ts'
import type { Reason, ReviewOutcome } from '../../domain/appointment/appointment.ts'
import { type Coding, coding, displayIn, type Writing } from './elements.ts'
import { code, referenceSystem } from './systems.ts'

export function reasonCoding(reason: Reason, writing: Writing): Coding {
  switch (reason.set) {
    case 'REVIEW_REASON':
      return coding(code.reviewReason, reason.code)
    case 'REVIEW_OUTCOME':
      return coding(code.reviewOutcome, reason.code, reviewOutcomeDisplays[reason.code])
    case 'APPOINTMENT-CANCELLATION-REASON':
    case 'REFERRAL-CANCELLATION-REASON':
    case 'APPOINTMENT-NON-ATTENDANCE-REASON':
      return coding(
        referenceSystem(writing.baseUrl, reason.set),
        reason.code,
        displayIn(writing, reason.set, reason.code),
      )
    default:
      return unreachable(reason)
  }
}

const reviewOutcomeDisplays: Readonly<Record<ReviewOutcome, string>> = {
  PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER:
    'Provider Converted Advice and Guidance, Admin to Refer',
  CANCEL_APPOINTMENT_ACTION_LATER: 'Cancel Appointment Action Later',
  RETURN_TO_REFERRER_WITH_ADVICE: 'Return to Referrer With Advice',
  ACCEPT_REFER_BOOK_LATER: 'Accept Refer Book Later',
}
