import type { QueryConfig } from 'pg'

const text = `
select exists (select from service where clinical_terms @> array[$1::text])
  or exists (select from setting where name = 'clinical-terms' and value ? $1) as found`

export function findClinicalTerm(code: string): QueryConfig {
  return { name: 'find-clinical-term', text, values: [code] }
}
