/**
 * Bundle of services, the answer of A035: their stored bytes, joined and never parsed.
 * Source: page a035-search-for-healthcare-services and its examples. Nothing found: no `entry`.
 */
import type { Instant } from '../../base/clock.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'

export type HealthcareServiceBundle = {
  /** The ids asked for, as the caller wrote them. */
  readonly asked: readonly ServiceId[]
  readonly found: readonly { readonly id: ServiceId; readonly body: string }[]
  /** Id of the bundle, a UUID. */
  readonly id: string
  readonly at: Instant
}

export function writeHealthcareServiceBundle(
  bundle: HealthcareServiceBundle,
  { baseUrl }: { readonly baseUrl: string },
): string {
  const services = `${baseUrl}/R4/HealthcareService`
  const head = JSON.stringify({
    id: bundle.id,
    meta: { lastUpdated: bundle.at },
    resourceType: 'Bundle',
    type: 'searchset',
    timestamp: bundle.at,
    total: bundle.found.length,
    link: [{ relation: 'self', url: `${services}?_id=${bundle.asked.join(',')}` }],
  })
  if (bundle.found.length === 0) return head
  const entries = bundle.found.map(
    ({ id, body }) =>
      `{"fullUrl":"${services}/${id}","resource":${body},"search":{"mode":"match"}}`,
  )
  return `${head.slice(0, -1)},"entry":[${entries.join(',')}]}`
}
