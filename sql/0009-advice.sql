-- Advice and guidance (DOMAIN 6): requests that share the numbers of referrals. One that was
-- converted has a referral of the same number beside it.

create sequence communication_sequence minvalue 1 start 80000;

create table advice_request (
  ubrn text primary key check (ubrn ~ '^[0-9]{12}$'),
  request_id text not null unique,
  version integer not null,
  status text not null,
  referring_ods_code text not null,
  nhs_number text not null,
  -- the service asked and who provides it: what a provider's relationship hangs on
  service_id text not null references service,
  provider_ods_code text not null,
  document json not null,
  body text not null,
  -- the conversation, rendered: bundle entries joined by commas, people by what they are included
  -- for
  message_count integer not null,
  messages text not null,
  requesters text not null,
  senders text not null,
  people text not null,
  files text not null,
  is_archived boolean not null
    generated always as ((document ->> 'archivedAt') is not null) stored
) with (fillfactor = 70, toast_tuple_target = 8160);

create index advice_to_archive on advice_request (ubrn) where not is_archived;

create table advice_history (
  ubrn text not null,
  version integer not null,
  at timestamptz not null,
  operation text not null,
  request_id text not null,
  document json not null,
  primary key (ubrn, version)
) with (toast_tuple_target = 8160);

-- Files that an advice request shows; the referral that it is converted into shows them too.
alter table document add column is_of_advice boolean not null default false;
