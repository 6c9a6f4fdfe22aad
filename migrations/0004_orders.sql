-- What customers buy. A refund or a cancellation is its own row, never an edit of the order.

create table orders (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  order_id uuid not null,
  kind text not null check (kind in ('order', 'refund', 'cancellation')),
  -- the order a refund or cancellation takes back, where the source says
  refers_to uuid,
  -- the same as its source names it ("source:id"), so that an order that arrives later is found
  refers_to_key text,
  number text not null,
  source text not null,
  status text not null default 'completed',
  ordered_at timestamptz not null,
  -- always positive or zero; the kind says which way the money went
  amount_minor bigint not null default 0 check (amount_minor >= 0),
  -- the source gave no amount: it is the sum of the items, kept up with them
  amount_from_items boolean not null default false,
  currency text not null,
  channel text,
  stage text,
  promised_at timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  attributes jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, order_id)
);
comment on table orders is '@distributed customer_id';
create index orders_newest on orders (ordered_at desc, order_id);
create index orders_amount on orders (amount_minor desc, order_id);
create index orders_number on orders (number);
create index orders_id on orders (order_id);
-- what takes a purchase back is asked for every order when the facts are read
create index orders_cancelled on orders (customer_id, refers_to) where kind = 'cancellation' and refers_to is not null;
create index orders_waiting on orders (refers_to_key) where refers_to is null and refers_to_key is not null;

-- The lines of an order in one row, column by column (features/orders/core/order-lines.ts): {"lineNo": [1, 2],
-- "sku": ["A", null], "quantity": [3, 1], ...}. One row per line took four times as long to bring in and four times the
-- space (docs/decisions/0005-order-lines.md); to read them one by one there is the view order_items. json and not jsonb:
-- lines are written and read as a whole, and nothing looks into them by a key.
-- No foreign key to orders: lines are only written for orders that were just looked up, and whatever moves or removes
-- an order follows the "part of" in the comment below.
create table order_lines (
  customer_id uuid not null,
  order_id uuid not null,
  lines json not null,
  primary key (customer_id, order_id)
);
comment on table order_lines is '@distributed customer_id, part of orders by order_id';
-- compressing them costs more than the space is worth
alter table order_lines alter column lines set storage external;

create view order_items as
  select l.customer_id, l.order_id, i.line_no::int as line_no, i.sku, coalesce(i.name, '') as name, i.category,
    i.quantity::numeric(18, 4) as quantity, i.unit_price_minor::bigint as unit_price_minor, i.amount_minor::bigint as amount_minor
  from order_lines l cross join lateral rows from (
    json_array_elements_text(l.lines -> 'lineNo'),
    json_array_elements_text(l.lines -> 'sku'),
    json_array_elements_text(l.lines -> 'name'),
    json_array_elements_text(l.lines -> 'category'),
    json_array_elements_text(l.lines -> 'quantity'),
    json_array_elements_text(l.lines -> 'unitPriceMinor'),
    json_array_elements_text(l.lines -> 'amountMinor')
  ) as i(line_no, sku, name, category, quantity, unit_price_minor, amount_minor);

create table subscriptions (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  subscription_id uuid not null,
  number text not null default '',
  source text not null,
  plan text not null default '',
  started_at timestamptz not null,
  -- the end is churn; null while it runs
  ended_at timestamptz,
  end_reason text,
  -- price of one period, normalised to a month in the facts
  amount_minor bigint not null default 0,
  period text not null default 'month' check (period in ('month', 'quarter', 'year')),
  currency text not null,
  attributes jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, subscription_id),
  check (ended_at is null or ended_at >= started_at)
);
comment on table subscriptions is '@distributed customer_id';
create index subscriptions_newest on subscriptions (started_at desc, subscription_id);
