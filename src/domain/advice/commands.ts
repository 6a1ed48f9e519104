import type { FileToLink } from '../document/link-files.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'
import type { ChangeShortlist } from '../referral/commands.ts'
import type { ConversionAuthorisation, GuidanceOutcome, Recommendation } from './advice.ts'

/*
 * What callers ask for, in words of the domain. A refusal names the field it is about by these
 * names (`shortlist.services[1]`, `files[2].type`).
 */

/** A044 Create advice and guidance request. */
export type CreateAdvice = Pick<ChangeShortlist, 'shortlist'> & {
  readonly patient: NhsNumber
  readonly referringClinician?: UserId
  readonly conversionAuthorisation: ConversionAuthorisation
  readonly text: string
  readonly files: readonly FileToLink[]
}

/** A026 Send advice and guidance response. */
export type RespondToAdvice = {
  readonly outcome: Exclude<GuidanceOutcome, 'PROVIDER_CONVERTED'>
  readonly recommendation?: Recommendation
  readonly text: string
  readonly priority: Priority
  readonly files: readonly FileToLink[]
}

/** A027 Convert advice and guidance to referral. */
export type ConvertAdvice = {
  /** The last answer to the referrer. */
  readonly text: string
  /** To the provider's administrators. */
  readonly comment: string
  /** Of the new referral. */
  readonly priority: Priority
  /** They go with the answer. */
  readonly guidanceFiles: readonly FileToLink[]
  /** They go with the referral. */
  readonly reviewFiles: readonly FileToLink[]
}
