import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { plusMilliseconds } from '../../src/base/clock.ts'
import { secretDigest } from '../../src/security/secret-digest.ts'
import { identityStore } from '../../src/store/postgres/identity-store.ts'
import type { TestServer } from './server.ts'

export type TokenWish = {
  /** Name of a registered application. */
  readonly application: string
  /** Who signed in; nobody with an application by itself. */
  readonly user?: string | undefined
  readonly scope?: string
  readonly authenticationAssuranceLevel?: number
  readonly identityAssuranceLevel?: number
}

export const tokenLifetimeMs = 600_000

/** A token of any kind, also of those that the token service would not give. */
export async function issueToken(
  { database, clock }: Pick<TestServer, 'database' | 'clock'>,
  wish: TokenWish,
): Promise<string> {
  const store = identityStore(database)
  const application = await store.findApplicationByName(wish.application)
  assert.ok(application, `${wish.application} is registered`)
  const token = randomBytes(32).toString('base64url')
  const isUser = wish.user !== undefined
  const aal = wish.authenticationAssuranceLevel ?? 3
  await store.appendAccessToken({
    tokenDigest: secretDigest(token),
    clientId: application.clientId,
    userId: wish.user ?? null,
    scope: wish.scope ?? (isUser ? userScope(aal) : applicationScope),
    authenticationAssuranceLevel: isUser ? aal : null,
    identityAssuranceLevel: wish.identityAssuranceLevel ?? (isUser ? 3 : null),
    issuedAt: clock.now(),
    expiresAt: plusMilliseconds(clock.now(), tokenLifetimeMs),
    isCombined: false,
  })
  return token
}

export const applicationScope = 'urn:nhsd:apim:app:level3:e-referrals-service-api'

export function userScope(level: number): string {
  return `urn:nhsd:apim:user-nhs-id:aal${level}:e-referrals-service-api`
}
