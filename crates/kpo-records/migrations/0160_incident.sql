-- Every way in of one person is shut until it is thawed; what they hold stays theirs.

create table person_freeze (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  reason text not null,
  frozen_by_id uuid not null references person (id),
  frozen_at bigint not null,
  thawed_at bigint
);
-- One at a time: of two officers at the same instant one finds it done.
create unique index person_freeze_open on person_freeze (person_id) where thawed_at is null;

-- Every copy and reader of chosen documents, gathered by the security officer. What belongs to it is what the exposure record holds.
create table incident (
  id uuid primary key,
  reason text not null,
  made_by_id uuid not null references person (id),
  made_at bigint not null
);
create index incident_made on incident (made_at, id);

create table incident_document (
  id uuid primary key,
  incident_id uuid not null references incident (id),
  document_id uuid not null references document (id),
  constraint incident_document_once unique (incident_id, document_id)
);
