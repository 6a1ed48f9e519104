/** An application as three statements read it; the private key stays where it is. */
export const applicationColumns = `
  client_id, name, access_mode, ods_code, business_function, user_id, asid, allowed_ods_codes,
  jwks, jwks_url, client_secret_digest, redirect_uris, requests_per_minute, is_active,
  private_key_pem is not null as has_private_key,
  created_at`
