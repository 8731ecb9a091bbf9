-- The random key of a document's hidden marks, in hexadecimal. Its digest is in the journal before the first copy goes out.
create table imprint (
  id uuid primary key,
  document_id uuid not null unique references document (id),
  secret text not null,
  engine text not null,
  created_at bigint not null
);
