-- That a wall of the ledger does not keep one person off one file: asked by one, agreed by a second, until a day.

create table waiver (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  engagement_id uuid not null references engagement (id),
  reason text not null,
  until_on text not null,
  asked_by_id uuid not null references person (id),
  asked_at bigint not null,
  second_id uuid not null references person (id),
  agreed_at bigint,
  ended_at bigint,
  constraint waiver_two check (second_id <> asked_by_id)
);
create index waiver_person on waiver (person_id, id);

-- Whoever keeps a file whose information the person knows is told of the waiver, and says that they were.
create table waiver_notice (
  id uuid primary key,
  version bigint not null,
  waiver_id uuid not null references waiver (id),
  engagement_id uuid not null references engagement (id),
  at bigint not null,
  read_by_id uuid references person (id),
  read_at bigint,
  constraint waiver_notice_once unique (waiver_id, engagement_id)
);
create index waiver_notice_engagement on waiver_notice (engagement_id, id);
