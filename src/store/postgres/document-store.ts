import { invariant } from '../../base/invariant.ts'
import type {
  AttachmentType,
  Availability,
  StoredDocument,
} from '../../domain/document/document.ts'
import { withScanResult } from '../../domain/document/scan-result.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { Referral } from '../../domain/referral/referral.ts'
import type { DocumentStore, DocumentView, RenderRequests } from '../ports/documents.ts'
import { redrawAdvice } from './advice-redraw.ts'
import { enqueue } from './jobs/enqueue.ts'
import { type Database, inTransaction, type Queryable } from './pool.ts'
import { announceDocument } from './queries/document/announce-document.ts'
import type { DocumentRow } from './queries/document/document-columns.ts'
import { type DocumentViewRow, findDocumentView } from './queries/document/find-document-view.ts'
import { findDocuments } from './queries/document/find-documents.ts'
import { insertAwaitedDocument } from './queries/document/insert-awaited-document.ts'
import { insertDocument } from './queries/document/insert-document.ts'
import { keepMadeDocument } from './queries/document/keep-made-document.ts'
import { listUnlinkedDocuments } from './queries/document/list-unlinked-documents.ts'
import { lockShownReferral } from './queries/document/lock-shown-referral.ts'
import { orderPendingScans } from './queries/document/order-pending-scans.ts'
import { recordArrival } from './queries/document/record-arrival.ts'
import { removeUnlinkedDocument } from './queries/document/remove-unlinked-document.ts'
import { setAvailability } from './queries/document/set-availability.ts'
import { showScan } from './queries/document/show-scan.ts'
import { lookJob } from './queries/job/look-job.ts'
import { scanJob } from './queries/job/scan-job.ts'
import { relationOf } from './relation-of.ts'
import { isUniqueViolation } from './sql-state.ts'

export function openDocumentStore(database: Database): DocumentStore {
  return {
    announce: async (document) => {
      await database.query(announceDocument(document))
    },
    add: (commit) => add(database, insertDocument(commit)),
    addAwaited: (commit, lookInSeconds) =>
      add(database, insertAwaitedDocument(commit, lookInSeconds)),
    keepMade: async (id, arrived) => {
      const { rowCount } = await database.query(keepMadeDocument(id, arrived))
      invariant(rowCount === 1, 'what is made here was announced')
    },
    recordArrival: async (id, arrived) => {
      const { rowCount } = await database.query(recordArrival(id, arrived))
      return rowCount === 1
    },
    orderLook: (id, inSeconds) => enqueue(database, lookJob(id, inSeconds)),
    find: async (ids) => {
      const { rows } = await database.query<DocumentRow>(findDocuments(ids))
      return rows.map(documentOf)
    },
    findWithRequest: async (id, viewer) => {
      const { rows } = await database.query<DocumentViewRow>(findDocumentView(id, viewer))
      return rows[0] && viewOf(rows[0])
    },
    recordScan: (id, availability, render) =>
      inTransaction(database, (transaction) =>
        recordScan(transaction, { id, availability }, render),
      ),
    orderScan: (id, inSeconds) => enqueue(database, scanJob(id, inSeconds)),
    orderPendingScans: async () => {
      await database.query(orderPendingScans())
    },
    listUnlinked: async (since, countMax) => {
      const { rows } = await database.query<{ document_id: DocumentId }>(
        listUnlinkedDocuments(since, countMax),
      )
      return rows.map((row) => row.document_id)
    },
    removeUnlinked: (id, removeBytes) =>
      inTransaction(database, async (transaction) => {
        const { rowCount } = await transaction.query(removeUnlinkedDocument(id))
        if (rowCount === 1) await removeBytes()
        return rowCount === 1
      }),
  }
}

async function add(
  database: Database,
  insert: ReturnType<typeof insertDocument>,
): Promise<'committed' | 'in-progress'> {
  try {
    await database.query(insert)
    return 'committed'
  } catch (fault) {
    if (isUniqueViolation(fault, 'idempotent_answer_pkey')) return 'in-progress'
    throw fault
  }
}

async function recordScan(
  transaction: Queryable,
  scanned: { readonly id: DocumentId; readonly availability: Availability },
  render: RenderRequests,
): Promise<StoredDocument | undefined> {
  const { id, availability } = scanned
  const set = await transaction.query<DocumentRow>(setAvailability(id, availability))
  const row = set.rows[0] ?? (await transaction.query<DocumentRow>(findDocuments([id]))).rows[0]
  if (row === undefined) return undefined
  const document = documentOf(row)
  if (document.ubrn !== undefined) await show(transaction, document.ubrn, document, render)
  return document
}

/** A file of an advice request is also shown by the referral that it was converted into. */
async function show(
  transaction: Queryable,
  ubrn: Ubrn,
  { id, availability }: StoredDocument,
  render: RenderRequests,
): Promise<void> {
  const { rows } = await transaction.query<{ document: Referral }>(lockShownReferral(ubrn))
  for (const { document: referral } of rows) {
    const shown = withScanResult(referral, id, availability)
    if (shown !== referral) await transaction.query(showScan(shown, render.referral(shown)))
  }
  await redrawAdvice(transaction, ubrn, (advice) => {
    const shown = withScanResult(advice, id, availability)
    return shown === advice ? undefined : { advice: shown, ...render.advice(shown), places: [] }
  })
}

function viewOf(row: DocumentViewRow): DocumentView {
  const document = documentOf(row)
  const { ubrn } = document
  if (ubrn === undefined || row.nhs_number === null || row.referring_ods_code === null) {
    return { document }
  }
  const { nhs_number, referring_ods_code } = row
  const relation = relationOf({ ...row, nhs_number, referring_ods_code }, row)
  return {
    document,
    request: { ubrn, is: row.is_advice ? 'advice request' : 'referral', relation },
  }
}

export function documentOf(row: DocumentRow): StoredDocument {
  return {
    id: row.document_id as DocumentId,
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    uploadedAt: row.uploaded_at,
    uploadedBy: row.uploaded_by as UserId,
    uploadedByOrganisation: row.uploaded_by_ods_code as OdsCode,
    availability: row.availability as Availability,
    ...(row.digest !== null && { digest: row.digest }),
    ...(row.awaits_bytes_until !== null && { awaitsBytesUntil: row.awaits_bytes_until }),
    ...(row.uploaded_on_behalf_of !== null && {
      uploadedOnBehalfOf: row.uploaded_on_behalf_of as UserId,
    }),
    ...(row.intended_ubrn !== null && { intendedUbrn: row.intended_ubrn as Ubrn }),
    ...(row.ubrn !== null && { ubrn: row.ubrn as Ubrn }),
    ...(row.category !== null && { category: row.category as AttachmentType }),
  }
}
