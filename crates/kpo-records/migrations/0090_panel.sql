-- Panels: many units, judged by several experts each. A judgement is never deleted, only withdrawn; what a member was shown
-- stands before they saw it (panel_showing); who gets which unit is a list in a drawn order (panel_stack).

create table panel (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  name text not null,
  reviews bigint not null check (reviews between 1 and 9),
  known_percent bigint not null check (known_percent between 0 and 10),
  state text not null check (state in ('draft', 'open', 'closed')),
  seed text,
  created_by_id uuid not null references person (id),
  created_at bigint not null,
  opened_at bigint,
  closed_by_id uuid references person (id),
  closed_at bigint
);
create index panel_engagement on panel (engagement_id, created_at);

create table panel_criteria (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  number bigint not null,
  question text not null,
  guidance text not null,
  answers text not null,
  ordinal boolean not null,
  wanted bigint not null,
  written_by_id uuid not null references person (id),
  written_at bigint not null,
  unique (panel_id, number)
);

create table panel_unit (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  place bigint not null,
  reference text not null,
  title text not null,
  text text not null,
  known bigint,
  unique (panel_id, place),
  unique (panel_id, reference)
);

create table panel_seat (
  id uuid primary key,
  version bigint not null,
  panel_id uuid not null references panel (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  kind text not null check (kind in ('member', 'adjudicator')),
  label bigint not null,
  since_at bigint not null,
  ended_at bigint,
  unique (panel_id, kind, label)
);
create index panel_seat_person on panel_seat (person_id, ended_at);
create index panel_seat_engagement on panel_seat (engagement_id, ended_at);

create table panel_stack (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  seat_id uuid not null references panel_seat (id),
  number bigint not null,
  cause text not null check (cause in ('opening', 'mending', 'more')),
  places text not null,
  drawn_at bigint not null,
  unique (seat_id, number)
);
create index panel_stack_panel on panel_stack (panel_id);

create table panel_showing (
  id uuid primary key,
  seat_id uuid not null references panel_seat (id),
  since bigint not null,
  until bigint not null,
  visible text not null check (visible in ('unit')),
  criteria_id uuid not null references panel_criteria (id),
  shown_at bigint not null,
  unique (seat_id, until)
);

create table panel_judgement (
  id uuid primary key,
  version bigint not null,
  panel_id uuid not null references panel (id),
  seat_id uuid not null references panel_seat (id),
  number bigint not null,
  place bigint not null,
  answer bigint not null check (answer between 0 and 9),
  confidence bigint check (confidence between 1 and 3),
  criteria_id uuid not null references panel_criteria (id),
  showing_id uuid not null references panel_showing (id),
  blind boolean not null,
  judged_at bigint not null,
  withdrawn_at bigint,
  unique (seat_id, number)
);
create index panel_judgement_panel on panel_judgement (panel_id);
create unique index panel_judgement_stands on panel_judgement (seat_id, place) where withdrawn_at is null;

create table panel_sample (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  number bigint not null,
  result_id uuid not null,
  answer bigint not null,
  sensitivity bigint not null check (sensitivity between 50 and 100),
  population bigint not null,
  places text not null,
  seed text not null,
  drawn_by_id uuid not null references person (id),
  drawn_at bigint not null,
  unique (panel_id, number)
);

create table panel_settlement (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  seat_id uuid not null references panel_seat (id),
  place bigint not null,
  answer bigint not null check (answer between 0 and 9),
  reason text not null,
  criteria_id uuid not null references panel_criteria (id),
  settled_at bigint not null
);
create index panel_settlement_panel on panel_settlement (panel_id, place);

create table panel_result (
  id uuid primary key,
  panel_id uuid not null references panel (id),
  number bigint not null,
  method text not null,
  priors text not null,
  seed text not null,
  content text not null,
  computed_by_id uuid not null references person (id),
  computed_at bigint not null,
  unique (panel_id, number)
);
