-- Settling a plan holds this row, so that plans are settled one after the other.
insert into stamp (name, number) values ('plans', 0);
