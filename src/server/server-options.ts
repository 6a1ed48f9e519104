import type { Clock } from '../base/clock.ts'
import type { Identity } from '../base/identity.ts'
import type { DocumentPrinter } from '../documents/document-printer.ts'
import type { EnvironmentName } from '../environments/environment.ts'
import type { ClamdOptions } from '../outside/scanner/clamd.ts'
import type { Timer } from '../outside/timer.ts'
import type { S3Address } from '../store/objects/s3-address.ts'

export type ServerOptions = {
  readonly environment: EnvironmentName
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  readonly publicUrl?: string | undefined
  readonly logLevel: string
  readonly databasePoolMax: number
  readonly pasTimeoutSeconds: number
  /** The bridge to the PAS of every service, and the file of its token; simulated when absent. */
  readonly pasUrl?: string | undefined
  readonly pasTokenFile?: string | undefined
  /** Names bridges to the PASes of providers and services. */
  readonly pasFile?: string | undefined
  /** Where clamd scans uploads; the simulator does when absent. */
  readonly clamd?: ClamdOptions['address'] | undefined
  /** The bucket that files are kept in; the data folder when absent. */
  readonly objectStore?: S3Address | undefined
  readonly s3Endpoint?: string | undefined
  readonly s3Region?: string | undefined
  readonly isS3PathStyle?: boolean | undefined
  readonly rateLimitPerMinute?: number | undefined
  readonly jsonBytesMax: number
  readonly drainSeconds: number
  /** Told of each step while starting. */
  readonly report: (step: string) => void
  /**
   * The PostgreSQL that the server brought along has ended by itself: nothing works from now on.
   */
  readonly onDatabaseEnd?: (line: string) => void
  /** Time, chance and waiting, where a test decides them. */
  readonly clock?: Clock
  readonly identity?: Identity
  readonly timer?: Timer
  /** Where a test looks at documents, or lets none be printed. */
  readonly printer?: DocumentPrinter
  /** Whether this process works on jobs; a test does them itself, with `runDueJobs`. */
  readonly runsJobs?: boolean
}
