import { ok } from '../../base/outcome.ts'
import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { type Decided, refuse } from '../../domain/refusal/refusal.ts'
import type { Context } from '../context.ts'
import type { Call } from '../endpoint.ts'
import { fhirReply, type Reply } from '../reply.ts'

/** Callers may keep a service and ask again with A037 whether it changed. */
const REVALIDATE = { 'cache-control': 'no-cache' }

/** The stored bytes of one service; A037 sends them without the body. */
export async function readService(call: Call, context: Context): Promise<Decided<Reply>> {
  const id = parseServiceId(call.params.id ?? '')
  const [service] = id === undefined ? [] : await context.directory.findServiceBodies([id])
  if (service === undefined) return refuse('NO_SUCH_RESOURCE', 'No such service.')
  return ok(fhirReply(200, service.body, { version: service.version, headers: REVALIDATE }))
}
