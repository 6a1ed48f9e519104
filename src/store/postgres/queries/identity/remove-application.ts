import type { QueryConfig } from 'pg'

export function removeApplication(clientId: string): QueryConfig {
  return {
    name: 'remove-application',
    text: 'delete from application where client_id = $1',
    values: [clientId],
  }
}
