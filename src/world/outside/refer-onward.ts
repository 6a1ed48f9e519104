import { commitOutside } from '../../api/commit-of.ts'
import { ok } from '../../base/outcome.ts'
import { type ReferOnward, referredOnward } from '../../domain/referral/outside/referred-onward.ts'
import type { Perform } from './performances.ts'
import { holderAt } from './scene.ts'

/** Both referrals in one transaction: neither names another that is not there. */
export const referOnward: Perform<ReferOnward> = async (command, scene) => {
  const { act, context } = scene
  const { directory, identity, referrals } = context
  const services = await directory.listServices(command.services)
  const facts = {
    ubrn: await referrals.nextUbrn(),
    requestId: `r.${identity.uuid()}`,
    services: new Map(services.map((service) => [service.id, service])),
    clinician: await directory.findPractitioner(command.clinician),
  }
  const { hold, store } = holderAt(scene)
  return hold(async (held) => {
    const decided = referredOnward(held.referral, command, facts, act.at)
    if (!decided.ok) return decided
    const { from, onward } = decided.value
    await held.create(commitOutside({ referral: onward }, act, context))
    return ok({ ...(await store(held, { referral: from })), onward: onward.ubrn })
  })
}
