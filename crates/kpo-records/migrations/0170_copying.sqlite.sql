-- What readers of a document may take away (nothing said: nothing), and that they took it. SQLite changes a check only by a new table.
alter table document add column copying text check (copying in ('pdf', 'source'));
create table exposure_again (
  id uuid primary key,
  document_id uuid not null references document (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  organisation_id uuid not null references organisation (id),
  kind text not null check (kind in ('view', 'export', 'copy')),
  page bigint not null,
  class bigint not null,
  code text not null unique,
  digest text not null,
  at bigint not null
);
insert into exposure_again (id, document_id, engagement_id, person_id, organisation_id, kind, page, class, code, digest, at)
  select id, document_id, engagement_id, person_id, organisation_id, kind, page, class, code, digest, at from exposure;
drop table exposure;
alter table exposure_again rename to exposure;
create index exposure_person on exposure (person_id, at desc, id);
create index exposure_document on exposure (document_id, at desc, id);
create index exposure_engagement on exposure (engagement_id, at desc, id);
create index exposure_recent on exposure (at desc, id);
