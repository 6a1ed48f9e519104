import type { ApplicationFunction, BusinessFunction } from '../directory/business-function.ts'
import { type Concept, type ReferenceSet, referenceSet } from './reference-set.ts'
import rows from './referral-cancellation-reasons.json' with { type: 'json' }

/** Why a whole referral is cancelled (DOMAIN 5.8). Without `referrerUsage` no endpoint takes it. */
export type ReferralCancellationReason = Concept & {
  readonly appointmentRequestCancellationReasonType:
    | 'PROVIDER'
    | 'PROVIDER_TRIAGE'
    | 'PATIENT'
    | 'UNKNOWN'
  readonly commentIsMandatory: boolean
  readonly canCancelAppointment: boolean
  readonly businessFunction?: readonly (BusinessFunction | ApplicationFunction)[]
  readonly referrerUsage?: 'CANCEL_REFERRAL'
}

export const referralCancellationReasons: ReferenceSet<ReferralCancellationReason> = referenceSet({
  name: 'REFERRAL-CANCELLATION-REASON',
  title: 'e-RS ReferralRequest Cancellation Reason',
  changedAt: '2022-01-21T13:27:51.923Z',
  properties: [
    { name: 'appointmentRequestCancellationReasonType', kind: 'code' },
    { name: 'commentIsMandatory', kind: 'flag' },
    { name: 'canCancelAppointment', kind: 'flag' },
    { name: 'businessFunction', kind: 'code' },
    { name: 'referrerUsage', kind: 'code' },
  ],
  concepts: rows as readonly ReferralCancellationReason[],
})
