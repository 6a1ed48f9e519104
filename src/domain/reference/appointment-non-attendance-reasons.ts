import rows from './appointment-non-attendance-reasons.json' with { type: 'json' }
import { type Concept, type ReferenceSet, referenceSet } from './reference-set.ts'

/**
 * Why a patient missed an appointment (DOMAIN 5.7). The published description names another set;
 * kept.
 */
export const appointmentNonAttendanceReasons: ReferenceSet = referenceSet({
  name: 'APPOINTMENT-NON-ATTENDANCE-REASON',
  title: 'e-RS Appointment Non-attendance Reason',
  description: 'e-RS Priority',
  changedAt: '2021-05-26T13:47:15.123Z',
  properties: [],
  concepts: rows as readonly Concept[],
})
