import type { QueryConfig } from 'pg'

export function findPrivateKey(name: string): QueryConfig {
  return {
    name: 'find-private-key',
    text: 'select private_key_pem from application where name = $1 and private_key_pem is not null',
    values: [name],
  }
}
