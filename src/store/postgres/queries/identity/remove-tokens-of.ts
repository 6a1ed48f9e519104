import type { QueryConfig } from 'pg'

export function removeTokensOf(clientId: string): QueryConfig {
  return {
    name: 'remove-tokens-of',
    text: `
      with access as (delete from access_token where client_id = $1)
      delete from refresh_token where client_id = $1`,
    values: [clientId],
  }
}
