-- The result of all migrations; `npm run schema` writes it. Not to be edited.

create sequence appointment_sequence as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 80000 cache 1;

create sequence communication_sequence as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 80000 cache 1;

create sequence ubrn_sequence as bigint increment 1 minvalue 1 maxvalue 9223372036854775807 start 100000 cache 1;

create table access_token (
  token_digest bytea not null,
  client_id text not null,
  user_id text,
  scope text not null,
  authentication_assurance_level smallint,
  identity_assurance_level smallint,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  is_combined boolean default false not null,
  constraint access_token_pkey PRIMARY KEY (token_digest)
);

create table advice_history (
  ubrn text not null,
  version integer not null,
  at timestamp with time zone not null,
  operation text not null,
  request_id text not null,
  document json not null,
  constraint advice_history_pkey PRIMARY KEY (ubrn, version)
) with (toast_tuple_target=8160);

create table advice_request (
  ubrn text not null,
  request_id text not null,
  version integer not null,
  status text not null,
  referring_ods_code text not null,
  nhs_number text not null,
  service_id text not null,
  provider_ods_code text not null,
  document json not null,
  body text not null,
  message_count integer not null,
  messages text not null,
  requesters text not null,
  senders text not null,
  people text not null,
  files text not null,
  is_archived boolean generated always as (((document ->> 'archivedAt'::text) IS NOT NULL)) stored not null,
  constraint advice_request_pkey PRIMARY KEY (ubrn),
  constraint advice_request_request_id_key UNIQUE (request_id),
  constraint advice_request_ubrn_check CHECK ((ubrn ~ '^[0-9]{12}$'::text))
) with (fillfactor=70, toast_tuple_target=8160);

create table application (
  client_id text not null,
  name text not null,
  access_mode text not null,
  ods_code text,
  business_function text,
  user_id text,
  asid text,
  allowed_ods_codes text[],
  jwks jsonb,
  jwks_url text,
  client_secret_digest bytea,
  redirect_uris text[] default '{}'::text[] not null,
  requests_per_minute integer,
  is_active boolean default true not null,
  private_key_pem text,
  created_at timestamp with time zone not null,
  client_secret text,
  constraint application_access_mode_check CHECK ((access_mode = ANY (ARRAY['user-restricted'::text, 'application-restricted'::text]))),
  constraint application_name_key UNIQUE (name),
  constraint application_pkey PRIMARY KEY (client_id)
);

create table appointment (
  appointment_id bigint not null,
  ubrn text not null,
  version integer not null,
  status text not null,
  document json not null,
  body text not null,
  constraint appointment_pkey PRIMARY KEY (appointment_id)
) with (fillfactor=70, toast_tuple_target=8160);

create table assertion_seen (
  jti text not null,
  forget_at timestamp with time zone not null,
  constraint assertion_seen_pkey PRIMARY KEY (jti)
);

create table audit_record (
  audit_id bigint generated always as identity not null,
  at timestamp with time zone not null,
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
  nhs_number text,
  constraint audit_record_pkey PRIMARY KEY (audit_id)
);

create table audit_seal (
  number bigint not null,
  sealed_at timestamp with time zone not null,
  ids int8multirange not null,
  record_count bigint not null,
  up_to bigint not null,
  open_ids int8multirange not null,
  digest text not null,
  constraint audit_seal_pkey PRIMARY KEY (number)
);

create table business_role (
  user_id text not null,
  ods_code text not null,
  business_function text not null,
  constraint business_role_pkey PRIMARY KEY (user_id, ods_code, business_function)
);

create table cis2_record (
  model text not null,
  id text not null,
  uid text,
  grant_id text,
  payload json not null,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint cis2_record_pkey PRIMARY KEY (model, id)
);

create table document (
  document_id uuid not null,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  digest bytea,
  uploaded_at timestamp with time zone not null,
  uploaded_by text not null,
  uploaded_by_ods_code text not null,
  uploaded_on_behalf_of text,
  intended_ubrn text,
  ubrn text,
  category text,
  availability text not null,
  awaits_bytes_until timestamp with time zone,
  is_of_advice boolean default false not null,
  constraint document_availability_check CHECK ((availability = ANY (ARRAY['PENDING'::text, 'AVAILABLE'::text, 'THREATS_FOUND'::text, 'VALIDATION_FAILED'::text]))),
  constraint document_bytes_check CHECK (((digest IS NOT NULL) OR (awaits_bytes_until IS NOT NULL))),
  constraint document_category_check CHECK ((category = ANY (ARRAY['REFERRER'::text, 'PROVIDER'::text, 'GUIDANCE_RESPONSE'::text, 'ADVICE_REQUEST'::text]))),
  constraint document_pkey PRIMARY KEY (document_id)
);

