/**
 * Bundle of the clinicians a user may act for: the answer of A040.
 * Source: page a040-retrieve-practitioner-info and its example.
 * Quirk Q11: `identifier` is one object. Quirk Q12: `fullUrl` is relative.
 */
import type { UserId } from '../../domain/identifier/user-id.ts'
import { id } from './systems.ts'
import type { BundleOf } from './write-practitioner-roles.ts'

export function writePractitioners(users: readonly UserId[], bundle: BundleOf): object {
  return {
    id: bundle.id,
    resourceType: 'Bundle',
    meta: { lastUpdated: bundle.at },
    type: 'searchset',
    total: users.length,
    timestamp: bundle.at,
    link: [{ relation: 'self', url: `${bundle.baseUrl}/R4/Practitioner?_query=onBehalfOf` }],
    entry:
      users.length === 0
        ? undefined
        : users.map((user) => ({
            fullUrl: `Practitioner/${user}`,
            resource: {
              id: user,
              resourceType: 'Practitioner',
              meta: { lastUpdated: bundle.at },
              identifier: { system: id.user, value: user },
            },
            search: { mode: 'match' },
          })),
  }
}
