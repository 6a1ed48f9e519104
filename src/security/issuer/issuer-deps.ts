import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { IdentityStore } from '../../store/ports/identity.ts'
import type { IsUnavailable } from './unavailable.ts'

export type IssuerDeps = {
  readonly store: IdentityStore
  /** The clock of the world, which may be moved: access and refresh tokens age with it. */
  readonly clock: Clock
  /**
   * What callers date their JWTs by. They know nothing of a moved clock, so it is the system's
   * clock unless a test says otherwise.
   */
  readonly wallClock?: Clock
  readonly identity: Identity
  /**
   * Base URL that callers use, without a trailing slash: `http://127.0.0.1:9000`. Known once we
   * listen.
   */
  readonly publicUrl: () => string
  readonly logger: IdLog
  readonly isUnavailable?: IsUnavailable
}

/** A logger that is only ever handed ids, names of checks and numbers. pino is one. */
export type IdLog = {
  readonly info: (ids: LoggedIds, event: string) => void
  readonly error: (ids: LoggedIds & { readonly err?: Error }, event: string) => void
}

type LoggedIds = { readonly [name: string]: string | number | Error | undefined }
