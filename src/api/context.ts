import type { Clock } from '../base/clock.ts'
import type { Identity } from '../base/identity.ts'
import type { DocumentPrinter } from '../documents/document-printer.ts'
import type { TimedPas } from '../domain/appointment/pas.ts'
import type { Demographics } from '../domain/directory/demographics.ts'
import type { RateLimiter } from '../security/rate-limiter.ts'
import type { Sessions } from '../security/sessions.ts'
import type { AdviceStore } from '../store/ports/advice.ts'
import type { AuditTrail } from '../store/ports/audit.ts'
import type { DirectoryStore } from '../store/ports/directory.ts'
import type { DocumentStore } from '../store/ports/documents.ts'
import type { ObjectStore } from '../store/ports/objects.ts'
import type { PasRequestStore } from '../store/ports/pas-requests.ts'
import type { ReferralStore } from '../store/ports/referrals.ts'
import type { SlotStore } from '../store/ports/slots.ts'
import type { Explanations } from './explanations.ts'
import type { Gate } from './gate.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** Everything an endpoint may reach. Built once, in server.ts. */
export type Context = {
  readonly clock: Clock
  readonly identity: Identity
  readonly logger: Logger
  readonly metrics: Metrics
  readonly explanations: Explanations
  /** FHIR base URL, `http://127.0.0.1:9000/referrals/FHIR`: what `_baseUrl_` stands for. */
  readonly fhirBaseUrl: string
  readonly sessions: Sessions
  readonly rates: RateLimiter
  /** For applications registered without a limit of their own; none when undefined. */
  readonly rateLimitPerMinute: number | undefined
  readonly audit: AuditTrail
  readonly directory: DirectoryStore
  readonly demographics: Demographics
  readonly referrals: ReferralStore
  readonly advice: AdviceStore
  readonly slots: SlotStore
  readonly pasRequests: PasRequestStore
  readonly documents: DocumentStore
  readonly objects: ObjectStore
  readonly pas: TimedPas
  readonly printer: DocumentPrinter
  /** Idempotency keys, with their callers, of requests that this process is answering. */
  readonly keysInUse: Set<string>
  readonly limits: Limits
  /** For answers that may be megabytes. */
  readonly largeAnswers: Gate
  readonly lifecycle: Lifecycle
  /**
   * Whether a fault means that the database cannot be reached: 503, try again; anything else is
   * our own, 500.
   */
  readonly isUnavailable: (fault: unknown) => boolean
}

export type Limits = {
  /** How long a booking waits for the PAS (DOMAIN 5.3). */
  readonly pasTimeoutMs: number
  readonly jsonBytesMax: number
}
