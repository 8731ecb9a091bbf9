-- Approaching, naming people, sealed offers, the choice.

create table invitation (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  organisation_id uuid not null references organisation (id),
  invited_by_id uuid not null references person (id),
  invited_at bigint not null,
  ended_at bigint,
  ending text check (ending in ('not-chosen', 'withdrawn', 'awarded')),
  constraint invitation_once unique (engagement_id, organisation_id)
);
create index invitation_organisation on invitation (organisation_id, ended_at);

create table nomination (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  organisation_id uuid not null references organisation (id),
  person_id uuid not null references person (id),
  note text not null,
  state text not null check (state in ('proposed', 'approved', 'declined', 'withdrawn')),
  reason text not null,
  nominated_by_id uuid not null references person (id),
  nominated_at bigint not null,
  decided_by_id uuid references person (id),
  decided_at bigint
);
create index nomination_engagement on nomination (engagement_id, nominated_at, id);

create table opener (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  lock text not null check (lock in ('outer', 'inner')),
  recipient text not null,
  created_at bigint not null,
  used_at bigint,
  constraint opener_lock unique (engagement_id, lock),
  constraint opener_person unique (engagement_id, person_id)
);

create table bid (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  bidder_id uuid not null references organisation (id),
  submitted_by_id uuid not null references person (id),
  submitted_at bigint not null,
  receipt text not null,
  commitment text not null,
  sealed text not null,
  state text not null check (state in ('sealed', 'peeled', 'opened', 'invalid')),
  price_minor bigint,
  price_currency text,
  days bigint,
  plan text,
  opened_at bigint,
  constraint bid_once unique (engagement_id, bidder_id)
);

create table award (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  criteria text not null,
  deadline_at bigint not null,
  peeled_at bigint,
  opened_at bigint,
  chosen_id uuid references bid (id),
  scores text not null,
  reasons text not null,
  proposed_by_id uuid references person (id),
  proposed_at bigint,
  approved_by_id uuid references person (id),
  made_at bigint,
  constraint award_once unique (engagement_id)
);
