-- A segment may be a fixed list of customers, saved where they were seen together, instead of conditions that find them.

alter table segments
  -- how many customers were listed so far; null: conditions
  add column listed integer,
  -- how many are to be listed, while that still goes on
  add column to_list integer,
  -- where the list was saved from: {"label": "First reply: over 8 h", "to": "/drivers/first-reply/who?group=…"}
  add column origin jsonb;

-- The key holds the id somebody was listed as, too: of two customers who become one both places stay, so that it can be taken back.
create table segment_members (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  segment_id uuid not null references segments (segment_id) on delete cascade,
  listed_as uuid not null,
  primary key (customer_id, segment_id, listed_as)
);
comment on table segment_members is '@distributed customer_id';
create index segment_members_segment on segment_members (segment_id, customer_id);
