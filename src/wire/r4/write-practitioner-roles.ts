/**
 * Bundle of a user's functions, one PractitionerRole an organisation: the answer of A030.
 * Source: page a030-retrieve-business-functions and its example.
 */
import type { Instant } from '../../base/clock.ts'
import type { Practitioner } from '../../domain/directory/practitioner.ts'
import { code, id } from './systems.ts'

/** `id` is that of the bundle, a UUID. */
export type BundleOf = { readonly baseUrl: string; readonly id: string; readonly at: Instant }

type Role = Practitioner['roles'][number]

export function writePractitionerRoles(
  { userId, roles }: Pick<Practitioner, 'userId' | 'roles'>,
  bundle: BundleOf,
): object {
  const all = `${bundle.baseUrl}/R4/PractitionerRole`
  return {
    id: bundle.id,
    meta: { lastUpdated: bundle.at },
    resourceType: 'Bundle',
    type: 'searchset',
    total: roles.length,
    timestamp: bundle.at,
    link: [{ relation: 'self', url: all }],
    entry:
      roles.length === 0
        ? undefined
        : roles.map((role) => writeEntry(userId, role, all, bundle.at)),
  }
}

function writeEntry(userId: string, role: Role, all: string, at: Instant): object {
  const roleId = `PractitionerRole-${role.organisation}-${userId}`
  return {
    fullUrl: `${all}/${roleId}`,
    resource: {
      id: roleId,
      meta: { lastUpdated: at },
      resourceType: 'PractitionerRole',
      practitioner: { identifier: { system: id.user, value: userId } },
      organization: { identifier: { system: id.organisation, value: role.organisation } },
      code: role.functions.map((each) => ({
        coding: [{ system: code.businessFunction, code: each }],
      })),
    },
    search: { mode: 'match' },
  }
}
