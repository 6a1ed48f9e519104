import type { Logger } from '../api/logger.ts'
import type { Clock } from '../base/clock.ts'
import type { Identity } from '../base/identity.ts'
import type { Environment } from '../environments/environment.ts'
import type { Timer } from '../outside/timer.ts'
import type { PasBridges } from './read-pas-bridges.ts'
import type { ServerOptions } from './server-options.ts'

export type Closer = () => Promise<unknown>

/** What everything that is opened needs; what can be closed again is pushed to `closers`. */
export type Opening = {
  readonly options: ServerOptions
  readonly environment: Environment
  readonly closers: Closer[]
  readonly logger: Logger
  readonly realClock: Clock
  readonly identity: Identity
  readonly timer: Timer
  readonly pasBridges: PasBridges
  /** Without a slash at the end. */
  readonly publicUrl: string
}
