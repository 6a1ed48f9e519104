-- What the audit trail is looked through by.
create index audit_by_ubrn on audit_record (ubrn, audit_id) where ubrn is not null;
create index audit_by_user on audit_record (user_id, audit_id) where user_id is not null;
create index audit_by_organisation on audit_record (ods_code, audit_id) where ods_code is not null;

-- Seals over groups of audit records, each with the digest of the one before it, so that a record
-- that was changed, removed or put in afterwards shows. Made by a job, never by those who write.
create table audit_seal (
  number bigint primary key,
  sealed_at timestamptz not null,
  -- ids of the records in it
  ids int8multirange not null,
  record_count bigint not null,
  -- the highest id that was looked at, and ids up to there of which no record was there yet: the
  -- transaction that has one may still commit
  up_to bigint not null,
  open_ids int8multirange not null,
  digest text not null
);
create index audit_seal_by_time on audit_seal (sealed_at);
