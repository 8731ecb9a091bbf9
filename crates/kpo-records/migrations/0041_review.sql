-- Blind checking. A claim has another name (review_item.id) in every reviewer's task, and another place.

create table sample (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  submission_id uuid not null unique references submission (id),
  kind text not null check (kind in ('whole', 'changes')),
  seed text not null,
  population bigint not null,
  size bigint not null,
  target bigint not null,
  drawn_at bigint not null,
  settled_at bigint
);
create index sample_engagement on sample (engagement_id, drawn_at);

create table review (
  id uuid primary key,
  version bigint not null,
  sample_id uuid not null references sample (id),
  engagement_id uuid not null references engagement (id),
  reviewer_id uuid not null references person (id),
  role text not null check (role in ('reviewer', 'adjudicator')),
  guessed boolean,
  assigned_at bigint not null,
  finished_at bigint,
  unique (sample_id, reviewer_id)
);
create index review_reviewer on review (reviewer_id, finished_at);
create index review_engagement on review (engagement_id);

create table review_item (
  id uuid primary key,
  review_id uuid not null references review (id),
  claim_id uuid not null,
  position bigint not null,
  unique (review_id, claim_id)
);
create index review_item_place on review_item (review_id, position);

create table judgement (
  id uuid primary key,
  version bigint not null,
  review_id uuid not null references review (id),
  item_id uuid not null unique references review_item (id),
  claim_id uuid not null,
  verdict text not null check (verdict in ('correct', 'error', 'unclear')),
  severity text check (severity in ('minor', 'major', 'critical')),
  comment text not null,
  correction text not null,
  judged_at bigint not null
);
create index judgement_review on judgement (review_id);

create table adjudication (
  id uuid primary key,
  version bigint not null,
  sample_id uuid not null references sample (id),
  review_id uuid not null references review (id),
  item_id uuid not null unique references review_item (id),
  claim_id uuid not null,
  verdict text not null check (verdict in ('correct', 'error', 'unclear')),
  severity text check (severity in ('minor', 'major', 'critical')),
  comment text not null,
  correction text not null,
  settled_at bigint not null
);
create index adjudication_sample on adjudication (sample_id);

create table finding (
  id uuid primary key,
  engagement_id uuid not null references engagement (id),
  sample_id uuid not null references sample (id),
  claim_id uuid not null,
  severity text not null check (severity in ('minor', 'major', 'critical')),
  comment text not null,
  correction text not null,
  told_at bigint not null,
  unique (sample_id, claim_id)
);
create index finding_engagement on finding (engagement_id);
