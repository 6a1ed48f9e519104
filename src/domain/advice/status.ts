/**
 * Where an advice request stands, with the words for it in texts (page
 * a024-retrieve-advice-and-guidance, DOMAIN 6).
 */
export const adviceStatuses = {
  PROVIDER_RESPONSE_REQUIRED: 'waiting for the provider',
  REFERRER_TO_SUBMIT_FURTHER_INFORMATION: 'waiting for further information of the referrer',
  REFERRER_TO_REVIEW_RESPONSE: 'answered, for the referrer to review',
  CONVERSATION_ENDED_CANCELLED: 'cancelled',
  CONVERSATION_ENDED_CLOSED: 'closed',
  ADVICE_CONVERTED: 'converted into a referral',
} as const

export type AdviceStatus = keyof typeof adviceStatuses

/** The conversation goes on: either side may still write. */
export const inProgress = [
  'PROVIDER_RESPONSE_REQUIRED',
  'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
  'REFERRER_TO_REVIEW_RESPONSE',
] as const satisfies readonly AdviceStatus[]

export function isInProgress(status: AdviceStatus): boolean {
  return (inProgress as readonly AdviceStatus[]).includes(status)
}
