-- What readers of a document may take away (nothing said: nothing), and that they took it.
alter table document add column copying text check (copying in ('pdf', 'source'));
alter table exposure drop constraint exposure_kind_check;
alter table exposure add constraint exposure_kind_check check (kind in ('view', 'export', 'copy'));
