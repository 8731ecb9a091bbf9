-- The end of an engagement, its proof, and what came of it.

create table closure (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null unique references engagement (id),
  closed_by uuid not null references person (id),
  closed_at bigint not null,
  reason text not null,
  handover text not null,
  ended text not null,
  certificate text
);

create table declaration (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  organisation_id uuid not null references organisation (id),
  person_id uuid references person (id),
  fate text check (fate in ('returned', 'destroyed', 'nothing-held')),
  statement text,
  declared_by uuid references person (id),
  declared_at bigint
);
create index declaration_engagement on declaration (engagement_id);
create index declaration_person on declaration (person_id);
create index declaration_organisation on declaration (organisation_id);

create table knowledge (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  question text not null,
  answer text not null,
  passed boolean not null,
  checked_by uuid not null references person (id),
  checked_at bigint not null
);
create index knowledge_engagement on knowledge (engagement_id);

create table decision (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null unique references engagement (id),
  advice text not null,
  confidence bigint not null check (confidence between 0 and 100),
  decided text not null,
  followed text not null check (followed in ('yes', 'partly', 'no')),
  day text not null,
  decided_by uuid not null references person (id),
  recorded_at bigint not null,
  baseline_minor bigint,
  baseline_currency text,
  expected_minor bigint,
  expected_currency text
);

create table outcome (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  decision_id uuid not null references decision (id),
  after_days bigint not null,
  due text not null,
  happened text,
  actual_minor bigint,
  actual_currency text,
  verdict text check (verdict in ('yes', 'partly', 'no', 'too-early')),
  recorded_by uuid references person (id),
  recorded_at bigint,
  unique (decision_id, after_days)
);
create index outcome_engagement on outcome (engagement_id);
