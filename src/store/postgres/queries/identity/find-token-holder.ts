import type { QueryConfig } from 'pg'

export function findTokenHolder(tokenDigest: Buffer): QueryConfig {
  return {
    name: 'find-token-holder',
    text: `
      select t.client_id, a.name, a.is_active, a.access_mode, a.ods_code, a.business_function,
        a.user_id as application_user_id, a.asid, a.allowed_ods_codes, a.requests_per_minute,
        t.user_id, t.scope, t.authentication_assurance_level, t.identity_assurance_level,
        t.expires_at, t.is_combined
      from access_token t join application a using (client_id)
      where t.token_digest = $1`,
    values: [tokenDigest],
  }
}
