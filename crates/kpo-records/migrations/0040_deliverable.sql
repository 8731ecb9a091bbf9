-- The work: claims as they are being written, and submissions, which never change.

create table deliverable (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null unique references engagement (id),
  question text not null,
  method text not null,
  recommendation text not null,
  confidence bigint check (confidence between 0 and 100),
  created_at bigint not null
);

create table claim (
  id uuid primary key,
  version bigint not null,
  deliverable_id uuid not null references deliverable (id),
  position bigint not null,
  text text not null,
  evidence text not null,
  document_id uuid,
  method text check (method in ('data', 'method', 'judgement')),
  confidence bigint check (confidence between 0 and 100)
);
create index claim_deliverable on claim (deliverable_id, position);

create table submission (
  id uuid primary key,
  deliverable_id uuid not null references deliverable (id),
  engagement_id uuid not null references engagement (id),
  number bigint not null,
  content text not null,
  digest text not null,
  claims bigint not null,
  person_id uuid not null references person (id),
  submitted_at bigint not null,
  unique (engagement_id, number)
);
