-- What lets one entity's people see, from a country, documents that are to stay within a region: until a day.

create table transfer (
  id uuid primary key,
  version bigint not null,
  basis text not null check (basis in ('adequacy', 'clauses', 'rules', 'derogation')),
  organisation_id uuid not null references organisation (id),
  from_region text not null,
  to_country text not null,
  number text not null,
  from_on text not null,
  until_on text not null,
  entered_by_id uuid not null references person (id),
  entered_at bigint not null,
  ended_at bigint
);
create index transfer_organisation on transfer (organisation_id, to_country);
