-- Directory: who and what takes part. Loaded from an environment's seed or by import, changed
-- rarely.

create table organisation (
  ods_code text primary key,
  name text not null,
  kind text not null check (kind in ('PRACTICE', 'PROVIDER', 'SITE', 'COMMISSIONER')),
  parent_ods_code text references organisation,
  postcode text,
  is_referring boolean not null,
  is_open boolean not null default true
);

create table practitioner (
  user_id text primary key,
  name text not null,
  is_active boolean not null default true,
  authentication_assurance_level smallint not null,
  identity_assurance_level smallint not null
);

create table business_role (
  user_id text not null references practitioner,
  ods_code text not null references organisation,
  business_function text not null,
  primary key (user_id, ods_code, business_function)
);

-- A clinician admin may act for these clinicians at this organisation (DOMAIN 2.2).
create table on_behalf_of (
  admin_user_id text not null references practitioner,
  ods_code text not null references organisation,
  clinician_user_id text not null references practitioner,
  primary key (admin_user_id, ods_code, clinician_user_id)
);

create table service (
  service_id text primary key,
  version integer not null,
  provider_ods_code text not null references organisation,
  location_ods_code text not null references organisation,
  is_published boolean not null,
  specialties text[] not null,
  clinic_types text[] not null,
  clinical_terms text[] not null,
  named_clinicians text[] not null,
  document jsonb not null,
  body text not null
);

create index service_by_specialty on service using gin (specialties);
create index service_by_clinic_type on service using gin (clinic_types);
create index service_by_clinical_term on service using gin (clinical_terms);
create index service_by_named_clinician on service using gin (named_clinicians);

-- A workgroup covers a service, a location or a specialty of its organisation: exactly one of the
-- three.
create table workgroup (
  workgroup_id text primary key,
  ods_code text not null references organisation,
  name text not null,
  service_id text references service,
  location_ods_code text references organisation,
  specialty text,
  check (num_nonnulls(service_id, location_ods_code, specialty) = 1)
);

create table workgroup_member (
  workgroup_id text not null references workgroup on delete cascade,
  user_id text not null references practitioner,
  primary key (workgroup_id, user_id)
);

-- What membership comes to: the services a user may work on at an organisation.
-- Derived from the two tables above whenever the directory is loaded, so that the check is one
-- index lookup.
create table service_access (
  user_id text not null,
  ods_code text not null,
  service_id text not null references service,
  primary key (user_id, ods_code, service_id)
);

create table slot (
  slot_id bigint primary key,
  service_id text not null references service,
  clinician_user_id text,
  priorities text[] not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  pas_reference text not null,
  status text not null default 'free' check (status in ('free', 'held', 'busy', 'withdrawn')),
  -- held: somebody's booking waits for the PAS; free again by itself when the hold has run out
  held_until timestamptz,
  ubrn text,
  check ((status = 'free') = (ubrn is null) or status = 'withdrawn')
);

create index slot_to_offer on slot (service_id, starts_at, slot_id)
  where status in ('free', 'held');

-- Referrals: one row, its history, its appointments, its places on worklists. Their bodies are a
-- few kilobytes that are read whole: toast_tuple_target keeps them in the row, uncompressed, while
-- they fit.

create sequence ubrn_sequence minvalue 1 start 100000;
create sequence appointment_sequence minvalue 1 start 80000;

create table referral (
  ubrn text primary key check (ubrn ~ '^[0-9]{12}$'),
  request_id text not null unique,
  version integer not null,
  state text not null,
  referring_ods_code text not null,
  nhs_number text not null,
  -- the service of the newest appointment and who provides it: what a provider's relationship
  -- hangs on
  service_id text references service,
  provider_ods_code text,
  -- a booking that waits for the PAS holds the referral without holding a connection (DESIGN 7)
  locked_by uuid,
  locked_until timestamptz,
  document json not null,
  body text not null
) with (fillfactor = 70, toast_tuple_target = 8160);

create table referral_history (
  ubrn text not null,
  version integer not null,
  at timestamptz not null,
  operation text not null,
  request_id text not null,
  document json not null,
  primary key (ubrn, version)
) with (toast_tuple_target = 8160);

create table appointment (
  appointment_id bigint primary key,
  ubrn text not null references referral,
  version integer not null,
  status text not null,
  document json not null,
  body text not null
) with (fillfactor = 70, toast_tuple_target = 8160);

