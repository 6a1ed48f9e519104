import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Decided } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { nextVersion } from './next-version.ts'
import type { Referral } from './referral.ts'

/**
 * A013: accepting ends the provider's review; the booking stands. Letters that change afterwards
 * bring the referral back to be accepted again. Source: page a013-accept-referral, DOMAIN 1.4.
 */
export function accept(
  referral: Referral,
  { patient }: { readonly patient: PatientLookup },
  at: Instant,
): Decided<Referral> {
  const refusals = [...patientOnRecordRefusals(patient), ...admission('accept', referral, at)]
  return unlessRefused(refusals, () =>
    nextVersion(referral, 1, at, { review: undefined, acceptedAt: at }),
  )
}
