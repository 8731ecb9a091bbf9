-- What a question asks of whoever answers it, whom it is about, who is walled off, and plans for many at once.

-- One to one with the file, under its id. Languages are `en:C1 fi:B2`, regions `eea IN`.
create table need (
  id uuid primary key references engagement (id),
  version bigint not null,
  places bigint not null,
  since_on text not null,
  until_on text not null,
  hours bigint not null,
  languages text not null,
  regions text not null,
  overlap_hours bigint not null,
  rate_cap_minor bigint,
  rate_cap_currency text,
  cooling_months bigint not null
);

create table party (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  kind text not null check (kind in ('organisation', 'person')),
  name text not null,
  organisation_id uuid references organisation (id)
);
create index party_engagement on party (engagement_id, id);

create table wall (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  name text not null,
  organisation_id uuid references organisation (id),
  until_on text not null,
  reason text not null,
  raised_by_id uuid not null references person (id),
  raised_at bigint not null,
  ended_at bigint
);
create index wall_person on wall (person_id, id);

create table plan (
  id uuid primary key,
  version bigint not null,
  name text not null,
  state text not null check (state in ('draft', 'settled')),
  fit_weight bigint not null,
  rate_weight bigint not null,
  record_weight bigint not null,
  firms_apart boolean not null,
  aim text not null check (aim in ('whole', 'worst')),
  proved boolean not null,
  solved_at bigint,
  created_by_id uuid not null references person (id),
  created_at bigint not null
);

create table plan_task (
  id uuid primary key,
  plan_id uuid not null references plan (id),
  engagement_id uuid not null references engagement (id),
  constraint plan_task_once unique (plan_id, engagement_id)
);

create table place (
  id uuid primary key,
  version bigint not null,
  plan_id uuid not null references plan (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  locked boolean not null,
  refused boolean not null,
  constraint place_once unique (plan_id, engagement_id, person_id)
);
create index place_person on place (person_id, plan_id);

-- Counts the changes of what an index in memory is made from, so that it is made anew when it must be.
create table stamp (
  name text primary key,
  number bigint not null
);
insert into stamp (name, number) values ('works', 0);
