/**
 * What the security layer asks of the store: registered applications, issued tokens, replay
 * memory. Secrets never cross this door in the clear: tokens, client secrets and assertion ids
 * come as SHA-256 digests. The one exception are private keys and client secrets of test
 * applications, which exist outside production only.
 */
import type { Instant } from '../../base/clock.ts'
import type { Cis2Store } from './cis2.ts'

export type AccessMode = 'user-restricted' | 'application-restricted'

export type PublicJwk = { readonly [member: string]: unknown }

export type PublicJwks = { readonly keys: readonly PublicJwk[] }

/**
 * A registered application; `null` means that the attribute was never set, which some callers
 * must be told.
 */
export type Application = {
  readonly clientId: string
  readonly name: string
  readonly accessMode: AccessMode
  readonly odsCode: string | null
  readonly businessFunction: string | null
  /** The senior responsible person an application-restricted application acts as. */
  readonly userId: string | null
  readonly asid: string | null
  readonly allowedOdsCodes: readonly string[] | null
  readonly jwks: PublicJwks | null
  readonly jwksUrl: string | null
  readonly clientSecretDigest: Buffer | null
  readonly redirectUris: readonly string[]
  readonly requestsPerMinute: number | null
  readonly isActive: boolean
  readonly hasPrivateKey: boolean
  readonly createdAt: Instant
}

export type NewApplication = Omit<Application, 'hasPrivateKey'> & {
  readonly privateKeyPem: string | null
  /** Readable, beside its digest. */
  readonly clientSecret: string | null
}

export type IssuedAccessToken = {
  readonly tokenDigest: Buffer
  readonly clientId: string
  readonly userId: string | null
  readonly scope: string
  readonly authenticationAssuranceLevel: number | null
  readonly identityAssuranceLevel: number | null
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** It came of the combined sign-in, directly or by refreshing (DOMAIN 8.5). */
  readonly isCombined: boolean
}

export type IssuedRefreshToken = {
  readonly tokenDigest: Buffer
  readonly clientId: string
  readonly userId: string
  readonly scope: string
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
  readonly refreshCount: number
  readonly firstIssuedAt: Instant
  readonly expiresAt: Instant
  readonly isCombined: boolean
}

/** What a person's sign-in is worth; `insteadOf` is the refresh token that is used up for it. */
export type PersonTokens = {
  readonly access: IssuedAccessToken
  readonly refresh: IssuedRefreshToken
  readonly insteadOf: Buffer | null
}

/** `used`: the refresh token had been used up already. `gone`: the application is, or revoked. */
export type TokensAppended = 'appended' | 'used' | 'gone'

/** An access token with the application it was issued to. */
export type TokenHolder = {
  readonly clientId: string
  readonly applicationName: string
  readonly isActive: boolean
  readonly accessMode: AccessMode
  /**
   * Of an application-restricted application; null when its attribute was never set, which is a
   * fault to report.
   */
  readonly odsCode: string | null
  readonly businessFunction: string | null
  readonly applicationUserId: string | null
  readonly asid: string | null
  readonly allowedOdsCodes: readonly string[] | null
  readonly requestsPerMinute: number | null
  /** The signed-in person; null for an application by itself. */
  readonly userId: string | null
  readonly scope: string
  readonly authenticationAssuranceLevel: number | null
  readonly identityAssuranceLevel: number | null
  readonly expiresAt: Instant
  readonly isCombined: boolean
}

/** Somebody who can sign in at the CIS2 simulator. */
export type TestUser = {
  readonly userId: string
  readonly name: string
  readonly isActive: boolean
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
  readonly roles: readonly { readonly odsCode: string; readonly businessFunction: string }[]
}

export type Registered = 'registered' | 'name-taken' | 'client-id-taken'

export type IdentityStore = {
  readonly findApplication: (clientId: string) => Promise<Application | undefined>
  readonly findApplicationByName: (name: string) => Promise<Application | undefined>
  readonly listApplications: () => Promise<readonly Application[]>
  readonly registerApplication: (application: NewApplication) => Promise<Registered>
  /**
   * Writes every attribute but client id, name, secret, keys of its own and age; false when there
   * is none of that name.
   */
  readonly changeApplication: (application: Application) => Promise<boolean>
  /** False when there is none of that name. */
  readonly replaceClientSecret: (name: string, digest: Buffer) => Promise<boolean>
  /** Takes its tokens with it; false when there is none of that name. */
  readonly removeApplication: (name: string) => Promise<boolean>
  readonly findPrivateKey: (name: string) => Promise<string | undefined>
  /** Of a test application; what was given to others is not kept. */
  readonly findClientSecret: (name: string) => Promise<string | undefined>

  /** False when the application went or was revoked in the meantime; nothing is stored then. */
  readonly appendAccessToken: (token: IssuedAccessToken) => Promise<boolean>
  /** All or nothing; of any number of simultaneous uses of one refresh token one is `appended`. */
  readonly appendPersonTokens: (tokens: PersonTokens) => Promise<TokensAppended>
  readonly findRefreshToken: (tokenDigest: Buffer) => Promise<IssuedRefreshToken | undefined>
  readonly findTokenHolder: (tokenDigest: Buffer) => Promise<TokenHolder | undefined>

  readonly hasSeenAssertion: (id: string, now: Instant) => Promise<boolean>
  /** Atomic: of any number of simultaneous callers with one id exactly one is told true. */
  readonly rememberAssertion: (id: string, now: Instant, forgetAt: Instant) => Promise<boolean>

  readonly findTestUser: (userId: string) => Promise<TestUser | undefined>
  readonly listTestUsers: (countMax: number) => Promise<readonly TestUser[]>

  readonly findSetting: (name: string) => Promise<unknown>
  /** The value under this name; `value` when there was none yet. All callers get the same one. */
  readonly settle: (name: string, value: unknown) => Promise<unknown>

  /**
   * Forgets tokens, assertions and sign-ins that ended before these instants; to be called now
   * and then.
   */
  readonly purgeExpired: (before: PurgeBefore) => Promise<void>

  readonly cis2: Cis2Store
}

/**
 * Tokens age with the clock of the world, what callers signed with the wall clock (see
 * IssuerDeps).
 */
export type PurgeBefore = { readonly tokens: Instant; readonly assertions: Instant }
