/**
 * The log takes identifiers and numbers only, never free objects: patient data cannot slip in by
 * way of a request or a row that somebody logs whole.
 */
export type LogFields = {
  readonly requestId?: string
  readonly correlationId?: string
  readonly operation?: string
  readonly status?: number
  readonly code?: string
  readonly durationMs?: number
  readonly documentId?: string
  readonly job?: string
  /** A fault of ours: message and stack, never what a caller sent. */
  readonly fault?: string
}

export type Logger = {
  readonly debug: (fields: LogFields, message: string) => void
  readonly info: (fields: LogFields, message: string) => void
  readonly warn: (fields: LogFields, message: string) => void
  readonly error: (fields: LogFields, message: string) => void
}
