import { lookJobSql } from '../job/look-job.ts'
import { scanJobSql } from '../job/scan-job.ts'

/**
 * Every file that still waits for a result is scanned now, however long its next look was away;
 * where the bytes are awaited they are looked for. Not where no size is known: those pass through a
 * process (A020), and nobody knows of the file when that has died.
 */
const text = `
select case
  when awaits_bytes_until is null then ${scanJobSql('document_id')}
  else ${lookJobSql('document_id')}
end
from document
where availability = 'PENDING' and (awaits_bytes_until is null or bytes > 0)`

export function orderPendingScans() {
  return { name: 'order-pending-scans', text, values: [] }
}
