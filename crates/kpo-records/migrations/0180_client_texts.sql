-- The key of the texts of a client's files, wrapped by the client's key. The room's own texts have theirs (0150).
alter table client_key add column texts text;
