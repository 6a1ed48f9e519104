/** Work by name. What it throws is tried again, later and later, up to 25 times. */
export type Tasks = Readonly<Record<string, (payload: unknown) => Promise<void>>>

/**
 * A task that runs by the clock of this machine. `match`: minute, hour, day, month, weekday, in
 * UTC.
 */
export type ScheduledTask = { readonly task: string; readonly match: string }

export type JobLogFields = {
  readonly job?: string
  readonly documentId?: string
  /** A fault of ours: its message, never what a caller sent. */
  readonly fault?: string
}

type Log = (fields: JobLogFields, message: string) => void

export type JobLogger = {
  readonly debug: Log
  readonly info: Log
  readonly warn: Log
  readonly error: Log
}
