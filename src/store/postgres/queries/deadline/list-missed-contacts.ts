const text = `
select m.ubrn, r.nhs_number, m.service_id, m.provider_ods_code, m.expected_by, m.noticed_at, r.state
from missed_contact m
join referral r using (ubrn)
order by m.noticed_at desc, m.expected_by desc, m.ubrn
limit $1`

export type MissedContactRow = {
  ubrn: string
  nhs_number: string
  service_id: string
  provider_ods_code: string
  expected_by: string
  noticed_at: string
  state: string
}

export function listMissedContacts(countMax: number) {
  return { name: 'list-missed-contacts', text, values: [countMax] }
}
