-- What a person brings to a question: works, ties, time, what an hour is offered at, skills by code.
create table work (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  title text not null,
  text text not null,
  year bigint,
  authors text not null,
  address text not null,
  source text not null check (source in ('entered', 'csv', 'json-resume', 'orcid')),
  entered_by_id uuid not null references person (id),
  entered_at bigint not null
);
create index work_person on work (person_id, id);

create table tie (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('client', 'coauthor', 'interest', 'kin')),
  name text not null,
  organisation_id uuid references organisation (id),
  since_on text,
  until_on text,
  entered_by_id uuid not null references person (id),
  entered_at bigint not null
);
create index tie_person on tie (person_id, id);

-- One to one with the person, under the person's own id.
create table availability (
  id uuid primary key references person (id),
  version bigint not null,
  weekly_hours bigint not null,
  tasks_max bigint not null,
  notice_days bigint not null
);

create table absence (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  since_on text not null,
  until_on text not null
);
create index absence_person on absence (person_id, since_on, id);

create table list_rate (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  hourly_minor bigint not null,
  hourly_currency text not null,
  from_on text not null,
  set_by_id uuid not null references person (id),
  set_at bigint not null
);
create index list_rate_person on list_rate (person_id, from_on, id);

-- Published classifications an installation works by; `broader` is the code above, empty at the top.
create table term (
  id uuid primary key,
  version bigint not null,
  scheme text not null,
  code text not null,
  label text not null,
  broader text not null,
  address text not null,
  constraint term_once unique (scheme, code)
);

-- A skill may name a code of a classification beside its words. Null where it does not: a column that is null does not
-- count in a row's seal, so that what was sealed before this script still is.
alter table skill add column scheme text;
alter table skill add column code text;
