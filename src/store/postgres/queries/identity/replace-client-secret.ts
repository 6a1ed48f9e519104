import type { QueryConfig } from 'pg'

export function replaceClientSecret(name: string, digest: Buffer): QueryConfig {
  return {
    name: 'replace-client-secret',
    text: `update application set client_secret_digest = $2, client_secret = null
      where name = $1`,
    values: [name, digest],
  }
}
