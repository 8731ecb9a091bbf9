-- A duty owed to a former employer is a tie with its end: until then it stands as a wall. SQLite changes a check only by a new table.
create table tie_again (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('client', 'coauthor', 'interest', 'kin', 'duty')),
  name text not null,
  organisation_id uuid references organisation (id),
  since_on text,
  until_on text,
  entered_by_id uuid not null references person (id),
  entered_at bigint not null,
  constraint tie_duty_ends check (kind <> 'duty' or until_on is not null)
);
insert into tie_again (id, version, person_id, kind, name, organisation_id, since_on, until_on, entered_by_id, entered_at)
  select id, version, person_id, kind, name, organisation_id, since_on, until_on, entered_by_id, entered_at from tie;
drop table tie;
alter table tie_again rename to tie;
create index tie_person on tie (person_id, id);
