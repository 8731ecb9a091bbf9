-- The journal as transparency logs: one for each client's files, one for the house's own acts (the nil uuid), one over the
-- checkpoints of all (the highest uuid). Nothing here is sealed: the signed checkpoints guard it.

create table tlog (
  log uuid primary key,
  size bigint not null
);

-- An entry's place in its log: `leaf` is SHA-256 of the salt and of what the entry states.
create table tlog_leaf (
  seq bigint primary key,
  log uuid not null,
  place bigint not null,
  salt text not null,
  leaf text not null
);
create unique index tlog_leaf_place on tlog_leaf (log, place);

-- Signed heads, by the installation's key; `place` is a checkpoint's own place in the log over all, null for that log's.
create table tlog_checkpoint (
  key text not null,
  log uuid not null,
  size bigint not null,
  place bigint,
  at bigint not null,
  root text not null,
  note text not null,
  primary key (key, log, size)
);
create unique index tlog_checkpoint_place on tlog_checkpoint (key, place);

-- The last word of each witness of each log.
create table tlog_witness (
  key text not null,
  log uuid not null,
  name text not null,
  verifier text not null,
  size bigint not null,
  signed_at bigint not null,
  at bigint not null,
  signature text not null,
  primary key (key, log, name)
);
