import type { Instant } from '../../base/clock.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import type { UserId } from '../identifier/user-id.ts'

export const availabilities = [
  'AVAILABLE',
  'PENDING',
  'THREATS_FOUND',
  'VALIDATION_FAILED',
] as const
export type Availability = (typeof availabilities)[number]

/** Who may link a file, and where (DOMAIN 4.3). */
export const attachmentTypes = [
  'REFERRER',
  'PROVIDER',
  'GUIDANCE_RESPONSE',
  'ADVICE_REQUEST',
] as const
export type AttachmentType = (typeof attachmentTypes)[number]

/** An uploaded file; its bytes live in the object store under its id. */
export type StoredDocument = {
  readonly id: DocumentId
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  /** SHA-256, hexadecimal; absent while the bytes have not come. */
  readonly digest?: string
  /**
   * The bytes have not come yet, and are looked for until then. PENDING meanwhile; those that never
   * come are VALIDATION_FAILED (docs/deviations.md).
   */
  readonly awaitsBytesUntil?: Instant
  readonly uploadedAt: Instant
  readonly uploadedBy: UserId
  readonly uploadedByOrganisation: OdsCode
  readonly uploadedOnBehalfOf?: UserId
  /**
   * The request the uploader named; without it a file can only go with a new advice request
   * (DOMAIN 4.1).
   */
  readonly intendedUbrn?: Ubrn
  /** The request it is linked to. */
  readonly ubrn?: Ubrn
  readonly category?: AttachmentType
  readonly availability: Availability
}
