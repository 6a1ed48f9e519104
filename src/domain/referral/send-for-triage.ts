import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { clinicianMismatch } from '../appointment/clinician-mismatch.ts'
import { type Service, supports } from '../directory/service.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { type ArrangeFacts, arrangementRefusals } from './arrange.ts'
import type { ArrangeAppointment } from './commands.ts'
import {
  proposeAppointment,
  slotNotPermittedRefusals,
  timeNotPermittedRefusals,
} from './propose.ts'
import type { Referral } from './referral.ts'

export type TriageFacts = ArrangeFacts & { readonly appointmentId: string }

/** A016 `proposed` with reason TRIAGE. Source: page a016-book-or-defer-appointment, DOMAIN 1.4. */
export function sendForTriage(
  referral: Referral,
  command: ArrangeAppointment,
  facts: TriageFacts,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('sendForTriage', referral, at),
    ...arrangementRefusals(referral, command, facts, noTriageRefusals),
    ...slotNotPermittedRefusals(command),
    ...timeNotPermittedRefusals(command),
    ...(command.clinician === undefined ? [] : [clinicianMismatch(command.clinician)]),
  ]
  return unlessRefused(refusals, () => {
    const { service, appointmentId } = facts
    invariant(service !== undefined, 'the service was found')
    return proposeAppointment('sendForTriage', referral, command, { service, appointmentId }, at)
  })
}

function noTriageRefusals(service: Service): readonly Refusal[] {
  if (supports(service, 'TRIAGE_REQUEST')) return []
  const says = `Service (${service.id}) does not take referrals for triage`
  return [refusal('INVALID_STATE', says, { at: 'service' })]
}
