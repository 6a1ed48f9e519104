import type { QueryConfig } from 'pg'
import type { IssuedAccessToken } from '../../../ports/identity.ts'

/** The share lock keeps the application from being removed between the look and the insert. */
export function appendAccessToken(token: IssuedAccessToken): QueryConfig {
  return {
    name: 'append-access-token',
    text: `
      insert into access_token (
        token_digest, client_id, user_id, scope,
        authentication_assurance_level, identity_assurance_level, issued_at, expires_at, is_combined
      )
      select $1::bytea, client_id, $3::text, $4::text, $5::smallint, $6::smallint,
        $7::timestamptz, $8::timestamptz, $9::boolean
      from application where client_id = $2 and is_active
      for key share`,
    values: [
      token.tokenDigest,
      token.clientId,
      token.userId,
      token.scope,
      token.authenticationAssuranceLevel,
      token.identityAssuranceLevel,
      token.issuedAt,
      token.expiresAt,
      token.isCombined,
    ],
  }
}
