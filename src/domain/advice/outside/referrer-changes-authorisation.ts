import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { type Decided, refusal } from '../../refusal/refusal.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice, ConversionAuthorisation } from '../advice.ts'
import { nextAdvice } from '../next-version.ts'

export type ChangeAuthorisation = { readonly authorisation: ConversionAuthorisation }

/** The referrer allows the provider to convert, or no longer (DOMAIN 6). */
export function referrerChangesAuthorisation(
  advice: Advice,
  { authorisation }: ChangeAuthorisation,
  at: Instant,
): Decided<Advice> {
  const isSame = authorisation === advice.conversionAuthorisation
  const says = `It is ${authorisation} already.`
  const refusals = [
    ...adviceAdmission('referrerChangesAuthorisation', advice, at),
    ...(isSame ? [refusal('NO_CHANGES_DETECTED', says, { at: 'authorisation' })] : []),
  ]
  return unlessRefused(refusals, () =>
    nextAdvice('referrerChangesAuthorisation', advice, at, {
      conversionAuthorisation: authorisation,
    }),
  )
}
