-- What shows that a person is qualified: each with its issuer, evidence, who entered and who verified it, and its dates.
create table credential (
  id uuid primary key,
  version bigint not null,
  person_id uuid not null references person (id),
  kind text not null check (kind in ('degree', 'licence', 'publication', 'reference')),
  title text not null,
  issuer text not null,
  level bigint,
  field text,
  evidence text not null,
  issued_on text,
  expires_on text,
  entered_by_id uuid not null references person (id),
  entered_at bigint not null,
  verified_by_id uuid references person (id),
  verified_at bigint,
  verified_how text,
  contested text,
  contested_at bigint
);
create index credential_person on credential (person_id);
