import { ok } from '../../base/outcome.ts'
import {
  type ForwardReferral,
  patientForwards,
} from '../../domain/referral/outside/patient-forwards.ts'
import type { Perform } from './performances.ts'
import { holderAt } from './scene.ts'

/** Whether the service has slots is seen by the transaction itself. */
export const forward: Perform<ForwardReferral> = async (command, scene) => {
  const { act, context } = scene
  const service = await context.directory.findService(command.service)
  const appointmentId = await context.referrals.nextAppointmentId()
  const { hold, store } = holderAt(scene)
  return hold(async (held) => {
    const { priority } = held.referral
    const wanted = { service: command.service, priority, after: act.at, limit: 1, offset: 0 }
    const hasFreeSlots = (await held.slots.listFree(wanted)).total > 0
    const facts = { service, hasFreeSlots, appointmentId }
    const decided = patientForwards(held.referral, command, facts, act.at)
    return decided.ok ? ok(await store(held, { referral: decided.value })) : decided
  })
}
