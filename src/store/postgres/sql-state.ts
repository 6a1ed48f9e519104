import pg from 'pg'

/** `55P03`: `for update nowait` met a row that somebody else is writing. */
export function isLockNotAvailable(fault: unknown): boolean {
  return fault instanceof pg.DatabaseError && fault.code === '55P03'
}

/** `23505` on the named constraint. */
export function isUniqueViolation(fault: unknown, constraint: string): boolean {
  return (
    fault instanceof pg.DatabaseError && fault.code === '23505' && fault.constraint === constraint
  )
}

/** Classes and codes of a server that is not there, is going, or has no connection left for us. */
const UNAVAILABLE = /^(08...|57P0[1-5]|53300|25006)$/

/** Faults of the connection itself, before PostgreSQL could say anything. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/**
 * pg has no codes for these. The last two are what a statement meets after the loss was noticed.
 */
const LOST = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed',
]

/** Whether a fault means that the database cannot be reached now, so that trying again may help. */
export function isDatabaseUnavailable(fault: unknown): boolean {
  if (fault instanceof pg.DatabaseError) return UNAVAILABLE.test(fault.code ?? '')
  if (!(fault instanceof Error)) return false
  const { code } = fault as NodeJS.ErrnoException
  if (code !== undefined) return UNREACHABLE.has(code)
  return LOST.some((beginning) => fault.message.startsWith(beginning))
}
