-- A segment keeps the order of its list too, and may be for its author alone: then its name is the author's own affair.
alter table segments add column sort jsonb;
drop index segments_name;
create unique index segments_shared_name on segments (list, lower(name)) where shared;
create unique index segments_own_name on segments (list, created_by, lower(name)) where not shared;
