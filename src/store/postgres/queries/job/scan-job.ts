import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import { scanJobName } from '../../../ports/scan-job.ts'
import type { NewJob } from './add-job.ts'

/** One job a document: ordering the scan again moves the job that waits. */
export function scanJob(documentId: DocumentId, inSeconds: number): NewJob {
  return { name: scanJobName, payload: { documentId }, inSeconds, key: `scan:${documentId}` }
}

/**
 * The same as an expression, for statements that order it themselves. `id`: SQL of the document id.
 */
export function scanJobSql(id: string): string {
  return `graphile_worker.add_job(
    '${scanJobName}', json_build_object('documentId', ${id}), job_key := 'scan:' || ${id}
  )`
}
