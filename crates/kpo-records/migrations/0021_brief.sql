-- The brief in its versions, what it cannot do without, and the experts' own words for it.

create table brief (
  id uuid primary key,
  engagement_id uuid not null references engagement (id),
  number bigint not null,
  question text not null,
  context text not null,
  method text not null,
  rubric text not null,
  languages text not null,
  written_by_id uuid not null references person (id),
  written_at bigint not null,
  constraint brief_number unique (engagement_id, number)
);

create table requirement (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  kind text not null check (kind in ('degree', 'licence', 'publication', 'reference')),
  title text not null,
  level bigint,
  field text
);
create index requirement_engagement on requirement (engagement_id, id);

create table restatement (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  brief_id uuid not null references brief (id),
  person_id uuid not null references person (id),
  text text not null,
  made_at bigint not null,
  answer text check (answer in ('confirmed', 'corrected')),
  remark text not null,
  answered_by_id uuid references person (id),
  answered_at bigint
);
create index restatement_engagement on restatement (engagement_id, made_at, id);
