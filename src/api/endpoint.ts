import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Instant } from '../base/clock.ts'
import type { Actor } from '../domain/directory/actor.ts'
import type { RefusalCode } from '../domain/refusal/codes.ts'
import type { Decided, Refusal } from '../domain/refusal/refusal.ts'
import type { AllowedCallers } from '../security/caller.ts'
import type { Session } from '../security/sessions.ts'
import type { Context } from './context.ts'
import type { Reply } from './reply.ts'

export type FhirVersion = 'STU3' | 'R4'

/** JSON Schema, as it goes into /openapi.json. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly isRequired: boolean
  readonly says: string
  readonly schema: JsonSchema
  readonly example?: string | number
}

/**
 * An endpoint, declared once (DESIGN 3.1). Routing, access, OpenAPI, CapabilityStatement, audit
 * names, metrics labels and the role-by-endpoint test are all read from here.
 */
export type Endpoint = {
  /** operationId of the published page, `&` spelled `-and-`: `a013-accept-referral`. */
  readonly id: string
  readonly fhir: FhirVersion
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** Below `/referrals/FHIR/<version>`, parameters as `:ubrn`. */
  readonly path: string
  readonly title: string
  /** Two or three sentences of our own: what it does and what to know. */
  readonly says: string
  readonly tags: readonly string[]
  readonly isDeprecated?: true
  readonly callers: AllowedCallers
  /** Resource and interaction or operation for the CapabilityStatement. */
  readonly resource: string
  readonly operation?: string
  readonly parameters: readonly Parameter[]
  /**
   * `json`: a FHIR body, parsed before `serve`; `file`: the raw stream, any media type the page
   * lists.
   */
  readonly takes?:
    | { readonly kind: 'json'; readonly schema: JsonSchema }
    | { readonly kind: 'file' }
  /**
   * Media type of a success, what `Accept` is matched with; absent where the page negotiates
   * nothing.
   */
  readonly answers?: string
  /** JSON Schema of a success body. */
  readonly answerSchema?: JsonSchema
  /**
   * `serve` itself gives the first answer to an Idempotency-Key again, because more has to be the
   * same than address and body: the headers that name a file, and its bytes.
   */
  readonly replaysItself?: true
  /** `If-Match` must carry the version of what is changed; absent: 412 (DOMAIN 3). */
  readonly needsIfMatch?: true
  readonly success: number
  /** Every status the page lists besides `success`. */
  readonly statuses: readonly number[]
  /** Business codes of the page's error table that the states built so far can raise. */
  readonly refusals: readonly RefusalCode[]
  /** A015 and A029 answer business errors with 400, the rest of STU3 with 422 (DOMAIN 3.2). */
  readonly refusesWith?: 400
  /** A041 classes its 400s as `required` where the rest of R4 says `invalid` (DOMAIN 7.4). */
  readonly badRequestsAre?: 'required'
  readonly serve: (call: Call, context: Context) => Promise<Decided<Reply>>
}

/** One request that passed every check before the endpoint's own. */
export type Call = {
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string | undefined>>
  /** Raw query string without `?`. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** Parsed JSON of endpoints that take one, else undefined. */
  readonly body: unknown
  /** The unread request body of endpoints that take a file. */
  readonly stream: Readable
  readonly session: Session
  readonly actor: Actor
  readonly at: Instant
  readonly requestId: string
  readonly correlationId?: string
  readonly ifMatch?: number
  /**
   * SHA-256 over method, path and body, and the key: present when the caller sent an
   * Idempotency-Key.
   */
  readonly idempotency?: Idempotency
  /** Names whom and what the request is about, for the audit record. */
  readonly about: (subject: Subject) => void
  /** Why a success says less than a caller may hope for; told by /world/explain alone. */
  readonly explain: (withheld: readonly Refusal[]) => void
  /** To be called once the audit record was stored in the transaction of a write. */
  readonly audited: () => void
}

export type Subject = { readonly ubrn?: string; readonly nhsNumber?: string }

export type Idempotency = { readonly caller: string; readonly key: string; readonly digest: Buffer }

export function endpoint(declared: Endpoint): Endpoint {
  return declared
}

/** `A013` of `a013-accept-referral`. */
export function ersIdOf(declared: Endpoint): string {
  return declared.id.slice(0, 4).toUpperCase()
}

export function urlOf(declared: Endpoint): string {
  return `/referrals/FHIR/${declared.fhir}${declared.path}`
}
