-- A found copy that was read, by one security officer; shown once a second one has released it.
create table trace (
  id uuid primary key,
  version bigint not null,
  document_id uuid not null references document (id),
  engagement_id uuid not null references engagement (id),
  reason text not null,
  digest text not null,
  finding text not null,
  started_by_id uuid not null references person (id),
  started_at bigint not null,
  released_by_id uuid references person (id),
  released_at bigint
);
create index trace_recent on trace (started_at desc, id);
