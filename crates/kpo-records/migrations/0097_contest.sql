-- What people hold against facts about them, and what the client answered. The facts themselves are acts kept elsewhere.
create table contest (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('settled', 'review', 'decision', 'checked')),
  object_id uuid not null,
  words text not null,
  contested_at bigint not null,
  upheld boolean,
  reasons text,
  answered_by_id uuid references person (id),
  answered_at bigint
);
create index contest_person on contest (person_id, contested_at);
create index contest_object on contest (object_id);
