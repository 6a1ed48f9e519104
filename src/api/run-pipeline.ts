import { Readable } from 'node:stream'
import { refusal } from '../domain/refusal/refusal.ts'
import type { ExpectedRecord } from '../store/ports/audit.ts'
import type { Context } from './context.ts'
import type { Exchange } from './exchange.ts'
import { auditRecordOf, explanationOf } from './exchange-record.ts'
import { pipeline } from './pipeline.ts'
import { refusalReply } from './refusal-reply.ts'
import type { Reply } from './reply.ts'

const STEP_NAMES = pipeline.map(({ name }) => name)
/** The names of the first so many steps: made once, not for every request. */
const FIRST_STEPS = [...STEP_NAMES, ''].map((_, count) => STEP_NAMES.slice(0, count))

/**
 * Runs a request to its reply. Nothing is answered before its audit record is stored: a write
 * stored it in its own transaction, every other request waits for it here.
 */
export async function runPipeline(exchange: Exchange, context: Context): Promise<Reply> {
  const expected = context.audit.expect()
  let step = -1
  let reply: Reply | undefined
  try {
    while (reply === undefined) {
      step += 1
      const result = pipeline[step]?.run(exchange, context)
      reply = result instanceof Promise ? await result : result
    }
    if (exchange.isAudited) expected.withdraw()
    else await expected.record(auditRecordOf(exchange, reply))
  } catch (fault) {
    // An opened file that is not sent after all.
    if (reply?.body instanceof Readable) reply.body.destroy()
    reply = await faultReply(exchange, context, expected, fault)
  } finally {
    if (exchange.keyInUse !== undefined) context.keysInUse.delete(exchange.keyInUse)
  }
  context.explanations.keep(
    explanationOf(exchange, reply, {
      passed: FIRST_STEPS[reply.code === undefined ? step + 1 : step] ?? [],
      ...(reply.code !== undefined && { stoppedAt: STEP_NAMES[step] ?? 'decision' }),
    }),
  )
  return reply
}

/** A fault tells the caller nothing but whether to try again; the log has the stack. */
async function faultReply(
  exchange: Exchange,
  context: Context,
  expected: ExpectedRecord,
  fault: unknown,
): Promise<Reply> {
  const isUnavailable = context.isUnavailable(fault)
  const { requestId, endpoint, at } = exchange
  context.logger.error(
    { requestId, operation: endpoint.id, fault: textOf(fault) },
    isUnavailable ? 'the database cannot be reached' : 'a request failed',
  )
  const reply = isUnavailable
    ? refusalReply([refusal('SYSTEM_UNAVAILABLE', 'Try again shortly.')], endpoint, at)
    : refusalReply(
        [refusal('TECHNICAL_ERROR', 'An unexpected fault; it has been logged.')],
        endpoint,
        at,
      )
  if (isUnavailable) expected.withdraw()
  else await expected.record(auditRecordOf(exchange, reply)).catch(() => undefined)
  return reply
}

function textOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : 'not an Error'
}
