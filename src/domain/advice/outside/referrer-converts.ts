import type { Instant } from '../../../base/clock.ts'
import { unlessRefused } from '../../../base/outcome.ts'
import { type Service, supports } from '../../directory/service.ts'
import type { Attachment } from '../../document/attachment.ts'
import type { ServiceId } from '../../identifier/service-id.ts'
import type { Priority } from '../../reference/priority.ts'
import type { Referral } from '../../referral/referral.ts'
import { shortlisted, shortlistRefusals } from '../../referral/shortlist.ts'
import { stateAfter } from '../../referral/transitions.ts'
import { type Decided, type Refusal, refusal } from '../../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../../settings.ts'
import { adviceAdmission } from '../admission.ts'
import type { Advice } from '../advice.ts'
import { type ReferralFacts, referralFrom } from '../convert-into.ts'
import { nextAdvice } from '../next-version.ts'

export type ConvertOneself = {
  readonly services: readonly ServiceId[]
  readonly priority?: Priority
}

type Services = ReadonlyMap<ServiceId, Service>

/**
 * First half: the referrer ends the conversation by referring the patient. Fields: `services`,
 * `services[1]`, `priority`. Source: DOMAIN 6.
 */
export function referrerConverts(
  advice: Advice,
  command: ConvertOneself,
  services: Services,
  at: Instant,
): Decided<Advice> {
  const refusals = [
    ...adviceAdmission('referrerConverts', advice, at),
    ...serviceRefusals(advice, command, services),
  ]
  return unlessRefused(refusals, () => nextAdvice('referrerConverts', advice, at, {}))
}

/** Second half: a referral with a shortlist, to be booked like any other (A016). */
export function referralOfReferrer(
  advice: Advice,
  { services: ids, priority = advice.priority }: ConvertOneself,
  services: Services,
  facts: ReferralFacts,
  conversation: Attachment,
  settings: DomainSettings = defaultSettings,
): Referral {
  return {
    ...referralFrom(advice, facts, [conversation, ...advice.attachments], settings),
    priority,
    criteria: { ...advice.criteria, priority },
    shortlist: ids.flatMap((id) => services.get(id) ?? []).map(shortlisted),
    state: stateAfter('referrerConvertsAdvice', 'NOT_BOOKED'),
  }
}

/** Services that take referrals, of this priority. */
function serviceRefusals(
  advice: Advice,
  { services: ids, priority = advice.priority }: ConvertOneself,
  services: Services,
): readonly Refusal[] {
  const named = shortlistRefusals(ids, { services, found: undefined }).map((refused) => ({
    ...refused,
    at: (refused.at ?? '').replace('shortlist.', ''),
  }))
  const unfit = ids.flatMap((id, index) => {
    const service = services.get(id)
    if (service === undefined) return []
    return unfitRefusals(service, priority, `services[${index}]`)
  })
  return [...named, ...unfit]
}

function unfitRefusals(service: Service, priority: Priority, at: string): readonly Refusal[] {
  const { id, isPublished, priorities } = service
  if (!isPublished) {
    return [refusal('SERVICE_UNAVAILABLE', `Service (${id}) is not available.`, { at })]
  }
  if (!supports(service, 'APPOINTMENT_REQUEST') && !supports(service, 'TRIAGE_REQUEST')) {
    return [refusal('INVALID_STATE', `Service (${id}) takes no referrals.`, { at })]
  }
  if (priorities.includes(priority)) return []
  const says = `The priority (${priority}) is not supported by service (${id}).`
  return [refusal('UNSUPPORTED_PRIORITY', says, { at })]
}
