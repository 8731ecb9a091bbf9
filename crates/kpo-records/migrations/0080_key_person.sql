-- The named experts a file depends on, for what, who stands behind them and what that person must know.

create table key_person (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  subject text not null,
  understudy_id uuid references person (id),
  handover text,
  handed_by_id uuid references person (id),
  handed_at bigint,
  named_by_id uuid not null references person (id),
  named_at bigint not null,
  ending text check (ending in ('replaced', 'released')),
  successor_id uuid references person (id),
  reason text,
  ended_by_id uuid references person (id),
  ended_at bigint
);
create index key_person_engagement on key_person (engagement_id, ended_at);
create index key_person_understudy on key_person (understudy_id, ended_at);
