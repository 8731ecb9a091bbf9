-- What an act over the API answered, so that the same act sent twice is done once. Kept for a day; outside the seals.
create table idempotency (
  key_hash text primary key,
  fingerprint text not null,
  status bigint,
  headers text,
  body text,
  created_at bigint not null
);
create index idempotency_age on idempotency (created_at);
