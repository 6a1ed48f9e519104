import { scanJobSql } from '../job/scan-job.ts'

/** Every file that still waits for a result is scanned now, however long its next look was away. */
const text = `select ${scanJobSql('document_id')} from document where availability = 'PENDING'`

export function orderPendingScans() {
  return { name: 'order-pending-scans', text, values: [] }
}
