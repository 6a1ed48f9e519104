/**
 * Held by the session until it ends, however it ends: the operating system tells of a killed
 * process.
 */
const text = 'select pg_advisory_lock(hashtextextended($1, 0))'

export function proveAlive(worker: string) {
  return { name: 'prove-alive', text, values: [worker] }
}
