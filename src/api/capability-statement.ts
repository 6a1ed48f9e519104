import type { Instant } from '../base/clock.ts'
import type { Endpoint, FhirVersion } from './endpoint.ts'
import { ersIdOf } from './endpoint.ts'

const fhirVersions: Readonly<Record<FhirVersion, string>> = { STU3: '3.0.1', R4: '4.0.1' }

/**
 * The CapabilityStatement of one FHIR version (`GET /STU3/metadata`), from the declarations alone.
 */
export function capabilityStatementOf(
  endpoints: readonly Endpoint[],
  fhir: FhirVersion,
  at: { readonly fhirBaseUrl: string; readonly version: string; readonly startedAt: Instant },
): object {
  const declared = endpoints.filter((endpoint) => endpoint.fhir === fhir)
  const resources = [...new Set(declared.map(({ resource }) => resource))].sort()
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: at.startedAt,
    publisher: 'open-ers (not an NHS product)',
    kind: 'instance',
    software: { name: 'open-ers', version: at.version },
    implementation: { description: 'open-ers', url: `${at.fhirBaseUrl}/${fhir}` },
    fhirVersion: fhirVersions[fhir],
    ...(fhir === 'STU3' && { acceptUnknown: 'no' }),
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'Bearer tokens of the token service at /oauth2/token.' },
        resource: resources.map((type) => resourceOf(type, declared, fhir, at.fhirBaseUrl)),
      },
    ],
  }
}

function resourceOf(
  type: string,
  declared: readonly Endpoint[],
  fhir: FhirVersion,
  fhirBaseUrl: string,
): object {
  const own = declared.filter(({ resource }) => resource === type)
  const interactions = [...new Set(own.flatMap(interactionOf))]
  const searchParams = own
    .filter((endpoint) => interactionOf(endpoint).includes('search-type'))
    .flatMap(({ parameters }) => parameters.filter((parameter) => parameter.in === 'query'))
    .map(({ name, says }) => ({ name, type: 'string', documentation: says }))
  const operations = own.flatMap((endpoint) => operationOf(endpoint, fhir, fhirBaseUrl))
  return {
    type,
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned',
    ...(searchParams.length > 0 && { searchParam: searchParams }),
    ...(fhir === 'R4' && operations.length > 0 && { operation: operations }),
    documentation: own.map((endpoint) => `${ersIdOf(endpoint)} ${endpoint.title}`).join('; '),
  }
}

function interactionOf({ method, path, operation }: Endpoint): string[] {
  if (operation !== undefined) return []
  if (method === 'POST') return ['create']
  if (method === 'PUT') return ['update']
  if (path.includes('/_history/')) return ['vread']
  return path.includes(':') ? ['read'] : ['search-type']
}

function operationOf({ operation }: Endpoint, fhir: FhirVersion, fhirBaseUrl: string): object[] {
  if (operation === undefined) return []
  const definition = `${fhirBaseUrl}/${fhir}/OperationDefinition/${operation}`
  return [{ name: operation, definition }]
}
