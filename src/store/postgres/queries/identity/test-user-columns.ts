/** A practitioner `p` as the CIS2 simulator shows and signs in. */
export const testUserColumns = `
  p.user_id, p.name, p.is_active, p.authentication_assurance_level, p.identity_assurance_level,
  coalesce(
    (select json_agg(json_build_array(r.ods_code, r.business_function)
       order by r.ods_code, r.business_function)
     from business_role r where r.user_id = p.user_id),
    '[]'
  ) as roles`
