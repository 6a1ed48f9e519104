import type { QueryConfig } from 'pg'
import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import type {
  AccessMode,
  Application,
  IdentityStore,
  IssuedRefreshToken,
  NewApplication,
  PersonTokens,
  PublicJwks,
  Registered,
  TestUser,
  TokenHolder,
  TokensAppended,
} from '../ports/identity.ts'
import { cis2Store } from './cis2-store.ts'
import { type Database, inTransaction, type Queryable } from './pool.ts'
import { appendAccessToken } from './queries/identity/append-access-token.ts'
import { appendApplication } from './queries/identity/append-application.ts'
import { appendAssertion } from './queries/identity/append-assertion.ts'
import { appendRefreshToken } from './queries/identity/append-refresh-token.ts'
import { appendSetting } from './queries/identity/append-setting.ts'
import { changeApplication } from './queries/identity/change-application.ts'
import { findApplication } from './queries/identity/find-application.ts'
import { findApplicationByName } from './queries/identity/find-application-by-name.ts'
import { findAssertion } from './queries/identity/find-assertion.ts'
import { findClientSecret } from './queries/identity/find-client-secret.ts'
import { findPrivateKey } from './queries/identity/find-private-key.ts'
import { findRefreshToken } from './queries/identity/find-refresh-token.ts'
import { findSetting } from './queries/identity/find-setting.ts'
import { findTestUser } from './queries/identity/find-test-user.ts'
import { findTokenHolder } from './queries/identity/find-token-holder.ts'
import { holdActiveApplication } from './queries/identity/hold-active-application.ts'
import { listApplications } from './queries/identity/list-applications.ts'
import { listTestUsers } from './queries/identity/list-test-users.ts'
import { lockApplication } from './queries/identity/lock-application.ts'
import { purgeAssertions } from './queries/identity/purge-assertions.ts'
import { purgeTokens } from './queries/identity/purge-tokens.ts'
import { removeApplication } from './queries/identity/remove-application.ts'
import { removeTokensOf } from './queries/identity/remove-tokens-of.ts'
import { replaceClientSecret } from './queries/identity/replace-client-secret.ts'
import { useUpRefreshToken } from './queries/identity/use-up-refresh-token.ts'

/** Applications, tokens and replay memory in PostgreSQL. */
export function identityStore(database: Database): IdentityStore {
  return {
    findApplication: async (clientId) => {
      const { rows } = await database.query<ApplicationRow>(findApplication(clientId))
      return rows.map(applicationOf)[0]
    },
    findApplicationByName: async (name) => {
      const { rows } = await database.query<ApplicationRow>(findApplicationByName(name))
      return rows.map(applicationOf)[0]
    },
    listApplications: async () => {
      const { rows } = await database.query<ApplicationRow>(listApplications())
      return rows.map(applicationOf)
    },
    registerApplication: (application) => registered(database, application),
    changeApplication: (application) => wrote(database, changeApplication(application)),
    replaceClientSecret: (name, digest) => wrote(database, replaceClientSecret(name, digest)),
    removeApplication: (name) => removed(database, name),
    findPrivateKey: async (name) => {
      const { rows } = await database.query<{ private_key_pem: string }>(findPrivateKey(name))
      return rows[0]?.private_key_pem
    },
    findClientSecret: async (name) => {
      const { rows } = await database.query<{ client_secret: string }>(findClientSecret(name))
      return rows[0]?.client_secret
    },
    appendAccessToken: (token) => wrote(database, appendAccessToken(token)),
    appendPersonTokens: (tokens) => appended(database, tokens),
    findRefreshToken: async (tokenDigest) => {
      const { rows } = await database.query<RefreshTokenRow>(findRefreshToken(tokenDigest))
      return rows.map((row) => refreshTokenOf(row, tokenDigest))[0]
    },
    findTokenHolder: async (tokenDigest) => {
      const { rows } = await database.query<TokenHolderRow>(findTokenHolder(tokenDigest))
      return rows.map(tokenHolderOf)[0]
    },
    hasSeenAssertion: (id, now) => wrote(database, findAssertion(id, now)),
    rememberAssertion: (id, now, forgetAt) => wrote(database, appendAssertion(id, now, forgetAt)),
    findTestUser: async (userId) => {
      const { rows } = await database.query<TestUserRow>(findTestUser(userId))
      return rows.map(testUserOf)[0]
    },
    listTestUsers: async (countMax) => {
      const { rows } = await database.query<TestUserRow>(listTestUsers(countMax))
      return rows.map(testUserOf)
    },
    findSetting: (name) => setting(database, name),
    settle: async (name, value) => {
      await database.query(appendSetting(name, value))
      return setting(database, name)
    },
    purgeExpired: async ({ tokens, assertions }) => {
      await database.query(purgeTokens(tokens))
      await database.query(purgeAssertions(assertions))
    },
    cis2: cis2Store(database),
  }
}

async function wrote(database: Queryable, statement: QueryConfig): Promise<boolean> {
  const { rowCount } = await database.query(statement)
  return rowCount === 1
}

