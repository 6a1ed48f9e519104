import type { Instant } from '../base/clock.ts'
import type { AuditRecord } from '../store/ports/audit.ts'
import type { Call, Idempotency, Subject } from './endpoint.ts'

/** Who acts, as the audit trail knows them. */
export type AuditedActor = Pick<
  AuditRecord,
  | 'accessMode'
  | 'application'
  | 'user'
  | 'businessFunction'
  | 'organisation'
  | 'onBehalfOf'
  | 'correlationId'
>

/** One change by somebody, through the API or outside it: what the record of it wants to know. */
export type Act = {
  /** The endpoint's id, or the name of what happened outside. */
  readonly operation: string
  readonly requestId: string
  readonly at: Instant
  readonly by: AuditedActor
  readonly idempotency?: Idempotency
}

/** No more of what the caller wrote is kept. */
const CORRELATION_ID_MAX = 256

export function actOf(call: Call): Act {
  const { actor, session, correlationId, idempotency } = call
  return {
    operation: call.endpoint.id,
    requestId: call.requestId,
    at: call.at,
    by: {
      accessMode: session.accessMode,
      application: session.applicationName,
      user: actor.user,
      businessFunction: actor.function,
      organisation: actor.organisation,
      ...(correlationId !== undefined && {
        correlationId: correlationId.slice(0, CORRELATION_ID_MAX),
      }),
      ...(actor.onBehalfOf !== undefined && { onBehalfOf: actor.onBehalfOf }),
    },
    ...(idempotency !== undefined && { idempotency }),
  }
}

/** The record of a write that stores it itself, in its own transaction. */
export function auditOfAct(act: Act, httpStatus: number, subject: Subject): AuditRecord {
  const { at, requestId, operation, by } = act
  return { at, requestId, operation, httpStatus, ...by, ...subject }
}
