-- The journal only grows. A person with the file can still change it; `kpo journal verify` then says where.
create trigger journal_no_update before update on journal begin select raise(abort, 'the journal only grows'); end;
create trigger journal_no_delete before delete on journal begin select raise(abort, 'the journal only grows'); end;
