-- Documents, the record of every showing, and the questions about them.

create table blob (
  id uuid primary key,
  digest text not null,
  size bigint not null,
  created_at bigint not null
);

create table document (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  name text not null,
  kind text not null check (kind in ('pdf', 'docx', 'xlsx', 'text', 'png', 'jpeg')),
  class bigint not null check (class between 0 and 3),
  region text not null,
  state text not null check (state in ('quarantined', 'ready', 'refused', 'removed')),
  reason text,
  pages bigint not null,
  breaks text not null,
  blob_id uuid not null references blob (id),
  hold boolean not null,
  uploaded_by_id uuid not null references person (id),
  created_at bigint not null
);
create index document_engagement on document (engagement_id, created_at desc, id);
create index document_blob on document (blob_id);

-- What was shown to whom. Written before a byte leaves; never changed.
create table exposure (
  id uuid primary key,
  document_id uuid not null references document (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  organisation_id uuid not null references organisation (id),
  kind text not null check (kind in ('view', 'export')),
  page bigint not null,
  class bigint not null,
  code text not null unique,
  digest text not null,
  at bigint not null
);
create index exposure_person on exposure (person_id, at desc, id);
create index exposure_document on exposure (document_id, at desc, id);
create index exposure_engagement on exposure (engagement_id, at desc, id);
create index exposure_recent on exposure (at desc, id);

create table question (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  counterparty_id uuid not null references organisation (id),
  asked_by_id uuid not null references person (id),
  body text not null,
  answer text,
  answered_by_id uuid references person (id),
  answered_at bigint,
  published boolean not null,
  created_at bigint not null
);
create index question_engagement on question (engagement_id, created_at desc, id);
