-- A person can be let go: a rate ends on a day, and a reviewer's task can end unfinished and be done by somebody else.

alter table rate add column until_day text;
alter table review add column ended_at bigint;
alter table review add column replaced_by_id uuid references review (id);
create index rate_person on rate (person_id, engagement_id);
create index timesheet_person on timesheet (person_id, state);
create index nomination_person on nomination (person_id, state);
create index opener_person_unused on opener (person_id, used_at);
