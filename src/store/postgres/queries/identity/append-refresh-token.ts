import type { QueryConfig } from 'pg'
import type { IssuedRefreshToken } from '../../../ports/identity.ts'

/** The share lock keeps the application from being removed between the look and the insert. */
export function appendRefreshToken(token: IssuedRefreshToken): QueryConfig {
  return {
    name: 'append-refresh-token',
    text: `
      insert into refresh_token (
        token_digest, client_id, user_id, scope, authentication_assurance_level,
        identity_assurance_level, refresh_count, first_issued_at, expires_at,
        is_combined
      )
      select $1::bytea, client_id, $3::text, $4::text, $5::smallint, $6::smallint, $7::integer,
        $8::timestamptz, $9::timestamptz, $10::boolean
      from application where client_id = $2 and is_active
      for key share`,
    values: [
      token.tokenDigest,
      token.clientId,
      token.userId,
      token.scope,
      token.authenticationAssuranceLevel,
      token.identityAssuranceLevel,
      token.refreshCount,
      token.firstIssuedAt,
      token.expiresAt,
      token.isCombined,
    ],
  }
}
