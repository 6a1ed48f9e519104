import { pino } from 'pino'
import type { Logger } from './api/logger.ts'

/**
 * JSON lines on stdout. What may be logged is decided by the type `LogFields`, not by redaction
 * afterwards.
 */
export function openLog(level: string): Logger {
  return pino({ level, base: null })
}
