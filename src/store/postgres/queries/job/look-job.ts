import type { DocumentId } from '../../../../domain/identifier/document-id.ts'
import { lookJobName } from '../../../ports/look-job.ts'
import type { NewJob } from './add-job.ts'

/** One job a document: ordering the look again moves the job that waits. */
export function lookJob(documentId: DocumentId, inSeconds: number): NewJob {
  return { name: lookJobName, payload: { documentId }, inSeconds, key: `look:${documentId}` }
}

/**
 * The same as an expression, for statements that order it themselves. `id` and `inSeconds`: SQL.
 */
export function lookJobSql(id: string, inSeconds = '0'): string {
  return `graphile_worker.add_job(
    '${lookJobName}', json_build_object('documentId', ${id}),
    run_at := now() + make_interval(secs => ${inSeconds}), job_key := 'look:' || ${id}
  )`
}
