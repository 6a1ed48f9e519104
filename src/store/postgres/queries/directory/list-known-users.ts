import type { QueryConfig } from 'pg'

/** Those of the users who exist. */
export function listKnownUsers(userIds: readonly string[]): QueryConfig {
  return {
    name: 'list-known-users',
    text: 'select user_id from practitioner where user_id = any($1)',
    values: [userIds],
  }
}
