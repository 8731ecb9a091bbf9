-- Competitor sets, what each person was shown of which file, and whose information each scope may know within each set.

-- How long what was seen of one member keeps somebody from the others is agreed set by set.
create table rival_set (
  id uuid primary key,
  version bigint not null,
  name text not null,
  scope text not null check (scope in ('person', 'firm', 'both')),
  cooling_days bigint not null check (cooling_days between 0 and 3650),
  made_by_id uuid not null references person (id),
  made_at bigint not null,
  ended_at bigint
);

create table rival (
  id uuid primary key,
  version bigint not null,
  set_id uuid not null references rival_set (id),
  organisation_id uuid not null references organisation (id),
  since_on text not null,
  until_on text,
  entered_by_id uuid not null references person (id),
  entered_at bigint not null
);
create index rival_of_set on rival (set_id, since_on, id);

-- That somebody from outside was shown something of a file on a day: one row for each kind of thing. Never changed.
create table sighting (
  id uuid primary key,
  person_id uuid not null references person (id),
  organisation_id uuid not null references organisation (id),
  engagement_id uuid not null references engagement (id),
  kind text not null,
  seen_on text not null,
  at bigint not null,
  constraint sighting_once unique (person_id, engagement_id, kind, seen_on)
);
create index sighting_organisation on sighting (organisation_id, engagement_id);
create index sighting_engagement on sighting (engagement_id, person_id);

-- The id is the digest of scope, its id and the set: whoever comes first has the row, and who comes second sees it.
create table ledger (
  id uuid primary key,
  version bigint not null,
  scope text not null check (scope in ('person', 'firm')),
  scope_id uuid not null,
  set_id uuid not null references rival_set (id),
  holders text not null,
  since_at bigint not null,
  constraint ledger_once unique (scope, scope_id, set_id)
);
create index ledger_set on ledger (set_id, scope, scope_id);
