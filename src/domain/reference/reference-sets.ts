import { appointmentCancellationReasons } from './appointment-cancellation-reasons.ts'
import { appointmentNonAttendanceReasons } from './appointment-non-attendance-reasons.ts'
import { clinicTypes } from './clinic-types.ts'
import { prioritySet } from './priority.ts'
import type { ReferenceSet, ReferenceSetName } from './reference-set.ts'
import { referralCancellationReasons } from './referral-cancellation-reasons.ts'
import { specialties } from './specialties.ts'

/** The six sets by name (page a004-retrieve-reference-data). */
export const referenceSets: Readonly<Record<ReferenceSetName, ReferenceSet>> = {
  SPECIALTY: specialties,
  'CLINIC-TYPE': clinicTypes,
  PRIORITY: prioritySet,
  'APPOINTMENT-CANCELLATION-REASON': appointmentCancellationReasons,
  'REFERRAL-CANCELLATION-REASON': referralCancellationReasons,
  'APPOINTMENT-NON-ATTENDANCE-REASON': appointmentNonAttendanceReasons,
}

export function isReferenceSetName(text: string): text is ReferenceSetName {
  return Object.hasOwn(referenceSets, text)
}
