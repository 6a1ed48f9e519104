import type { IncomingMessage } from 'node:http'
import type { Instant } from '../base/clock.ts'
import type { Actor } from '../domain/directory/actor.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'
import type { Session } from '../security/sessions.ts'
import type { Context } from './context.ts'
import type { Endpoint, Idempotency } from './endpoint.ts'
import type { Reply } from './reply.ts'

/** What one request gathers on its way through the pipeline. */
export type Exchange = {
  readonly endpoint: Endpoint
  readonly request: IncomingMessage
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: string
  readonly at: Instant
  readonly requestId: string
  readonly correlationId: string | undefined
  readonly draining: boolean
  session?: Session
  actor?: Actor
  bytes?: Buffer
  body?: unknown
  ifMatch?: number
  idempotency?: Idempotency
  /** What to give back of `keysInUse` once there is an answer. */
  keyInUse?: string
  ubrn?: string
  nhsNumber?: string
  /** Set once the audit record went with the transaction of a write. */
  isAudited?: true
  refusals?: readonly Refusal[]
  because?: string
}

/** `undefined` passes the request on; a reply ends it. */
export type Step = {
  readonly name: string
  readonly run: (
    exchange: Exchange,
    context: Context,
  ) => Reply | undefined | Promise<Reply | undefined>
}
