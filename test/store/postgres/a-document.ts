import type { StoredDocument } from '../../../src/domain/document/document.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import type { AuditRecord } from '../../../src/store/ports/audit.ts'

/** The nth upload of a test. */
export function aDocument(n: number, more: Partial<StoredDocument> = {}): StoredDocument {
  return {
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as DocumentId,
    name: `letter-${n}.txt`,
    mediaType: 'text/plain',
    bytes: 14,
    digest: 'ab'.repeat(32),
    uploadedAt: '2026-11-24T10:00:00.000Z',
    uploadedBy: '555031998104' as UserId,
    uploadedByOrganisation: 'D82106' as OdsCode,
    uploadedOnBehalfOf: '555031999105' as UserId,
    intendedUbrn: '000000070000' as Ubrn,
    availability: 'PENDING',
    ...more,
  }
}

/** The same, before its bytes have come. */
export function awaitedDocument(n: number, more: Partial<StoredDocument> = {}): StoredDocument {
  const { digest: _, ...announced } = aDocument(n)
  return { ...announced, awaitsBytesUntil: '2026-11-24T10:35:00.000Z', ...more }
}

export function anAuditRecord(requestId: string): AuditRecord {
  return {
    at: '2026-11-24T10:00:00.000Z',
    requestId,
    operation: 'a020-upload-file-to-document-store',
    httpStatus: 201,
  }
}
