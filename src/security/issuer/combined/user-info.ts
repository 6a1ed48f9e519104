/** `GET /oauth2/userinfo`: who signed in, for tokens of the combined sign-in (DOMAIN 8.5). */
import { secretDigest } from '../../secret-digest.ts'
import { refused, type TokenRefusal } from '../check.ts'
import type { TokenDesk } from '../token-desk.ts'
import { type NationalRole, nationalRoles } from './national-roles.ts'

export type UserInfo = {
  readonly sub: string
  readonly nhsid_useruid: string
  readonly name: string
  readonly nhsid_nrbac_roles: readonly NationalRole[]
}

/** `authorization` is the header of that name. */
export async function userInfo(
  authorization: string | undefined,
  { store, clock }: TokenDesk,
): Promise<UserInfo | TokenRefusal> {
  const token = /^Bearer ([^\s,]+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) return tokenMissing
  const holder = await store.findTokenHolder(secretDigest(token))
  if (!holder?.isActive) return tokenInvalid
  if (holder.expiresAt <= clock.now()) return tokenExpired
  if (!holder.isCombined || holder.userId === null) return notCombined
  const user = await store.findTestUser(holder.userId)
  if (!user?.isActive) return tokenInvalid
  return {
    sub: user.userId,
    nhsid_useruid: user.userId,
    name: user.name,
    nhsid_nrbac_roles: nationalRoles(user),
  }
}

const tokenMissing = refused('token', 401, 'invalid_token', 'Missing access token')
const tokenInvalid = refused('token known', 401, 'invalid_token', 'Invalid access token')
const tokenExpired = refused('token age', 401, 'invalid_token', 'Access Token expired')
const notCombined = refused(
  'token of combined sign-in',
  403,
  'insufficient_scope',
  'userinfo is for access tokens of the combined sign-in alone',
)
