-- Dates of a referral that come without anybody acting (DOMAIN 5.6): when its patient is reminded
-- to book, and by when its patient can expect to be contacted. Every write keeps them; null when
-- there is nothing to wait for.
alter table referral add column remind_on date, add column contact_by date;

update referral r
set remind_on = left(document ->> 'stateSince', 10)::date + days::integer
from (
  select ubrn, (document ->> 'firstReminderLetterFollowUpDays')::bigint as days
  from referral
) as reminder
where reminder.ubrn = r.ubrn and days between 1 and 36500
  and state in ('NOT_BOOKED', 'APPT_CANCELLED_BY_PATIENT', 'APPT_CANCELLED_BY_PROVIDER');

update referral r
set contact_by = (
  select day::date
  from generate_series(
    left(document #>> '{appointment,createdAt}', 10)::date + 1,
    left(document #>> '{appointment,createdAt}', 10)::date + 60,
    interval '1 day'
  ) as day
  where extract(isodow from day) < 6
  order by day limit 1
  offset case state || ' ' || (document ->> 'priority')
    when 'DEFERRED_TO_PROVIDER URGENT' then 10
    when 'DEFERRED_TO_PROVIDER TWO_WEEK_WAIT' then 5
    when 'AWAITING_TRIAGE URGENT' then 5
    when 'AWAITING_TRIAGE TWO_WEEK_WAIT' then 2
    else 40
  end - 1
)
where state in ('DEFERRED_TO_PROVIDER', 'AWAITING_TRIAGE')
  and document #>> '{appointment,lastContact}' is null;

create index referral_to_remind on referral (remind_on) where remind_on is not null;
create index referral_to_contact on referral (contact_by) where contact_by is not null;

-- What became of those dates. Neither refers to the referral by a key: a key locks its row, and so
-- would turn away who changes it at that moment.
create table reminder_letter (
  ubrn text not null,
  due_on date not null,
  made_at timestamptz not null,
  primary key (ubrn, due_on)
);
create index reminder_letter_by_time on reminder_letter (made_at);

create table missed_contact (
  ubrn text not null,
  expected_by date not null,
  service_id text,
  provider_ods_code text,
  noticed_at timestamptz not null,
  primary key (ubrn, expected_by)
);
create index missed_contact_by_time on missed_contact (noticed_at);
