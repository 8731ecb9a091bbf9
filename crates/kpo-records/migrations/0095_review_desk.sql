-- The desk: which line of the rubric a word speaks of, how sure its author is, the passages held to be wrong, when a task
-- is due, why somebody thinks they know the author, and why somebody of the author's house may judge.

alter table judgement add column criterion text;
alter table judgement add column sureness text;
alter table adjudication add column criterion text;
alter table adjudication add column sureness text;
alter table finding add column criterion text;
alter table review add column guess_how text;
alter table review add column due_at bigint;
alter table review add column allowed text;

create table passage (
  id uuid primary key,
  review_id uuid not null references review (id),
  item_id uuid not null references review_item (id),
  claim_id uuid not null,
  part text not null check (part in ('text', 'evidence')),
  start bigint not null,
  length bigint not null,
  quote text not null,
  criterion text not null,
  severity text not null check (severity in ('minor', 'major', 'critical')),
  comment text not null,
  correction text not null,
  marked_at bigint not null
);
create index passage_review on passage (review_id);

create table found_passage (
  id uuid primary key,
  finding_id uuid not null references finding (id),
  part text not null check (part in ('text', 'evidence')),
  start bigint not null,
  length bigint not null,
  criterion text not null,
  severity text not null check (severity in ('minor', 'major', 'critical')),
  comment text not null,
  correction text not null
);
create index found_passage_finding on found_passage (finding_id);