create table idempotent_answer (
  caller text not null,
  key text not null,
  request_digest bytea not null,
  http_status smallint not null,
  headers jsonb not null,
  body text not null,
  answered_at timestamp with time zone not null,
  constraint idempotent_answer_pkey PRIMARY KEY (caller, key)
) with (toast_tuple_target=8160);

create table missed_contact (
  ubrn text not null,
  expected_by date not null,
  service_id text,
  provider_ods_code text,
  noticed_at timestamp with time zone not null,
  constraint missed_contact_pkey PRIMARY KEY (ubrn, expected_by)
);

create table on_behalf_of (
  admin_user_id text not null,
  ods_code text not null,
  clinician_user_id text not null,
  constraint on_behalf_of_pkey PRIMARY KEY (admin_user_id, ods_code, clinician_user_id)
);

create table organisation (
  ods_code text not null,
  name text not null,
  kind text not null,
  parent_ods_code text,
  postcode text,
  is_referring boolean not null,
  is_open boolean default true not null,
  constraint organisation_kind_check CHECK ((kind = ANY (ARRAY['PRACTICE'::text, 'PROVIDER'::text, 'SITE'::text, 'COMMISSIONER'::text]))),
  constraint organisation_pkey PRIMARY KEY (ods_code)
);

create table pas_request (
  request_id uuid not null,
  ubrn text not null,
  service_id text not null,
  slot_id bigint not null,
  started_at timestamp with time zone not null,
  outcome text not null,
  kind text not null,
  ask_again_at timestamp with time zone,
  asked_again integer default 0 not null,
  deed json,
  constraint pas_request_kind_check CHECK ((kind = ANY (ARRAY['BOOK'::text, 'CANCEL'::text]))),
  constraint pas_request_outcome_check CHECK ((outcome = ANY (ARRAY['ASKED'::text, 'BOOKED'::text, 'CANCELLED'::text, 'SLOT_NOT_AVAILABLE'::text, 'REFUSED'::text, 'ERROR'::text, 'TIMED_OUT'::text]))),
  constraint pas_request_pkey PRIMARY KEY (request_id)
);

create table practitioner (
  user_id text not null,
  name text not null,
  is_active boolean default true not null,
  authentication_assurance_level smallint not null,
  identity_assurance_level smallint not null,
  constraint practitioner_pkey PRIMARY KEY (user_id)
);

create table rate_lease (
  minute timestamp with time zone not null,
  client_id text not null,
  taken integer not null,
  granted integer not null,
  constraint rate_lease_pkey PRIMARY KEY (minute, client_id)
);

