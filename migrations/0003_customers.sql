-- Who is kept or lost. Everything that belongs to a customer is keyed by the customer first.

create table customers (
  customer_id uuid primary key,
  kind text not null default 'person' check (kind in ('person', 'company')),
  name text not null default '',
  language text,
  time_zone text,
  country text,
  city text,
  tier text,
  tags text[] not null default '{}',
  attributes jsonb not null default '{}',
  customer_since timestamptz,
  source text not null,
  -- staff domain, tests: kept, but out of every metric
  internal boolean not null default false,
  search_text text not null default '',
  -- set when the customer's identity was erased: events stay, and an import brings the person back no more
  erased_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table customers is '@distributed customer_id';
create index customers_erased on customers (customer_id) where erased_at is not null;
create index customers_newest on customers (created_at desc, customer_id);
create index customers_name on customers (lower(name), customer_id);
create index customers_search on customers using gin (to_tsvector('simple', search_text));

-- Running totals a list sorts and filters by; every customer has a row, refreshed by the rows that own the facts.
create table customer_stats (
  customer_id uuid primary key references customers (customer_id) on delete cascade,
  orders_count integer not null default 0,
  revenue_minor bigint not null default 0,
  currency text,
  first_order_at timestamptz,
  last_order_at timestamptz,
  active_subscriptions integer not null default 0,
  tickets_count integer not null default 0,
  open_tickets integer not null default 0,
  last_ticket_at timestamptz,
  answers_count integer not null default 0,
  last_nps numeric,
  last_csat numeric,
  last_ces numeric,
  last_answer_at timestamptz
);
comment on table customer_stats is '@distributed customer_id';
create index customer_stats_revenue on customer_stats (revenue_minor desc, customer_id);
create index customer_stats_orders on customer_stats (orders_count desc, customer_id);
create index customer_stats_last_order on customer_stats (last_order_at desc nulls last, customer_id);
create index customer_stats_tickets on customer_stats (tickets_count desc, customer_id);
create index customer_stats_open on customer_stats (open_tickets desc, customer_id);
create index customer_stats_last_ticket on customer_stats (last_ticket_at desc nulls last, customer_id);

create table contacts (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  contact_id uuid not null,
  name text not null default '',
  email text,
  phone text,
  language text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, contact_id)
);
comment on table contacts is '@distributed customer_id';
create index contacts_phone on contacts (phone, customer_id) where phone is not null;

-- A way to recognise a contact, unique across the system: spread by itself, not by the customer.
-- kind: email | phone | telegram | external; value is normalised (lower-case e-mail, +digits, "source:id").
create table identities (
  kind text not null check (kind in ('email', 'phone', 'telegram', 'external')),
  value text not null,
  customer_id uuid not null,
  contact_id uuid,
  created_at timestamptz not null,
  primary key (kind, value)
);
comment on table identities is '@distributed value';
create index identities_customer on identities (customer_id);

-- Which record an outside system's id became: what makes every import repeatable.
-- entity: order | subscription | ticket | answer | invitation; value "source:id".
create table external_keys (
  entity text not null,
  value text not null,
  customer_id uuid not null,
  record_id uuid not null,
  primary key (entity, value)
);
comment on table external_keys is '@distributed value';
create index external_keys_customer on external_keys (customer_id);

-- What a merge moved, so that it can be taken back.
create table customer_merges (
  merge_id uuid primary key,
  survivor_id uuid not null,
  merged_id uuid not null,
  merged_at timestamptz not null,
  merged_by uuid,
  moved jsonb not null,
  undone_at timestamptz,
  undone_by uuid
);
comment on table customer_merges is '@local';
create index customer_merges_survivor on customer_merges (survivor_id);
create index customer_merges_merged on customer_merges (merged_id);

-- Saved conditions over a list: one per list kind ("customers", "tickets", "orders", "answers").
create table segments (
  segment_id uuid primary key,
  list text not null,
  name text not null,
  filter jsonb not null,
  created_by uuid,
  shared boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table segments is '@reference';
create unique index segments_name on segments (list, lower(name));
