import type { ReferralViewRow } from './find-referral-view.ts'
import { relationLookUp } from './relation-look-up.ts'

/**
 * Two look-ups by primary key. What is not the current appointment of its referral is not there.
 */
export const findAppointmentView = relationLookUp(
  'find-appointment-view',
  (relation) => `
select own.version, own.body, r.ubrn, ${relation}
from appointment own
join referral r on r.ubrn = own.ubrn and r.appointment_id = own.appointment_id
where own.appointment_id = $1 and not r.is_archived`,
)

export type AppointmentViewRow = ReferralViewRow & { ubrn: string }
