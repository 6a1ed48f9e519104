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
