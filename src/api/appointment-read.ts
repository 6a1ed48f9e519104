import { ok } from '../base/outcome.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import { findAppointment } from './appointment-in-path.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { admit } from './relationship.ts'
import { fhirReply, type Reply } from './reply.ts'

/**
 * The stored bytes of the current appointment of a referral, for somebody who may see the referral.
 * `version`, when given, must be the appointment's own current one (page
 * a038-retrieve-appointment-versioned).
 */
export async function readAppointment(
  call: Call,
  context: Context,
  version?: string,
): Promise<Decided<Reply>> {
  const found = await findAppointment(call, context)
  if (!found.ok) return found
  const view = found.value
  const admitted = await admit(view.ubrn, view.relation, call, context)
  if (!admitted.ok) return admitted
  if (version !== undefined && version !== String(view.version)) {
    const says = 'Only the current version of an appointment can be retrieved.'
    return refuse('NO_SUCH_RESOURCE', says, { because: `version ${view.version} is current` })
  }
  return ok(fhirReply(200, view.body, { version: view.version }))
}
