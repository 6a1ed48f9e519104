import type { QueryConfig } from 'pg'

export function findClientSecret(name: string): QueryConfig {
  return {
    name: 'find-client-secret',
    text: 'select client_secret from application where name = $1 and client_secret is not null',
    values: [name],
  }
}
