import type { QueryConfig } from 'pg'

/** While it is held no token can be issued to this application. */
export function lockApplication(name: string): QueryConfig<[string]> {
  return {
    name: 'lock-application',
    text: 'select client_id from application where name = $1 for update',
    values: [name],
  }
}
