import type { ApplicationFunction, BusinessFunction } from '../directory/business-function.ts'
import rows from './appointment-cancellation-reasons.json' with { type: 'json' }
import { type Concept, type ReferenceSet, referenceSet } from './reference-set.ts'

/**
 * Why a booked appointment is cancelled or rejected (DOMAIN 5.8). Without `usage` no endpoint takes
 * it.
 */
export type AppointmentCancellationReason = Concept & {
  readonly appointmentBookingCancellationReasonType:
    | 'PROVIDER'
    | 'PROVIDER_REJECT'
    | 'PATIENT'
    | 'UNKNOWN'
  readonly willCancelWholeRequest: boolean
  readonly commentIsMandatory: boolean
  readonly businessFunction?: readonly (BusinessFunction | ApplicationFunction)[]
  readonly usage?: 'REJECT' | 'CANCEL'
}

export const appointmentCancellationReasons: ReferenceSet<AppointmentCancellationReason> =
  referenceSet({
    name: 'APPOINTMENT-CANCELLATION-REASON',
    title: 'e-RS Appointment Cancellation Reason',
    changedAt: '2022-01-21T13:28:30.188Z',
    properties: [
      { name: 'appointmentBookingCancellationReasonType', kind: 'code' },
      { name: 'willCancelWholeRequest', kind: 'flag' },
      { name: 'commentIsMandatory', kind: 'flag' },
      { name: 'businessFunction', kind: 'code' },
      { name: 'usage', kind: 'code' },
    ],
    concepts: rows as readonly AppointmentCancellationReason[],
  })
