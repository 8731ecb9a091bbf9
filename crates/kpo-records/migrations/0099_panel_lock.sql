-- What two people at once could have done twice: a seat held twice, a fact contested twice before it was answered. And units
-- that lay on a desk already when the question was written anew: that they were shown again under the new one.

create unique index panel_seat_held on panel_seat (panel_id, person_id, kind) where ended_at is null;
create unique index contest_open on contest (person_id, kind, object_id) where answered_at is null;

create table panel_reshowing (
  id uuid primary key,
  seat_id uuid not null references panel_seat (id),
  criteria_id uuid not null references panel_criteria (id),
  places text not null,
  shown_at bigint not null
);
create index panel_reshowing_seat on panel_reshowing (seat_id, criteria_id);
