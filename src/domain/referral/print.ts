import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { type Decided, refusal } from '../refusal/refusal.ts'
import type { AccessCode } from './access-code.ts'
import { admission } from './admission.ts'
import type { Referral } from './referral.ts'

/** A referral that a letter to its patient can be written about. */
export type LetterReferral = Referral & { readonly accessCode: AccessCode }

/**
 * A019: whether there is a letter for the state the referral is in, and the code that every letter
 * tells. Source: page a019-generate-patient-letter, DOMAIN 1.4.
 */
export function patientLetterOf(referral: Referral, at: Instant): Decided<LetterReferral> {
  const { accessCode } = referral
  const codeless =
    accessCode === undefined
      ? [refusal('NO_ACCESS_CODE', 'The patient has no access code for the patient portal.')]
      : []
  const refusals = [...admission('printPatientLetter', referral, at), ...codeless]
  // Without a code it is refused, so the code is there.
  return unlessRefused(refusals, () => referral as LetterReferral)
}

/**
 * A007 by a provider: its lists show the clinical information as printed. No new version, since
 * nothing that a user decided has changed. The same referral when that is shown already, when there
 * is none, or when it was changed after `printed` was read.
 */
export function withPrinting(
  referral: Referral,
  printed: Pick<Referral, 'version'>,
  at: Instant,
): Referral {
  const { clinicalInformation, version } = referral
  const isNews = clinicalInformation !== undefined && clinicalInformation.printedAt === undefined
  if (!isNews || version !== printed.version) return referral
  return { ...referral, clinicalInformation: { ...clinicalInformation, printedAt: at } }
}
