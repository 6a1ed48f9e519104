/**
 * What a request says that brings a shortlist, of a new referral (A011, A021) or of one that exists
 * (A031, A032). Source: pages a011-create-referral and a031-change-shortlist, DOMAIN 1.4.
 */
import { type CalendarDate, dateOf, type Instant, plusDays } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { type CriteriaFacts, criteriaRefusals } from '../directory/check-criteria.ts'
import type { Service } from '../directory/service.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { DomainSettings } from '../settings.ts'
import type { ChangeShortlist } from './commands.ts'
import type { Referral } from './referral.ts'
import { shortlisted, shortlistRefusals } from './shortlist.ts'

export type NewShortlistFacts = CriteriaFacts & {
  /** What was found of the services on the shortlist. */
  readonly services: ReadonlyMap<ServiceId, Service>
  /**
   * Ids of the services that satisfy the criteria (`findServices`); empty while there is no
   * patient.
   */
  readonly found: ReadonlySet<ServiceId>
}

/** Criteria and services. `canSearch`: there is a patient to search for. */
export function newShortlistRefusals(
  { shortlist: { criteria, services } }: Pick<ChangeShortlist, 'shortlist'>,
  facts: NewShortlistFacts,
  {
    canSearch,
    at,
    servicesMax,
  }: { readonly canSearch: boolean; readonly at: Instant; readonly servicesMax?: number },
): readonly Refusal[] {
  const ofCriteria = criteriaRefusals(criteria, facts, at, 'shortlist.criteria')
  const found = canSearch && ofCriteria.length === 0 ? facts.found : undefined
  return [
    ...ofCriteria,
    ...shortlistRefusals(services, { services: facts.services, found }, servicesMax),
  ]
}

/** A letter that a service asks for cannot be left out. */
export function requiredLetterRefusals(
  { letterIntention, shortlist }: ChangeShortlist,
  { services }: Pick<NewShortlistFacts, 'services'>,
): readonly Refusal[] {
  if (letterIntention === 'NEED_TO_ADD_LATER') return []
  const asking = shortlist.services.filter((id) => services.get(id)?.isReferralLetterRequired)
  if (asking.length === 0) return []
  const says = `A referral letter is required by service (${[...new Set(asking)].join(', ')}).`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'letterIntention' })]
}

type Brought =
  | 'priority'
  | 'criteria'
  | 'shortlist'
  | 'letterIntention'
  | 'firstReminderLetterFollowUpDays'

/** What a referral takes over from the request, once nothing was refused. */
export function newShortlist(
  command: ChangeShortlist,
  facts: Pick<NewShortlistFacts, 'services'>,
): Pick<Referral, Brought> {
  const { shortlist, letterIntention, firstReminderLetterFollowUpDays } = command
  const { criteria, services } = shortlist
  return {
    priority: criteria.priority,
    criteria,
    shortlist: services.map((id) => shortlisted(shortlistedService(id, facts))),
    letterIntention,
    firstReminderLetterFollowUpDays,
  }
}

export function letterDueFrom(at: Instant, { letterDueDays }: DomainSettings): CalendarDate {
  return dateOf(plusDays(at, letterDueDays))
}

/** A service of a shortlist that was not refused. */
export function shortlistedService(
  id: ServiceId | undefined,
  { services }: Pick<NewShortlistFacts, 'services'>,
): Service {
  const service = id && services.get(id)
  invariant(service !== undefined, 'a shortlisted service was found')
  return service
}