create index appointment_by_ubrn on appointment (ubrn);

-- What a PAS said when it was asked; a failed attempt is what later permits a deferral (DOMAIN
-- 1.4).
create table booking_attempt (
  attempt_id uuid primary key,
  ubrn text not null references referral,
  service_id text not null,
  slot_id bigint not null,
  started_at timestamptz not null,
  outcome text not null check (
    outcome in ('ASKED', 'BOOKED', 'SLOT_NOT_AVAILABLE', 'ERROR', 'TIMED_OUT')
  )
);

create index booking_attempt_by_ubrn on booking_attempt (ubrn, service_id);

create table worklist_entry (
  list text not null,
  -- no foreign key: written in one statement with its referral, and only there
  ubrn text not null,
  ods_code text not null,
  service_id text,
  location_ods_code text,
  specialty text,
  clinician_user_id text,
  sorts_at timestamptz not null,
  -- the FHIR entry, and what takes its place from a date on (a letter that becomes overdue)
  entry text not null,
  turns_on date,
  turned_entry text,
  contained text[] not null default '{}',
  primary key (list, ubrn)
) with (fillfactor = 70, toast_tuple_target = 8160);

create index worklist_of_organisation on worklist_entry (ods_code, list, sorts_at);
create index worklist_of_service on worklist_entry (service_id, list) where service_id is not null;

-- Files: metadata here, bytes in the object store.

create table document (
  document_id uuid primary key,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  digest bytea not null,
  uploaded_at timestamptz not null,
  uploaded_by text not null,
  uploaded_by_ods_code text not null,
  uploaded_on_behalf_of text,
  intended_ubrn text,
  ubrn text,
  category text check (category in ('REFERRER', 'PROVIDER', 'GUIDANCE_RESPONSE', 'ADVICE_REQUEST')),
  availability text not null check (
    availability in ('PENDING', 'AVAILABLE', 'THREATS_FOUND', 'VALIDATION_FAILED')
  )
);

create index document_by_ubrn on document (ubrn) where ubrn is not null;
create index document_unlinked on document (uploaded_at) where ubrn is null;

-- Every attempt, allowed or refused (DESIGN 7). Append-only.
create table audit_record (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null,
  request_id text not null,
  correlation_id text,
  operation text not null,
  http_status smallint not null,
  outcome_code text,
  access_mode text,
  application text,
  user_id text,
  on_behalf_of text,
  business_function text,
  ods_code text,
  ubrn text,
  nhs_number text
);

create index audit_by_time on audit_record using brin (at);

create table idempotent_answer (
  caller text not null,
  key text not null,
  request_digest bytea not null,
  http_status smallint not null,
  headers jsonb not null,
  body text not null,
  answered_at timestamptz not null,
  primary key (caller, key)
) with (toast_tuple_target = 8160);

-- Identity: registered applications and what was issued to them. Tokens are kept as SHA-256
-- digests only.

create table application (
  client_id text primary key,
  name text not null unique,
  access_mode text not null check (access_mode in ('user-restricted', 'application-restricted')),
  ods_code text,
  business_function text,
  user_id text,
  asid text,
  allowed_ods_codes text[],
  jwks jsonb,
  jwks_url text,
  client_secret_digest bytea,
  redirect_uris text[] not null default '{}',
  requests_per_minute integer,
  is_active boolean not null default true,
  -- only of test applications made at first start; never in production
  private_key_pem text,
  created_at timestamptz not null
);

create table access_token (
  token_digest bytea primary key,
  client_id text not null references application,
  user_id text,
  scope text not null,
  authentication_assurance_level smallint,
  identity_assurance_level smallint,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);

create table refresh_token (
  token_digest bytea primary key,
  client_id text not null references application,
  user_id text not null,
  scope text not null,
  authentication_assurance_level smallint not null,
  identity_assurance_level smallint not null,
  refresh_count integer not null,
  first_issued_at timestamptz not null,
  expires_at timestamptz not null
);

-- Client assertions already seen; a second use is refused (DOMAIN 8.3).
create table assertion_seen (
  jti text primary key,
  forget_at timestamptz not null
);

-- One row a fact about this installation: seed, base URL of rendered bodies, keys, world controls.
create table setting (
  name text primary key,
  value jsonb not null
);
