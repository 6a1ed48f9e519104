-- Tokens that came of the combined sign-in: they alone open userinfo, and may be refreshed for
-- longer.
alter table access_token add column is_combined boolean not null default false;
alter table refresh_token add column is_combined boolean not null default false;

-- only of test applications made at first start; never in production
alter table application add column client_secret text;
