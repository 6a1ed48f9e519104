import type { JobLogger, Tasks } from '../../ports/jobs.ts'

export type JobOptions = {
  /**
   * Straight to PostgreSQL: a pooler that shares sessions would lose notifications and proofs of
   * life.
   */
  readonly connectionString: string
  readonly tasks: Tasks
  readonly logger: JobLogger
}
