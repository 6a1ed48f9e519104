-- What nobody has touched for eighteen months is archived, and no look-up of the API finds it.
alter table referral
  add column is_archived boolean not null
  generated always as ((document ->> 'archivedAt') is not null) stored;

-- UBRNs are given out in order of time, so what may be old enough comes first; and none of these
-- columns changes with a referral, so its updates stay in their page.
create index referral_to_archive on referral (ubrn) where not is_archived;
