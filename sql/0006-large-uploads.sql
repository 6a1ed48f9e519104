-- A file is known before its bytes are there: from the call that announces it (A039), or from the
-- first byte (A020). Once they have come it has a digest and awaits nothing.

alter table document alter column digest drop not null;
alter table document add column awaits_bytes_until timestamptz;
alter table document add constraint document_bytes_check
  check (digest is not null or awaits_bytes_until is not null);

create index document_awaiting on document (awaits_bytes_until)
  where awaits_bytes_until is not null;
