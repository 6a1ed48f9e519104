import type { QueryConfig } from 'pg'
import type { ServiceFilter } from '../../../ports/directory.ts'

/**
 * One prepared statement for each combination of criteria: a condition that is not there cannot
 * keep PostgreSQL from planning for the ones that are.
 */
export function searchServices(filter: ServiceFilter): QueryConfig {
  const criteria = Object.keys(conditions) as (keyof ServiceFilter)[]
  const given = criteria.filter((criterion) => filter[criterion] !== undefined)
  const wanted = given.map((criterion, index) => conditions[criterion](`$${index + 1}`))
  return {
    name: `search-services-${criteria.map((each) => Number(given.includes(each))).join('')}`,
    text: `
      select service_id as id from service
      where ${['is_published', ...wanted].join(' and ')}
      order by service_id::bigint`,
    values: given.map((criterion) => filter[criterion]),
  }
}

const conditions: Readonly<Record<keyof ServiceFilter, (value: string) => string>> = {
  specialty: (value) => `specialties @> array[${value}::text]`,
  clinicType: (value) => `clinic_types @> array[${value}::text]`,
  clinicalTerm: (value) => `clinical_terms @> array[${value}::text]`,
  namedClinician: (value) => `named_clinicians @> array[${value}::text]`,
  locationOrProvider: (value) =>
    `(location_ods_code = ${value}::text or provider_ods_code = ${value}::text)`,
}
