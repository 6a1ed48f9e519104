import type { QueryConfig } from 'pg'
import type { Workgroup } from './insert-workgroups.ts'

const text = `
insert into workgroup_member (workgroup_id, user_id)
select * from unnest($1::text[], $2::text[])`

export function insertMembers(workgroups: readonly Workgroup[]): QueryConfig {
  const rows = workgroups.flatMap(({ id, members }) => members.map((member) => ({ id, member })))
  return {
    name: 'insert-members',
    text,
    values: [rows.map(({ id }) => id), rows.map(({ member }) => member)],
  }
}
