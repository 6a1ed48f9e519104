-- What all processes together have taken of the requests that an application may make in a minute.
-- Each takes a share at a time and spends it by itself (docs/security.md). No key to application:
-- what was spent is spent, whatever becomes of the registration.
create table rate_lease (
  minute timestamptz not null,
  client_id text not null,
  taken integer not null,
  -- of the last that asked, to be told to it
  granted integer not null,
  primary key (minute, client_id)
);