create table referral (
  ubrn text not null,
  request_id text not null,
  version integer not null,
  state text not null,
  referring_ods_code text not null,
  nhs_number text not null,
  service_id text,
  provider_ods_code text,
  locked_by uuid,
  locked_until timestamp with time zone,
  document json not null,
  body text not null,
  appointment_id bigint generated always as (((document #>> '{appointment,id}'::text[]))::bigint) stored,
  remind_on date,
  contact_by date,
  is_archived boolean generated always as (((document ->> 'archivedAt'::text) IS NOT NULL)) stored not null,
  constraint referral_pkey PRIMARY KEY (ubrn),
  constraint referral_request_id_key UNIQUE (request_id),
  constraint referral_ubrn_check CHECK ((ubrn ~ '^[0-9]{12}$'::text))
) with (fillfactor=70, toast_tuple_target=8160);

create table referral_history (
  ubrn text not null,
  version integer not null,
  at timestamp with time zone not null,
  operation text not null,
  request_id text not null,
  document json not null,
  constraint referral_history_pkey PRIMARY KEY (ubrn, version)
) with (toast_tuple_target=8160);

create table refresh_token (
  token_digest bytea not null,
  client_id text not null,
  user_id text not null,
  scope text not null,
  authentication_assurance_level smallint not null,
  identity_assurance_level smallint not null,
  refresh_count integer not null,
  first_issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  is_combined boolean default false not null,
  constraint refresh_token_pkey PRIMARY KEY (token_digest)
);

create table reminder_letter (
  ubrn text not null,
  due_on date not null,
  made_at timestamp with time zone not null,
  constraint reminder_letter_pkey PRIMARY KEY (ubrn, due_on)
);

create table schema_migration (
  number integer not null,
  name text not null,
  digest text not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table service (
  service_id text not null,
  version integer not null,
  provider_ods_code text not null,
  location_ods_code text not null,
  is_published boolean not null,
  specialties text[] not null,
  clinic_types text[] not null,
  clinical_terms text[] not null,
  named_clinicians text[] not null,
  document jsonb not null,
  body text not null,
  constraint service_pkey PRIMARY KEY (service_id)
);

create table service_access (
  user_id text not null,
  ods_code text not null,
  service_id text not null,
  constraint service_access_pkey PRIMARY KEY (user_id, ods_code, service_id)
);

create table setting (
  name text not null,
  value jsonb not null,
  constraint setting_pkey PRIMARY KEY (name)
);

create table simulated_pas_entry (
  request_id uuid not null,
  service_id text not null,
  slot_id bigint not null,
  ubrn text not null,
  status text not null,
  constraint simulated_pas_entry_pkey PRIMARY KEY (request_id),
  constraint simulated_pas_entry_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cancelled'::text])))
);

create table slot (
  slot_id bigint not null,
  service_id text not null,
  clinician_user_id text,
  priorities text[] not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  pas_reference text not null,
  status text default 'free'::text not null,
  ubrn text,
  held_by uuid,
  constraint slot_check CHECK ((ends_at > starts_at)),
  constraint slot_check1 CHECK ((((status = 'free'::text) = (ubrn IS NULL)) OR (status = 'withdrawn'::text))),
  constraint slot_pkey PRIMARY KEY (slot_id),
  constraint slot_status_check CHECK ((status = ANY (ARRAY['free'::text, 'held'::text, 'busy'::text, 'withdrawn'::text])))
);

create table workgroup (
  workgroup_id text not null,
  ods_code text not null,
  name text not null,
  service_id text,
  location_ods_code text,
  specialty text,
  constraint workgroup_check CHECK ((num_nonnulls(service_id, location_ods_code, specialty) = 1)),
  constraint workgroup_pkey PRIMARY KEY (workgroup_id)
);

create table workgroup_member (
  workgroup_id text not null,
  user_id text not null,
  constraint workgroup_member_pkey PRIMARY KEY (workgroup_id, user_id)
);

create table worklist_entry (
  list text not null,
  ubrn text not null,
  ods_code text not null,
  service_id text,
  location_ods_code text,
  specialty text,
  clinician_user_id text,
  sorts_at timestamp with time zone not null,
  entry text not null,
  turns_on date,
  turned_entry text,
  contained text[] default '{}'::text[] not null,
  constraint worklist_entry_pkey PRIMARY KEY (list, ubrn)
) with (fillfactor=70, toast_tuple_target=8160);

CREATE INDEX advice_to_archive ON advice_request USING btree (ubrn) WHERE (NOT is_archived);

CREATE INDEX appointment_by_ubrn ON appointment USING btree (ubrn);

CREATE INDEX audit_by_organisation ON audit_record USING btree (ods_code, audit_id) WHERE (ods_code IS NOT NULL);

CREATE INDEX audit_by_time ON audit_record USING brin (at);

CREATE INDEX audit_by_ubrn ON audit_record USING btree (ubrn, audit_id) WHERE (ubrn IS NOT NULL);

CREATE INDEX audit_by_user ON audit_record USING btree (user_id, audit_id) WHERE (user_id IS NOT NULL);

CREATE INDEX audit_seal_by_time ON audit_seal USING btree (sealed_at);

CREATE INDEX cis2_record_by_grant ON cis2_record USING btree (grant_id) WHERE (grant_id IS NOT NULL);

CREATE INDEX cis2_record_by_uid ON cis2_record USING btree (uid) WHERE (uid IS NOT NULL);

CREATE INDEX document_awaiting ON document USING btree (awaits_bytes_until) WHERE (awaits_bytes_until IS NOT NULL);

CREATE INDEX document_by_ubrn ON document USING btree (ubrn) WHERE (ubrn IS NOT NULL);

CREATE INDEX document_unlinked ON document USING btree (uploaded_at) WHERE (ubrn IS NULL);

CREATE INDEX missed_contact_by_time ON missed_contact USING btree (noticed_at);

CREATE INDEX pas_request_by_ubrn ON pas_request USING btree (ubrn, service_id);

CREATE INDEX pas_request_open ON pas_request USING btree (ask_again_at) WHERE (ask_again_at IS NOT NULL);

CREATE INDEX referral_to_archive ON referral USING btree (ubrn) WHERE (NOT is_archived);

CREATE INDEX referral_to_contact ON referral USING btree (contact_by) WHERE (contact_by IS NOT NULL);

CREATE INDEX referral_to_remind ON referral USING btree (remind_on) WHERE (remind_on IS NOT NULL);

CREATE INDEX reminder_letter_by_time ON reminder_letter USING btree (made_at);

CREATE INDEX service_by_clinic_type ON service USING gin (clinic_types);

CREATE INDEX service_by_clinical_term ON service USING gin (clinical_terms);

CREATE INDEX service_by_location ON service USING btree (location_ods_code);

CREATE INDEX service_by_named_clinician ON service USING gin (named_clinicians);

CREATE INDEX service_by_provider ON service USING btree (provider_ods_code);

CREATE INDEX service_by_specialty ON service USING gin (specialties);

CREATE UNIQUE INDEX simulated_pas_booking ON simulated_pas_entry USING btree (slot_id) WHERE (status = 'booked'::text);

CREATE INDEX slot_to_offer ON slot USING btree (service_id, starts_at, slot_id) WHERE (status = 'free'::text);

CREATE INDEX worklist_of_organisation ON worklist_entry USING btree (ods_code, list, sorts_at);

CREATE INDEX worklist_of_service ON worklist_entry USING btree (service_id, list) WHERE (service_id IS NOT NULL);

alter table access_token add constraint access_token_client_id_fkey FOREIGN KEY (client_id) REFERENCES application(client_id);

alter table advice_request add constraint advice_request_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(service_id);

alter table appointment add constraint appointment_ubrn_fkey FOREIGN KEY (ubrn) REFERENCES referral(ubrn);

alter table business_role add constraint business_role_ods_code_fkey FOREIGN KEY (ods_code) REFERENCES organisation(ods_code);

alter table business_role add constraint business_role_user_id_fkey FOREIGN KEY (user_id) REFERENCES practitioner(user_id);

alter table on_behalf_of add constraint on_behalf_of_admin_user_id_fkey FOREIGN KEY (admin_user_id) REFERENCES practitioner(user_id);

alter table on_behalf_of add constraint on_behalf_of_clinician_user_id_fkey FOREIGN KEY (clinician_user_id) REFERENCES practitioner(user_id);

alter table on_behalf_of add constraint on_behalf_of_ods_code_fkey FOREIGN KEY (ods_code) REFERENCES organisation(ods_code);

alter table organisation add constraint organisation_parent_ods_code_fkey FOREIGN KEY (parent_ods_code) REFERENCES organisation(ods_code);

alter table pas_request add constraint pas_request_ubrn_fkey FOREIGN KEY (ubrn) REFERENCES referral(ubrn);

alter table referral add constraint referral_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(service_id);

alter table refresh_token add constraint refresh_token_client_id_fkey FOREIGN KEY (client_id) REFERENCES application(client_id);

alter table service add constraint service_location_ods_code_fkey FOREIGN KEY (location_ods_code) REFERENCES organisation(ods_code);

alter table service add constraint service_provider_ods_code_fkey FOREIGN KEY (provider_ods_code) REFERENCES organisation(ods_code);

alter table service_access add constraint service_access_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(service_id);

alter table slot add constraint slot_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(service_id);

alter table workgroup add constraint workgroup_location_ods_code_fkey FOREIGN KEY (location_ods_code) REFERENCES organisation(ods_code);

alter table workgroup add constraint workgroup_ods_code_fkey FOREIGN KEY (ods_code) REFERENCES organisation(ods_code);

alter table workgroup add constraint workgroup_service_id_fkey FOREIGN KEY (service_id) REFERENCES service(service_id);

alter table workgroup_member add constraint workgroup_member_user_id_fkey FOREIGN KEY (user_id) REFERENCES practitioner(user_id);

alter table workgroup_member add constraint workgroup_member_workgroup_id_fkey FOREIGN KEY (workgroup_id) REFERENCES workgroup(workgroup_id) ON DELETE CASCADE;

CREATE OR REPLACE FUNCTION directory_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('directory_changed', tg_table_name);
  return null;
end
$function$;

CREATE TRIGGER directory_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON business_role FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();

CREATE TRIGGER directory_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON on_behalf_of FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();

CREATE TRIGGER directory_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON organisation FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();

CREATE TRIGGER directory_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON practitioner FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();

CREATE TRIGGER directory_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON service FOR EACH STATEMENT EXECUTE FUNCTION directory_changed();
