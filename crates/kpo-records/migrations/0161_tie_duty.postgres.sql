-- A duty owed to a former employer is a tie with its end: until then it stands as a wall.
alter table tie drop constraint tie_kind_check;
alter table tie add constraint tie_kind_check check (kind in ('client', 'coauthor', 'interest', 'kin', 'duty'));
alter table tie add constraint tie_duty_ends check (kind <> 'duty' or until_on is not null);
