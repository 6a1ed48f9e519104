import type { QueryConfig } from 'pg'

const text = `
with covered as (
  select w.workgroup_id, w.ods_code, s.service_id
  from workgroup w
  join service s on s.service_id = w.service_id and s.provider_ods_code = w.ods_code
  union
  select w.workgroup_id, w.ods_code, s.service_id
  from workgroup w
  join service s
    on s.location_ods_code = w.location_ods_code and s.provider_ods_code = w.ods_code
  union
  select w.workgroup_id, w.ods_code, s.service_id
  from workgroup w
  join service s on s.specialties @> array[w.specialty] and s.provider_ods_code = w.ods_code
),
derived as (
  select distinct m.user_id, c.ods_code, c.service_id
  from covered c
  join workgroup_member m using (workgroup_id)
),
ended as (
  delete from service_access a
  where not exists (
    select from derived d
    where d.user_id = a.user_id and d.ods_code = a.ods_code and d.service_id = a.service_id
  )
)
insert into service_access (user_id, ods_code, service_id)
select user_id, ods_code, service_id from derived
on conflict do nothing`

/**
 * Makes the table say what the workgroups come to now: each covers one service, location or
 * specialty.
 */
export function deriveServiceAccess(): QueryConfig {
  return { name: 'derive-service-access', text }
}
