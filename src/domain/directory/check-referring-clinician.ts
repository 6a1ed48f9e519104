import type { UserId } from '../identifier/user-id.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Actor } from './actor.ts'
import type { Practitioner } from './practitioner.ts'

/**
 * Who refers (pages a010 and a011, DOMAIN 1.4): an admin names an active referring clinician of the
 * own organisation; a clinician refers in person and names nobody. A published search example of a
 * clinician names one all the same, so `own: 'tolerated'` accepts a clinician's own id.
 */
export function referringClinicianRefusals(
  {
    named,
    found,
  }: { readonly named: UserId | undefined; readonly found: Practitioner | undefined },
  actor: Actor,
  own: 'tolerated' | 'refused',
): readonly Refusal[] {
  if (actor.function !== 'REFERRING_CLINICIAN_ADMIN') return ofClinician(named, actor, own)
  if (named === undefined) {
    return [refusal('VALUE_IS_REQUIRED', 'An admin must name the referring clinician.', { at })]
  }
  if (found === undefined) {
    return [refusal('REFERENCE_NOT_FOUND', `The clinician (${named}) was not found.`, { at })]
  }
  return [...activeRefusals(found), ...roleRefusals(found, actor)]
}

/** The clinician in whose name a referral goes, once nothing was refused. */
export function referrerOf(actor: Actor, named: UserId | undefined): UserId {
  return named ?? actor.user
}

export function activeRefusals(user: Practitioner, place = at): readonly Refusal[] {
  if (user.isActive) return []
  const says = `The user (${user.userId}) is not active.`
  return [refusal('REFERENCED_USER_IS_NOT_ACTIVE', says, { at: place })]
}

const at = 'referringClinician'

function ofClinician(
  named: UserId | undefined,
  actor: Actor,
  own: 'tolerated' | 'refused',
): readonly Refusal[] {
  if (named === undefined || (own === 'tolerated' && named === actor.user)) return []
  return [refusal('FIELD_NOT_PERMITTED', 'A referring clinician refers in person.', { at })]
}

function roleRefusals(user: Practitioner, { organisation }: Actor): readonly Refusal[] {
  const here = user.roles.filter((role) => role.organisation === organisation)
  const refers = (role: Practitioner['roles'][number]) =>
    role.functions.includes('REFERRING_CLINICIAN')
  const refusals: Refusal[] = []
  if (here.length === 0) {
    const says = `The user (${user.userId}) does not belong to organisation (${organisation}).`
    refusals.push(refusal('REFERENCED_USER_NOT_IN_ORG', says, { at }))
  }
  if (!user.roles.some(refers)) {
    const says = `The user (${user.userId}) is not a referring clinician.`
    refusals.push(refusal('REFERENCED_USER_IS_NOT_RC', says, { at }))
  } else if (here.length > 0 && !here.some(refers)) {
    const says = `The user (${user.userId}) is no referring clinician at (${organisation}).`
    refusals.push(refusal('REFERENCED_USER_IS_NOT_RC_AT_ORG', says, { at }))
  }
  return refusals
}
