-- The appointment that a referral has now, if any: of all it ever had the only one that may be read
-- (page a038-retrieve-appointment). It follows the document, so no write has to keep it. The newest
-- cannot be told by its number: every process takes numbers from the sequence some at a time.
alter table referral
  add column appointment_id bigint
  generated always as ((document #>> '{appointment,id}')::bigint) stored;
