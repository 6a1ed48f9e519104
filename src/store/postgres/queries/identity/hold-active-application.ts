import type { QueryConfig } from 'pg'

/** Until the transaction ends the application is neither removed nor revoked. */
export function holdActiveApplication(clientId: string): QueryConfig {
  return {
    name: 'hold-active-application',
    text: 'select from application where client_id = $1 and is_active for share',
    values: [clientId],
  }
}
