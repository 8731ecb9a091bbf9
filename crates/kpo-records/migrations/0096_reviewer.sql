-- Who may be asked to review, how much of it they take at once, and who vouches for somebody with few settled reviews here.
create table reviewer (
  id uuid primary key references person (id),
  version bigint not null,
  reviews_max bigint not null,
  vouched text,
  vouched_by_id uuid references person (id),
  vouched_at bigint
);
