import type { AdviceStatus } from '../domain/advice/status.ts'

/**
 * What FHIR calls the status of an advice request. That of a CommunicationRequest is published
 * (DOMAIN 6), that of a ServiceRequest is chosen to say the same (schema eRS-ServiceRequest,
 * docs/deviations.md).
 */
// biome-ignore format: a table
export const fhirStatuses = {
  PROVIDER_RESPONSE_REQUIRED:             { stu3: 'active',    r4: 'active' },
  REFERRER_TO_SUBMIT_FURTHER_INFORMATION: { stu3: 'active',    r4: 'active' },
  REFERRER_TO_REVIEW_RESPONSE:            { stu3: 'active',    r4: 'active' },
  CONVERSATION_ENDED_CANCELLED:           { stu3: 'cancelled', r4: 'revoked' },
  CONVERSATION_ENDED_CLOSED:              { stu3: 'completed', r4: 'completed' },
  ADVICE_CONVERTED:                       { stu3: 'completed', r4: 'completed' },
} as const satisfies Record<AdviceStatus, { readonly stu3: string; readonly r4: string }>
