import type { QueryConfig } from 'pg'

export function findRefreshToken(tokenDigest: Buffer): QueryConfig {
  return {
    name: 'find-refresh-token',
    text: `
      select client_id, user_id, scope, authentication_assurance_level, identity_assurance_level,
        refresh_count, first_issued_at, expires_at, is_combined
      from refresh_token where token_digest = $1`,
    values: [tokenDigest],
  }
}
