-- What a PAS is asked, bookings and cancellations alike, until its answer is known (DOMAIN 5.3): a
-- request whose process died, or whose answer did not come in time, is taken up again from here.

alter table booking_attempt rename to pas_request;
alter table pas_request rename column attempt_id to request_id;
alter table pas_request rename constraint booking_attempt_pkey to pas_request_pkey;
alter table pas_request rename constraint booking_attempt_ubrn_fkey to pas_request_ubrn_fkey;
alter index booking_attempt_by_ubrn rename to pas_request_by_ubrn;

alter table pas_request drop constraint booking_attempt_outcome_check;
alter table pas_request add constraint pas_request_outcome_check check (outcome in (
  'ASKED', 'BOOKED', 'CANCELLED', 'SLOT_NOT_AVAILABLE', 'REFUSED', 'ERROR', 'TIMED_OUT'
));

alter table pas_request
  add column kind text not null default 'BOOK' check (kind in ('BOOK', 'CANCEL')),
  -- when the PAS is asked again what it did; null once that is known
  add column ask_again_at timestamptz,
  add column asked_again integer not null default 0,
  -- of a cancellation: what is done to the referral once the PAS agrees, and in whose name
  add column deed json;
alter table pas_request alter column kind drop default;

update pas_request set ask_again_at = started_at + interval '135 seconds' where outcome = 'ASKED';

create index pas_request_open on pas_request (ask_again_at) where ask_again_at is not null;

-- A held slot belongs to one request, and to nobody else until the PAS has answered that.
alter table slot add column held_by uuid;
update slot s set held_by = (
  select request_id from pas_request r
  where r.slot_id = s.slot_id and r.ubrn = s.ubrn and r.outcome = 'ASKED'
  order by started_at desc limit 1
) where status = 'held';
update slot set status = 'free', ubrn = null where status = 'held' and held_by is null;

drop index slot_to_offer;
create index slot_to_offer on slot (service_id, starts_at, slot_id) where status = 'free';
alter table slot drop column held_until;

-- What the simulated PASes have in their books. Empty in production.
create table simulated_pas_entry (
  request_id uuid primary key,
  service_id text not null,
  slot_id bigint not null,
  ubrn text not null,
  status text not null check (status in ('booked', 'cancelled'))
);

create unique index simulated_pas_booking on simulated_pas_entry (slot_id) where status = 'booked';
