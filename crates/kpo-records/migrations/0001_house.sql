-- Who there is, and the record of what they did. Portable: uuid, bigint, text, boolean, bytea/blob.

create table organisation (
  id uuid primary key,
  version bigint not null,
  name text not null,
  kind text not null check (kind in ('host', 'firm', 'freelancer', 'captive')),
  country text not null,
  parent_id uuid references organisation (id),
  created_at bigint not null
);

create table person (
  id uuid primary key,
  version bigint not null,
  name text not null,
  email text not null unique,
  organisation_id uuid not null references organisation (id),
  roles text not null,
  clearance bigint not null,
  place text not null,
  locale text not null,
  zone text not null,
  active boolean not null,
  created_at bigint not null
);
create index person_organisation on person (organisation_id, id);

-- A signed-in browser. The token itself is never stored, only its SHA-256.
create table session (
  id uuid primary key,
  token_hash text not null unique,
  person_id uuid not null references person (id),
  signed_in_at bigint not null,
  second_factor boolean not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  source text not null
);
create index session_person on session (person_id);

create table engagement (
  id uuid primary key,
  version bigint not null,
  title text not null,
  code_name text not null,
  domain text not null,
  client_id uuid not null references organisation (id),
  provider_id uuid references organisation (id),
  owner_id uuid not null references person (id),
  stage text not null check (stage in ('request', 'allocation', 'brief', 'award', 'agreement', 'room', 'work', 'review',
    'acceptance', 'settlement', 'closure', 'outcome', 'done', 'refused')),
  waiting_on text not null check (waiting_on in ('client', 'provider', 'both', 'nobody')),
  waiting_since_at bigint not null,
  bound boolean not null,
  frozen boolean not null,
  closed_at bigint,
  created_at bigint not null
);
create index engagement_client on engagement (client_id, created_at desc, id);
create index engagement_provider on engagement (provider_id, created_at desc, id);
create index engagement_recent on engagement (created_at desc, id);

-- A role a person holds in one engagement.
create table assignment (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  role text not null check (role in ('decider', 'counterpart', 'nominee', 'expert', 'understudy', 'reviewer', 'adjudicator')),
  since_at bigint not null,
  ended_at bigint
);
create index assignment_person on assignment (person_id, ended_at);
create index assignment_engagement on assignment (engagement_id, role);

create table journal (
  seq bigint primary key,
  at bigint not null,
  person_id uuid,
  act text not null,
  object text not null,
  object_id uuid not null,
  engagement_id uuid,
  payload text not null,
  seals text not null,
  policy text not null,
  previous text not null,
  hash text not null
);
create index journal_engagement on journal (engagement_id, seq);
create index journal_object on journal (object_id, seq);
create index journal_person on journal (person_id, seq);

create table journal_head (
  id bigint primary key check (id = 1),
  seq bigint not null,
  hash text not null
);
insert into journal_head (id, seq, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Work that commits with its cause and may run twice.
create table job (
  id uuid primary key,
  kind text not null,
  payload text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  run_at bigint not null,
  attempts bigint not null,
  lease_until_at bigint,
  dedupe_key text unique,
  error text,
  created_at bigint not null,
  finished_at bigint
);
create index job_due on job (state, run_at);
