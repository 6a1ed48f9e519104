/**
 * States of a referral with their display on the wire (page a005-retrieve-referral-request, DOMAIN
 * 1.2).
 */
export const referralStates = {
  NOT_BOOKED: 'Not Booked',
  BOOKED: 'Booked',
  DEFERRED_TO_PROVIDER: 'Deferred To Provider',
  AWAITING_TRIAGE: 'Awaiting Triage',
  TRIAGE_RESPONSE: 'Triage Response',
  TRIAGED_PROVIDER_TO_ACTION: 'Triaged - Provider To Action',
  REJECTED: 'Rejected',
  APPT_CANCELLED_BY_PATIENT: 'Appointment Cancelled By Patient',
  APPT_CANCELLED_BY_PROVIDER: 'Appointment Cancelled By Provider',
  DID_NOT_ATTEND: 'Did Not Attend',
  ASSESSMENT_RESULT: 'Assessment Result',
  CANCELLED_REFERRAL: 'Cancelled Referral',
} as const

export type ReferralState = keyof typeof referralStates
