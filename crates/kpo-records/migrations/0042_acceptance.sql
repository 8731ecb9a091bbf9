-- Decisions on the work, each with the figures it stood on. Never changed: a later one follows.

create table acceptance (
  id uuid primary key,
  engagement_id uuid not null references engagement (id),
  submission_id uuid not null unique references submission (id),
  verdict text not null check (verdict in ('accepted', 'corrected', 'rejected')),
  reasons text not null,
  population bigint not null,
  checked bigint not null,
  minor bigint not null,
  major bigint not null,
  critical bigint not null,
  unclear bigint not null,
  bound bigint not null,
  bound_material bigint not null,
  confidence bigint not null,
  reviewers bigint not null,
  disagreements bigint not null,
  adjudications bigint not null,
  guessed bigint not null,
  sampled_from bigint not null,
  sampled bigint not null,
  sample_errors bigint not null,
  seed text not null,
  person_id uuid not null references person (id),
  accepted_at bigint not null
);
create index acceptance_engagement on acceptance (engagement_id, accepted_at);
