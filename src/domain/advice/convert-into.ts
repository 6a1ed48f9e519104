import type { Patient } from '../directory/patient.ts'
import type { Attachment } from '../document/attachment.ts'
import { type AccessCode, getsAccessCode } from '../referral/access-code.ts'
import type { Referral } from '../referral/referral.ts'
import type { DomainSettings } from '../settings.ts'
import { type Advice, referrerOfAdvice } from './advice.ts'

export type ReferralFacts = {
  /** R4 request id of the referral, `r.<uuid>`. */
  readonly requestId: string
  /** For the patient, if this one gets any. */
  readonly accessCode: AccessCode
  readonly patient: Patient
}

type Decided = 'priority' | 'criteria' | 'shortlist' | 'state'

/**
 * What every referral has that comes of an advice request, whoever converts it: its number, whose
 * it is, and all of the conversation as the referrer's clinical information, so that no letter is
 * to come. The versions of both go on from one count (docs/deviations.md).
 */
export function referralFrom(
  advice: Advice,
  { requestId, accessCode, patient }: ReferralFacts,
  attachments: readonly Attachment[],
  settings: DomainSettings,
): Omit<Referral, Decided> {
  const at = advice.updatedAt
  return {
    ubrn: advice.ubrn,
    requestId,
    version: advice.version,
    patient: advice.patient,
    createdAt: at,
    updatedAt: at,
    referrer: referrerOfAdvice(advice),
    referringOrganisation: advice.referringOrganisation,
    commissioningRuleOrganisation: advice.commissioningRuleOrganisation,
    letterIntention: 'NOT_INTENDING_TO_ADD',
    firstReminderLetterFollowUpDays: 0,
    pathwayStart: { at, isGiven: false },
    attachments,
    clinicalInformation: { firstSubmitted: at },
    ...(getsAccessCode(patient, settings) && { accessCode }),
    stateSince: at,
    isFromAdvice: true,
  }
}
