-- What a question going out needs before anybody outside is contacted: core map, request, allocation, own skills, staff.

create table capability (
  id uuid primary key,
  version bigint not null,
  name text not null unique,
  why text not null,
  verdict text not null check (verdict in ('never', 'may', 'should')),
  created_at bigint not null
);

-- One to one with the file, and under its id; so are allocation, skill_search and staff_effect.
create table request (
  id uuid primary key references engagement (id),
  version bigint not null,
  question text not null,
  decision text not null,
  decider_id uuid references person (id),
  capability_id uuid references capability (id),
  core boolean not null,
  class bigint not null,
  information text not null,
  volume bigint not null,
  rule_bound bigint not null,
  skill bigint not null,
  judgement bigint not null,
  deadline_on text not null,
  budget_minor bigint not null,
  budget_currency text not null,
  created_at bigint not null
);

create table allocation (
  id uuid primary key references engagement (id),
  version bigint not null,
  request_version bigint not null,
  intake text not null check (intake in ('in-house', 'bpo', 'kpo', 'refused')),
  reasons text not null,
  route text not null check (route in ('in-house', 'bpo', 'kpo')),
  model text check (model in ('firm', 'freelancer', 'captive')),
  distance text check (distance in ('onshore', 'nearshore', 'offshore')),
  weights text not null,
  options text not null,
  why text not null,
  exit_plan text not null,
  decided_by_id uuid not null references person (id),
  decided_at bigint not null
);

create table skill (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  text text not null,
  level bigint not null,
  created_at bigint not null
);
create index skill_person on skill (person_id, id);

create table skill_search (
  id uuid primary key references engagement (id),
  version bigint not null,
  words text not null,
  found bigint not null,
  finding text not null check (finding in ('negative', 'waived')),
  reason text not null,
  signed_by_id uuid not null references person (id),
  signed_at bigint not null
);

create table staff_effect (
  id uuid primary key references engagement (id),
  version bigint not null,
  touched boolean not null,
  roles text not null,
  purpose text not null,
  consulted_on text,
  consulted_with text not null,
  knowledge_return text not null,
  recorded_by_id uuid not null references person (id),
  recorded_at bigint not null
);
