import type { QueryConfig } from 'pg'
import type { RenderedService } from '../../../ports/directory.ts'

const text = `
insert into service (
  service_id, version, provider_ods_code, location_ods_code, is_published, specialties,
  clinic_types, clinical_terms, named_clinicians, document, body
)
select document->>'id', (document->>'version')::integer, document->>'provider',
  document#>>'{location,odsCode}', (document->>'isPublished')::boolean,
  array(select jsonb_array_elements_text(document->'specialties')),
  array(select jsonb_array_elements_text(document->'clinicTypes')),
  array(select jsonb_array_elements_text(document->'clinicalTerms')),
  array(select jsonb_array_elements_text(document->'namedClinicians')),
  document, body
from unnest($1::jsonb[], $2::text[]) as stored (document, body)
on conflict (service_id) do update set
  version = excluded.version,
  provider_ods_code = excluded.provider_ods_code,
  location_ods_code = excluded.location_ods_code,
  is_published = excluded.is_published,
  specialties = excluded.specialties,
  clinic_types = excluded.clinic_types,
  clinical_terms = excluded.clinical_terms,
  named_clinicians = excluded.named_clinicians,
  document = excluded.document,
  body = excluded.body
where service.version < excluded.version
returning service_id`

/**
 * A row comes back for each service stored: one that is there in this version or a later one is
 * not.
 */
export function upsertServices(services: readonly RenderedService[]): QueryConfig {
  return {
    name: 'upsert-services',
    text,
    values: [
      services.map(({ service }) => JSON.stringify(service)),
      services.map(({ body }) => body),
    ],
  }
}
