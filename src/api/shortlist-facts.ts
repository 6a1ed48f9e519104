import type { Instant } from '../base/clock.ts'
import { distanceMiles } from '../domain/directory/gazetteer.ts'
import type { PatientLookup } from '../domain/directory/patient.ts'
import { findServices } from '../domain/directory/search.ts'
import type { Service } from '../domain/directory/service.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { ServiceId } from '../domain/identifier/service-id.ts'
import type { ChangeShortlist, SearchServices } from '../domain/referral/commands.ts'
import type { NewShortlistFacts } from '../domain/referral/new-shortlist.ts'
import type { Context } from './context.ts'
import { candidates, criteriaFacts } from './directory-facts.ts'

/** Whom a shortlist is for, under whose commissioning rules, and when. */
export type Sought = {
  readonly patient: PatientLookup
  readonly rule: OdsCode | undefined
  readonly at: Instant
}

/**
 * What the rules on a shortlist need to know, looked up side by side; for whom is said afterwards,
 * because a referral tells its own only once it is locked.
 */
export async function shortlistFacts(
  { criteria, services }: ChangeShortlist['shortlist'],
  directory: Context['directory'],
  requestType: SearchServices['requestType'] = 'APPOINTMENT_REQUEST',
): Promise<(sought: Sought) => NewShortlistFacts> {
  const [ofCriteria, listed, possible] = await Promise.all([
    criteriaFacts(criteria, directory),
    directory.listServices([...new Set(services)]),
    candidates(criteria, directory),
  ])
  const known = { ...ofCriteria, services: new Map(listed.map((each) => [each.id, each])) }
  return (sought) => ({ ...known, found: foundBy({ requestType, criteria }, possible, sought) })
}

/** The services that a search with these criteria finds: what a shortlist may hold. */
function foundBy(
  query: Pick<SearchServices, 'requestType' | 'criteria'>,
  possible: readonly Service[],
  { patient, rule, at }: Sought,
): ReadonlySet<ServiceId> {
  if (patient.is !== 'found') return new Set()
  const context = { patient: patient.patient, rule, at }
  return new Set(findServices(possible, query, context, distanceMiles).map(({ id }) => id))
}
