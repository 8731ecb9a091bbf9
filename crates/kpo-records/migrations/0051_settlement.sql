-- Rates, hours, invoices, payments. Cost and bill rates share a table and never a query.

create table rate (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  kind text not null check (kind in ('cost', 'bill')),
  hourly_minor bigint not null,
  hourly_currency text not null,
  from_day text not null,
  set_by uuid not null references person (id),
  set_at bigint not null,
  agreed_by uuid references person (id),
  agreed_at bigint,
  unique (engagement_id, person_id, kind, from_day)
);

create table timesheet (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  period text not null,
  state text not null check (state in ('open', 'submitted', 'approved', 'returned')),
  submitted_at bigint,
  decided_by uuid references person (id),
  decided_at bigint,
  reason text,
  unique (engagement_id, person_id, period)
);
create index timesheet_state on timesheet (state, engagement_id);

create table time_entry (
  id uuid primary key,
  version bigint not null,
  sheet_id uuid not null references timesheet (id),
  engagement_id uuid not null references engagement (id),
  person_id uuid not null references person (id),
  day text not null,
  minutes bigint not null check (minutes > 0),
  note text not null
);
create index time_entry_sheet on time_entry (sheet_id, day);
create index time_entry_engagement on time_entry (engagement_id, day);

create table exchange_rate (
  id uuid primary key,
  base text not null,
  quote text not null,
  rate text not null,
  day text not null,
  source text not null,
  entered_by uuid not null references person (id),
  entered_at bigint not null,
  unique (base, quote, day, source)
);

create table invoice (
  id uuid primary key,
  version bigint not null,
  engagement_id uuid not null references engagement (id),
  issuer_id uuid not null references organisation (id),
  number text not null,
  currency text not null,
  state text not null check (state in ('draft', 'sent', 'approved', 'returned')),
  drafted_by uuid not null references person (id),
  drafted_at bigint not null,
  sent_at bigint,
  decided_by uuid references person (id),
  decided_at bigint,
  reason text,
  unique (issuer_id, number)
);
create index invoice_engagement on invoice (engagement_id, state);

create table invoice_line (
  id uuid primary key,
  invoice_id uuid not null references invoice (id),
  engagement_id uuid not null references engagement (id),
  position bigint not null,
  person_id uuid not null references person (id),
  day text not null,
  minutes bigint not null,
  hourly_minor bigint not null,
  hourly_currency text not null,
  exchange text,
  amount_minor bigint not null,
  amount_currency text not null,
  entry_id uuid references time_entry (id),
  text text not null
);
create index invoice_line_invoice on invoice_line (invoice_id, position);
create index invoice_line_engagement on invoice_line (engagement_id);

create table payment (
  id uuid primary key,
  invoice_id uuid not null references invoice (id),
  engagement_id uuid not null references engagement (id),
  amount_minor bigint not null check (amount_minor > 0),
  amount_currency text not null,
  reference text not null,
  day text not null,
  recorded_by uuid not null references person (id),
  recorded_at bigint not null,
  unique (invoice_id, reference)
);
create index payment_engagement on payment (engagement_id);
