-- Texts that bind, who accepted which of them, and the dated duties that follow.

create table agreement (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  kind text not null check (kind in ('nda', 'sow')),
  number bigint not null,
  title text not null,
  body text not null,
  digest text not null,
  terms text,
  people text not null,
  drafted_by_id uuid not null references person (id),
  created_at bigint not null,
  superseded_at bigint,
  unique (engagement_id, kind, number)
);

-- Whom a statement of work names (R27).
create table agreement_person (
  id uuid primary key,
  agreement_id uuid not null references agreement (id),
  person_id uuid not null references person (id),
  unique (agreement_id, person_id)
);
create index agreement_person_person on agreement_person (person_id);

create table signature (
  id uuid primary key,
  agreement_id uuid not null references agreement (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  organisation_id uuid not null references organisation (id),
  capacity text not null check (capacity in ('client', 'provider', 'expert')),
  digest text not null,
  typed_name text not null,
  signed_in_at bigint not null,
  at bigint not null,
  unique (agreement_id, person_id)
);
create index signature_person on signature (person_id, engagement_id);
create index signature_engagement on signature (engagement_id, at);

create table obligation (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  body text not null,
  side text not null check (side in ('client', 'provider', 'both')),
  due_on text not null,
  done_by_id uuid references person (id),
  done_at bigint,
  created_at bigint not null
);
create index obligation_engagement on obligation (engagement_id, due_on);
