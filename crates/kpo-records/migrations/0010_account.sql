-- How people prove who they are. Secrets stand here only as hashes, except the second factor's, which must be computed with.

-- Its id is the person's.
create table account (
  id uuid primary key references person (id),
  version bigint not null,
  password_hash text not null,
  factor text,
  factor_offered text,
  factor_step bigint not null,
  password_at bigint not null
);

create table recovery (
  id uuid primary key,
  person_id uuid not null references person (id),
  code_hash text not null
);
create index recovery_person on recovery (person_id);

create table link (
  id uuid primary key,
  version bigint not null,
  token_hash text not null unique,
  kind text not null check (kind in ('first', 'invitation', 'reset')),
  person_id uuid references person (id),
  made_by_id uuid references person (id),
  made_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index link_person on link (person_id, ended_at);

create table token (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  name text not null,
  token_hash text not null unique,
  scopes text not null,
  made_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index token_person on token (person_id, ended_at);

-- A sign-in that showed the password and still owes the second factor.
create table challenge (
  id uuid primary key,
  token_hash text not null unique,
  person_id uuid not null references person (id),
  expires_at bigint not null
);

-- How far ahead of the clock somebody's tries have run; forgotten as time catches up.
create table attempt (
  key text primary key,
  ahead_at bigint not null
);

create table language (
  id uuid primary key,
  person_id uuid not null references person (id),
  tag text not null,
  level text not null
);
create index language_person on language (person_id);

create table affiliation (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  organisation_id uuid references organisation (id),
  employer text not null,
  title text not null,
  duty text not null,
  since_on text not null,
  until_on text
);
create index affiliation_person on affiliation (person_id);
