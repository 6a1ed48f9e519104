import type { Instant } from '../../base/clock.ts'
import type { DocumentId } from '../identifier/document-id.ts'
import type { OdsCode } from '../identifier/ods-code.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { AttachmentType, Availability } from './document.ts'

/**
 * A file as a request shows it. `availability` follows the scan: it changes without a new version
 * of the request, because nothing that a user decided has changed (docs/deviations.md).
 */
export type Attachment = {
  readonly documentId: DocumentId
  readonly type: AttachmentType
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly availability: Availability
  readonly description?: string
  /** When it was linked. */
  readonly indexedAt: Instant
  readonly uploadedAt: Instant
  readonly attachedBy: UserId
  readonly attachedByOrganisation: OdsCode
  readonly attachedOnBehalfOf?: UserId
}
