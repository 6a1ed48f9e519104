import type { Queryable } from '../pool.ts'
import { addJob, type NewJob } from '../queries/job/add-job.ts'

/** Orders a job. In a transaction it belongs to it: no commit, no job. */
export async function enqueue(database: Queryable, job: NewJob): Promise<void> {
  await database.query(addJob(job))
}
