import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { urlOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { type Instant, plusMilliseconds } from '../../src/base/clock.ts'
import { secretDigest } from '../../src/security/secret-digest.ts'
import { identityStore } from '../../src/store/postgres/identity-store.ts'
import type { Database } from '../../src/store/postgres/pool.ts'
import { publishedLater } from '../parity/published-later.ts'
import { publishedSchemas } from './published-schemas.ts'

/** Who calls: a person in a role at an organisation, or a registered application by itself. */
export type CallerHeaders =
  | {
      readonly user: string
      readonly organisation: string
      readonly function: string
      readonly onBehalfOf?: string
      readonly authenticationAssuranceLevel?: number
      readonly identityAssuranceLevel?: number
    }
  | { readonly application: string }

export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** As they came: of a file, what `text` cannot hold. */
  readonly bytes: Buffer
  /** Parsed, or undefined when the body is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read published shapes that the schemas check
  readonly json: any
}

export type CallOptions = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is, without a content type of ours. */
  readonly raw?: Buffer | string
}

export type Caller = {
  readonly token: string
  /** `path` below `/referrals/FHIR`. The answer has been checked against its published schema. */
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

type Site = { readonly baseUrl: string; readonly database: Database; readonly now: () => Instant }

const AN_HOUR_MS = 3_600_000
const published = publishedSchemas()

/** Makes callers; their tokens are put into the store the way the token service does it. */
export function callers(site: Site): (who: CallerHeaders) => Promise<Caller> {
  return async (who) => {
    const token = await tokenFor(who, site)
    const standing = { authorization: `Bearer ${token}`, ...headersOf(who) }
    const call: Caller['call'] = async (method, path, options = {}) => {
      const { body, raw, headers } = options
      const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      const response = await fetch(`${site.baseUrl}/referrals/FHIR${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...standing,
          ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
          ...headers,
        },
        ...(sent !== undefined && { body: sent }),
      })
      const answer = await answerOf(response)
      checkPublished(method, path, answer)
      return answer
    }
    return {
      token,
      call,
      get: (path, headers = {}) => call('GET', path, { headers }),
      post: (path, body, headers = {}) => call('POST', path, { body, headers }),
    }
  }
}

export async function answerOf(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = bytes.toString()
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return { status: response.status, headers: response.headers, text, bytes, json }
}

/** Codes of an OperationOutcome, in order. */
export function codesIn({ json }: Answer): string[] {
  const issues = (json?.issue ?? []) as { details: { coding: { code: string }[] } }[]
  return issues.flatMap(({ details }) => details.coding.map(({ code }) => code))
}

/** Diagnostics of an OperationOutcome, in order. */
export function diagnosticsIn({ json }: Answer): string[] {
  return ((json?.issue ?? []) as { diagnostics?: string }[]).map((issue) => issue.diagnostics ?? '')
}

function headersOf(who: CallerHeaders): Record<string, string> {
  if ('application' in who) return {}
  return {
    'nhsd-end-user-organisation-ods': who.organisation,
    'nhsd-ers-business-function': who.function,
    ...(who.onBehalfOf !== undefined && { 'nhsd-ers-on-behalf-of-user-id': who.onBehalfOf }),
  }
}

async function tokenFor(who: CallerHeaders, { database, now }: Site): Promise<string> {
  const store = identityStore(database)
  const isUser = 'user' in who
  const application = await store.findApplicationByName(isUser ? 'user-app' : who.application)
  assert.ok(application, 'the test application is registered')
  const token = randomBytes(32).toString('base64url')
  const aal = isUser ? (who.authenticationAssuranceLevel ?? 3) : null
  await store.appendAccessToken({
    tokenDigest: secretDigest(token),
    clientId: application.clientId,
    userId: isUser ? who.user : null,
    scope: isUser
      ? `urn:nhsd:apim:user-nhs-id:aal${aal}:e-referrals-service-api`
      : 'urn:nhsd:apim:app:level3:e-referrals-service-api',
    authenticationAssuranceLevel: aal,
    identityAssuranceLevel: isUser ? (who.identityAssuranceLevel ?? 3) : null,
    issuedAt: now(),
    expiresAt: plusMilliseconds(now(), AN_HOUR_MS),
    isCombined: false,
  })
  return token
}

const routes = endpoints.map((endpoint) => ({
  endpoint,
  pattern: new RegExp(`^${urlOf(endpoint).replace(/[.$]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`),
}))

/** Our own answers to what no page foresees: an unknown parameter, an Idempotency-Key in use, a body that is
 * no JSON, or too large, no If-Match. */
const UNFORESEEN = new Set([400, 404, 405, 409, 412, 413, 422])

/** Holds an answer against its page: a status that the page lists, a body as its schema says. */
function checkPublished(method: string, path: string, answer: Answer): void {
  const url = `/referrals/FHIR${path.split('?', 1)[0]}`
  const route = routes.find((each) => each.endpoint.method === method && each.pattern.test(url))
  if (route === undefined) return
  const { id, success, statuses } = route.endpoint
  const isListed = answer.status === success || statuses.includes(answer.status)
  // Of the Idempotency-Key, which no page knows.
  const isOurs = UNFORESEEN.has(answer.status) || codesIn(answer).includes('REQUEST_IN_PROGRESS')
  assert.ok(isListed || isOurs, `${id} lists no status ${answer.status}`)
  if (published === undefined || publishedLater.includes(id)) return
  if (!isListed || answer.json === undefined) return
  const problems = published.validateResponse(id, answer.status, answer.json)
  assert.deepEqual(problems, [], `${method} ${path} answers as its page says`)
}
