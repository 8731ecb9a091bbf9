-- A word that settles says which sample of the pile had been drawn by then: only a word said since is a fresh look at it. One
-- word settles a unit, and one more looks at it again where it was drawn.
alter table panel_settlement add column sample_id uuid references panel_sample (id);
create unique index panel_settlement_once on panel_settlement (panel_id, place) where sample_id is null;
create unique index panel_settlement_look on panel_settlement (panel_id, place, sample_id);
