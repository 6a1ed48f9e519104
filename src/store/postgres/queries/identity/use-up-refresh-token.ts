import type { QueryConfig } from 'pg'

/** No row: it was used before. */
export function useUpRefreshToken(tokenDigest: Buffer): QueryConfig {
  return {
    name: 'use-up-refresh-token',
    text: 'delete from refresh_token where token_digest = $1',
    values: [tokenDigest],
  }
}
