-- The journal only grows. A person with the server can still change it; `kpo journal verify` then says where.
create function journal_only_grows() returns trigger language plpgsql as $$ begin raise exception 'the journal only grows'; end $$;
create trigger journal_no_change before update or delete on journal for each row execute function journal_only_grows();
