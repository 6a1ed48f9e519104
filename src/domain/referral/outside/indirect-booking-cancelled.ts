import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Decided } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { nextVersion } from '../next-version.ts'
import type { Referral } from '../referral.ts'

/** The provider's administrator has cancelled in the PAS what was booked there by telephone. */
export function indirectBookingCancelled(referral: Referral, at: Instant): Decided<Referral> {
  const refusals = admission('indirectBookingCancelled', referral, at)
  return unlessRefused(refusals, () =>
    nextVersion(referral, 1, at, { ibsAppointmentToCancel: undefined }),
  )
}
