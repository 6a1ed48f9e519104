import type { Logger } from '../api/logger.ts'
import type { IdLog } from '../security/issuer/issuer-deps.ts'

/** The log as the token service uses it: message ids, names of checks, and faults of ours. */
export function idLog(logger: Logger): IdLog {
  return {
    info: ({ messageId, refusedBy, status }, event) =>
      logger.info(
        {
          ...(messageId !== undefined && { requestId: String(messageId) }),
          ...(refusedBy !== undefined && { code: String(refusedBy) }),
          ...(typeof status === 'number' && { status }),
        },
        event,
      ),
    error: ({ messageId, err }, event) =>
      logger.error(
        {
          ...(messageId !== undefined && { requestId: String(messageId) }),
          ...(err !== undefined && { fault: err.stack ?? err.message }),
        },
        event,
      ),
  }
}
