import type { IncomingHttpHeaders } from 'node:http'

/** As the live service sends them (DOMAIN 8.7). */
const STANDING_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '0',
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=31536000 ; includeSubDomains',
} as const

/** What every answer below the FHIR base carries, whoever gives it. */
export function answerHeaders(
  requestId: string,
  correlationId: string | undefined,
): Record<string, string | number> {
  const headers: Record<string, string | number> = {
    ...STANDING_HEADERS,
    'x-request-id': requestId,
  }
  if (correlationId !== undefined) headers['x-correlation-id'] = correlationId
  return headers
}

/** A free string, echoed as it came. */
export function correlationIdOf(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['x-correlation-id']
  return typeof value === 'string' && value !== '' ? value : undefined
}