async function registered(database: Database, application: NewApplication): Promise<Registered> {
  if (await wrote(database, appendApplication(application))) return 'registered'
  const { rows } = await database.query(findApplicationByName(application.name))
  return rows.length > 0 ? 'name-taken' : 'client-id-taken'
}

async function removed(database: Database, name: string): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const { rows } = await transaction.query<{ client_id: string }>(lockApplication(name))
    const clientId = rows[0]?.client_id
    if (clientId === undefined) return false
    await transaction.query(removeTokensOf(clientId))
    await transaction.query(removeApplication(clientId))
    return true
  })
}

/** The application is held first, as by whoever removes it, so that neither waits for the other. */
async function appended(database: Database, tokens: PersonTokens): Promise<TokensAppended> {
  const { access, refresh, insteadOf } = tokens
  return inTransaction(database, async (transaction) => {
    if (!(await wrote(transaction, holdActiveApplication(access.clientId)))) return 'gone'
    if (insteadOf !== null && !(await wrote(transaction, useUpRefreshToken(insteadOf)))) {
      return 'used'
    }
    const isStored =
      (await wrote(transaction, appendAccessToken(access))) &&
      (await wrote(transaction, appendRefreshToken(refresh)))
    invariant(isStored, 'an application that is held is given its tokens')
    return 'appended'
  })
}

async function setting(database: Database, name: string): Promise<unknown> {
  const { rows } = await database.query<{ value: unknown }>(findSetting(name))
  return rows[0]?.value
}

type ApplicationRow = {
  client_id: string
  name: string
  access_mode: AccessMode
  ods_code: string | null
  business_function: string | null
  user_id: string | null
  asid: string | null
  allowed_ods_codes: string[] | null
  jwks: PublicJwks | null
  jwks_url: string | null
  client_secret_digest: Buffer | null
  redirect_uris: string[]
  requests_per_minute: number | null
  is_active: boolean
  has_private_key: boolean
  created_at: Instant
}

function applicationOf(row: ApplicationRow): Application {
  return {
    clientId: row.client_id,
    name: row.name,
    accessMode: row.access_mode,
    odsCode: row.ods_code,
    businessFunction: row.business_function,
    userId: row.user_id,
    asid: row.asid,
    allowedOdsCodes: row.allowed_ods_codes,
    jwks: row.jwks,
    jwksUrl: row.jwks_url,
    clientSecretDigest: row.client_secret_digest,
    redirectUris: row.redirect_uris,
    requestsPerMinute: row.requests_per_minute,
    isActive: row.is_active,
    hasPrivateKey: row.has_private_key,
    createdAt: row.created_at,
  }
}

type TokenHolderRow = {
  client_id: string
  name: string
  is_active: boolean
  access_mode: AccessMode
  ods_code: string | null
  business_function: string | null
  application_user_id: string | null
  asid: string | null
  allowed_ods_codes: string[] | null
  requests_per_minute: number | null
  user_id: string | null
  scope: string
  authentication_assurance_level: number | null
  identity_assurance_level: number | null
  expires_at: Instant
  is_combined: boolean
}

function tokenHolderOf(row: TokenHolderRow): TokenHolder {
  return {
    clientId: row.client_id,
    applicationName: row.name,
    isActive: row.is_active,
    accessMode: row.access_mode,
    odsCode: row.ods_code,
    businessFunction: row.business_function,
    applicationUserId: row.application_user_id,
    asid: row.asid,
    allowedOdsCodes: row.allowed_ods_codes,
    requestsPerMinute: row.requests_per_minute,
    userId: row.user_id,
    scope: row.scope,
    authenticationAssuranceLevel: row.authentication_assurance_level,
    identityAssuranceLevel: row.identity_assurance_level,
    expiresAt: row.expires_at,
    isCombined: row.is_combined,
  }
}

type RefreshTokenRow = {
  client_id: string
  user_id: string
  scope: string
  authentication_assurance_level: number
  identity_assurance_level: number
  refresh_count: number
  first_issued_at: Instant
  expires_at: Instant
  is_combined: boolean
}

function refreshTokenOf(row: RefreshTokenRow, tokenDigest: Buffer): IssuedRefreshToken {
  return {
    tokenDigest,
    clientId: row.client_id,
    userId: row.user_id,
    scope: row.scope,
    authenticationAssuranceLevel: row.authentication_assurance_level,
    identityAssuranceLevel: row.identity_assurance_level,
    refreshCount: row.refresh_count,
    firstIssuedAt: row.first_issued_at,
    expiresAt: row.expires_at,
    isCombined: row.is_combined,
  }
}

type TestUserRow = {
  user_id: string
  name: string
  is_active: boolean
  authentication_assurance_level: number
  identity_assurance_level: number
  roles: [odsCode: string, businessFunction: string][]
}

function testUserOf(row: TestUserRow): TestUser {
  return {
    userId: row.user_id,
    name: row.name,
    isActive: row.is_active,
    authenticationAssuranceLevel: row.authentication_assurance_level,
    identityAssuranceLevel: row.identity_assurance_level,
    roles: row.roles.map(([odsCode, businessFunction]) => ({ odsCode, businessFunction })),
  }
}
