/** A process of its own that takes a job, says so, and never ends it: to be killed. */
import { startJobs } from '../../../../src/store/postgres/jobs/start-jobs.ts'
import { silentLogger } from './silent-logger.ts'

await startJobs({
  connectionString: process.argv[2] ?? '',
  logger: silentLogger,
  concurrency: 1,
  tasks: {
    hold: () => {
      process.stdout.write('taken\n')
      return new Promise(() => {})
    },
  },
})
