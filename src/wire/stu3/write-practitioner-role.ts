/**
 * PractitionerRole: somebody who takes part in a conversation, in a role at an organisation.
 * Source: schema CareConnect-PractitionerRole and the examples of A024 and A025. The id says all of
 * it, so that equal ids are the same resource.
 */
import type { Participant } from '../../domain/advice/advice.ts'
import {
  concept,
  ofOrganisation,
  ofUser,
  type Placing,
  type Resource,
  referenceTo,
} from './elements.ts'
import { code, extension, profile } from './systems.ts'

export function writePractitionerRole(participant: Participant, placing: Placing): Resource {
  return {
    id: idOf(participant, placing),
    meta: { profile: [profile.careConnectPractitionerRole] },
    resourceType: 'PractitionerRole',
    practitioner: ofUser(participant.user),
    organization: ofOrganisation(participant.organisation),
    code: [concept(code.businessFunction, participant.function)],
  }
}

/** `021600556514.R69.REFERRING-CLINICIAN`. */
export function practitionerRoleId({ user, organisation, function: role }: Participant): string {
  return `${user}.${organisation}.${role.replaceAll('_', '-')}`
}

export function refersToRole(participant: Participant, placing: Placing) {
  return referenceTo('PractitionerRole', idOf(participant, placing), placing)
}

/** Where STU3 admits no role, but only the person in it. */
export function inRole(participant: Participant, placing: Placing) {
  const url = extension.practitionerRoleReference
  return { extension: [{ url, valueReference: refersToRole(participant, placing) }] }
}

/** Each once, in the order they are first named. */
export function eachOnce(participants: readonly Participant[]): readonly Participant[] {
  return [...new Map(participants.map((each) => [practitionerRoleId(each), each])).values()]
}

function idOf(participant: Participant, placing: Placing): string {
  const id = practitionerRoleId(participant)
  return placing === 'contained' ? `PractitionerRole.${id}` : id
}
