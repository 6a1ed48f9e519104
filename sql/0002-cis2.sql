-- The CIS2 simulator's own memory: sign-ins under way, codes, grants. Shared by all processes, so
-- that a sign-in may begin at one and end at another. Empty in production.

create table cis2_record (
  model text not null,
  id text not null,
  uid text,
  grant_id text,
  -- json, not jsonb: it holds what a caller sent, NUL escapes included, and is only ever read whole
  payload json not null,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id)
);

create index cis2_record_by_uid on cis2_record (uid) where uid is not null;
create index cis2_record_by_grant on cis2_record (grant_id) where grant_id is not null;
