import type { JobLogger } from '../../../../src/store/ports/jobs.ts'

/** For tests that do not look at the log. */
export const silentLogger: JobLogger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
}
