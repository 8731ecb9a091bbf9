-- Qualification: a scored task before award. What a panel is for; which task a file requires, with what mark; and who need not
-- pass it, by whose word.
alter table panel add column kind text not null default 'work' check (kind in ('work', 'qualification'));

create table qualification (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  panel_id uuid not null references panel (id),
  mark bigint not null check (mark between 50 and 99),
  undecided_suffices boolean not null,
  set_by_id uuid not null references person (id),
  set_at bigint not null,
  released_at bigint,
  unique (engagement_id)
);

create table qualification_waiver (
  id uuid primary key,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  reason text not null,
  waived_by_id uuid not null references person (id),
  waived_at bigint not null,
  unique (engagement_id, person_id)
);
