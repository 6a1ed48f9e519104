-- Processes keep directory reads in memory; every change of the tables behind them is told to all,
-- once committed.

create function directory_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('directory_changed', tg_table_name);
  return null;
end
$$;

create trigger directory_changed after insert or update or delete or truncate on organisation
  for each statement execute function directory_changed();
create trigger directory_changed after insert or update or delete or truncate on practitioner
  for each statement execute function directory_changed();
create trigger directory_changed after insert or update or delete or truncate on business_role
  for each statement execute function directory_changed();
create trigger directory_changed after insert or update or delete or truncate on on_behalf_of
  for each statement execute function directory_changed();
create trigger directory_changed after insert or update or delete or truncate on service
  for each statement execute function directory_changed();

create index service_by_provider on service (provider_ods_code);
create index service_by_location on service (location_ods_code);
