/**
 * A person's roles as CIS2 tells them, made of what the directory has: business functions at
 * organisations. Spine activities are those of DOMAIN 2.1; job roles are not known here.
 */
import { hash } from 'node:crypto'
import type { TestUser } from '../../../store/ports/identity.ts'

export type NationalRole = {
  readonly person_orgid: string
  readonly person_roleid: string
  readonly org_code: string
  readonly role_name: string
  readonly activities: readonly string[]
  readonly activity_codes: readonly string[]
}

export function nationalRoles({ userId, roles }: TestUser): readonly NationalRole[] {
  return roles.map(({ odsCode, businessFunction }) => {
    const activity = activityCodes.get(businessFunction)
    return {
      person_orgid: twelveDigits(userId, odsCode),
      person_roleid: twelveDigits(userId, odsCode, businessFunction),
      org_code: odsCode,
      role_name: businessFunction,
      activities: [businessFunction],
      activity_codes: activity === undefined ? [] : [activity],
    }
  })
}

const activityCodes: ReadonlyMap<string, string> = new Map([
  ['REFERRING_CLINICIAN', 'B1101'],
  ['REFERRING_CLINICIAN_ADMIN', 'B1102'],
  ['REFERRING_ADMIN', 'B1103'],
  ['COMMISSIONER', 'B1106'],
  ['SERVICE_DEFINER', 'B1107'],
  ['SERVICE_PROVIDER_CLINICIAN', 'B1110'],
  ['SERVICE_PROVIDER_CLINICIAN_ADMIN', 'B1115'],
  ['SERVICE_PROVIDER_ADMIN', 'B1120'],
])

/** The same digits for the same parts, so that an id stays over time and processes. */
function twelveDigits(...parts: readonly string[]): string {
  const number = hash('sha256', parts.join(' '), 'buffer').readBigUInt64BE() % 10n ** 12n
  return String(number).padStart(12, '0')
}
