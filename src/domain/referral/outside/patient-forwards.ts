import type { Instant } from '../../../base/clock.ts'
import { invariant } from '../../../base/invariant.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import type { Service } from '../../directory/service.ts'
import type { ServiceId } from '../../identifier/service-id.ts'
import { type Decided, type Refusal, refusal } from '../../refusal/refusal.ts'
import { admission } from '../admission.ts'
import { versionsAnArrangement } from '../arrange.ts'
import { unbookableRefusals } from '../book.ts'
import { slotsAvailable } from '../defer.ts'
import { nextState } from '../next-version.ts'
import { proposal } from '../propose.ts'
import type { Referral } from '../referral.ts'
import { offeredRefusals } from './on-shortlist.ts'

export type ForwardReferral = { readonly service: ServiceId }

export type ForwardFacts = {
  readonly service: Service | undefined
  readonly hasFreeSlots: boolean
  readonly appointmentId: string
}

/**
 * The patient found no appointment at a service and has it look for one: a slot issue, as A016
 * makes it (DOMAIN 1.3). Field: `service`.
 */
export function patientForwards(
  referral: Referral,
  command: ForwardReferral,
  facts: ForwardFacts,
  at: Instant,
): Decided<Referral> {
  const refusals = [
    ...admission('patientForwards', referral, at),
    ...serviceRefusals(referral, command, facts),
  ]
  return unlessRefused(refusals, () => {
    const { service, appointmentId } = facts
    invariant(service !== undefined, 'the service was found')
    return nextState('patientForwards', referral, versionsAnArrangement, at, {
      ...proposal('NO_SLOTS_AT_SERVICE', { service, appointmentId }, at),
      acceptedAt: undefined,
      returnedAt: undefined,
    })
  })
}

function serviceRefusals(
  referral: Referral,
  { service: id }: ForwardReferral,
  { service, hasFreeSlots }: ForwardFacts,
): readonly Refusal[] {
  if (service === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The service (${id}) was not found.`, { at: 'service' })]
  }
  return [
    ...offeredRefusals(referral, service),
    ...unbookableRefusals(service),
    ...(hasFreeSlots ? [slotsAvailable({ service: id })] : []),
  ]
}
