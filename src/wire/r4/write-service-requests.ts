/**
 * Bundle of the requests under a UBRN, the answer of A041: one ServiceRequest each.
 * Source: page a041-search-service-request, schema eRS-ServiceRequest and its examples. Nothing
 * found: no `entry`.
 */
import type { Instant } from '../../base/clock.ts'
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import { code, id } from './systems.ts'

export type ServiceRequest = {
  /** `r.<uuid>` of a referral, `a.<uuid>` of an advice request. */
  readonly requestId: string
  readonly version: number
  readonly ubrn: Ubrn
  readonly patient: NhsNumber
  /** An advice request is a `request`. */
  readonly category: 'referral' | 'request'
  readonly status: 'active' | 'completed' | 'revoked'
}

export type ServiceRequestBundle = {
  /** The token searched for, as the caller wrote it. */
  readonly asked: string
  readonly found: readonly ServiceRequest[]
  /** Id of the bundle, a UUID. */
  readonly id: string
  readonly at: Instant
}

export function writeServiceRequests(
  bundle: ServiceRequestBundle,
  { baseUrl }: { readonly baseUrl: string },
): object {
  const requests = `${baseUrl}/R4/ServiceRequest`
  const { asked, found, at } = bundle
  return {
    id: bundle.id,
    resourceType: 'Bundle',
    meta: { lastUpdated: at },
    timestamp: at,
    link: [{ relation: 'self', url: `${requests}?identifier=${encodeURIComponent(asked)}` }],
    total: found.length,
    type: 'searchset',
    entry:
      found.length === 0
        ? undefined
        : found.map((request) => ({
            fullUrl: `${requests}/${request.requestId}`,
            resource: writeServiceRequest(request),
            search: { mode: 'match' },
          })),
  }
}

function writeServiceRequest(request: ServiceRequest): object {
  const { category } = request
  return {
    id: request.requestId,
    meta: { versionId: String(request.version) },
    resourceType: 'ServiceRequest',
    identifier: [{ system: id.ubrn, value: request.ubrn }],
    status: request.status,
    intent: 'order',
    category: [concept(code.requestCategory, category)],
    code: category === 'request' ? concept(code.serviceRequest, 'advice-and-guidance') : undefined,
    subject: { identifier: { system: id.nhsNumber, value: request.patient } },
  }
}

function concept(system: string, word: string): object {
  return { coding: [{ system, code: word }] }
}
