-- When an organisation works; one row each, under the organisation's own id. Hours and days off are JSON.
create table calendar (
  id uuid primary key references organisation (id),
  version bigint not null,
  zone text not null,
  country text not null,
  week text not null,
  own text not null
);
