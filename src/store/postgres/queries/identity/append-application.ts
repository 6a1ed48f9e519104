import type { QueryConfig } from 'pg'
import type { NewApplication } from '../../../ports/identity.ts'

/** No row comes back when the name or the client id is taken. */
export function appendApplication(application: NewApplication): QueryConfig {
  return {
    name: 'append-application',
    text: `
      insert into application (
        client_id, name, access_mode, ods_code, business_function, user_id, asid, allowed_ods_codes,
        jwks, jwks_url, client_secret_digest, redirect_uris, requests_per_minute, is_active,
        private_key_pem, client_secret, created_at
      ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      on conflict do nothing
      returning client_id`,
    values: [
      application.clientId,
      application.name,
      application.accessMode,
      application.odsCode,
      application.businessFunction,
      application.userId,
      application.asid,
      application.allowedOdsCodes,
      application.jwks === null ? null : JSON.stringify(application.jwks),
      application.jwksUrl,
      application.clientSecretDigest,
      application.redirectUris,
      application.requestsPerMinute,
      application.isActive,
      application.privateKeyPem,
      application.clientSecret,
      application.createdAt,
    ],
  }
}
