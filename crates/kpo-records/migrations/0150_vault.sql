-- The keys that documents lie under, each wrapped by the key above it: root (never here), client, room, blob. "epoch" counts a
-- key's own renewals, "under" is the epoch of the key it is wrapped by.

-- A client's key, by the organisation; "root" names the root key it is wrapped by.
create table client_key (
  id uuid primary key references organisation (id),
  version bigint not null,
  epoch bigint not null,
  root text not null,
  wrapped text not null,
  made_at bigint not null
);

-- A room's key, by the engagement, and the key its texts are sealed with. Destroyed, both are null for good.
create table room_key (
  id uuid primary key references engagement (id),
  version bigint not null,
  client_id uuid not null references client_key (id),
  epoch bigint not null,
  under bigint not null,
  wrapped text,
  texts text,
  made_at bigint not null,
  destroyed_at bigint
);
create index room_key_client on room_key (client_id);

-- A blob's key, by the blob, with digest and size of the sealed bytes, so that whoever has no key can tell whether they were altered.
create table blob_key (
  id uuid primary key references blob (id),
  version bigint not null,
  room_id uuid not null references room_key (id),
  under bigint not null,
  wrapped text not null,
  digest text not null,
  size bigint not null
);
create index blob_key_room on blob_key (room_id);
