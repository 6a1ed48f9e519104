import type { QueryConfig } from 'pg'
import type { Application } from '../../../ports/identity.ts'

export function changeApplication(application: Application): QueryConfig {
  return {
    name: 'change-application',
    text: `
      update application set
        ods_code = $2, business_function = $3, user_id = $4, asid = $5, allowed_ods_codes = $6,
        jwks = $7, jwks_url = $8, redirect_uris = $9, requests_per_minute = $10, is_active = $11
      where name = $1`,
    values: [
      application.name,
      application.odsCode,
      application.businessFunction,
      application.userId,
      application.asid,
      application.allowedOdsCodes,
      application.jwks === null ? null : JSON.stringify(application.jwks),
      application.jwksUrl,
      application.redirectUris,
      application.requestsPerMinute,
      application.isActive,
    ],
  }
}
