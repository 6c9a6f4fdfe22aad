-- What the company tries out, and what it thinks a change of service is worth.

create table experiments (
  experiment_id uuid primary key,
  name text not null,
  kind text not null check (kind in ('lottery', 'gesture', 'other')),
  -- what the treated arm gets, in the company's words
  tried text not null default '',
  state text not null check (state in ('draft', 'running', 'stopped', 'decided')),
  -- class, share, outcome, horizon, planned number and what it was computed from; frozen at the start
  plan jsonb not null,
  -- the churn rule at the start; null before
  rule jsonb,
  -- keys the hash that draws the arms; leaves the database only in a backup
  seed text not null,
  decision text check (decision in ('adopt', 'drop', 'unclear')),
  reason text not null default '',
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  started_at timestamptz,
  stopped_at timestamptz,
  decided_at timestamptz
);
comment on table experiments is '@reference';
create unique index experiments_name on experiments (lower(name));

-- The arm of a customer, drawn once. The key holds the id it was drawn for as well, so that two customers who are merged
-- both keep what they were exposed to; the earlier one counts.
create table experiment_assignments (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  experiment_id uuid not null references experiments (experiment_id) on delete cascade,
  drawn_for uuid not null,
  arm text not null check (arm in ('treated', 'control')),
  ticket_id uuid,
  assigned_at timestamptz not null,
  primary key (customer_id, experiment_id, drawn_for)
);
comment on table experiment_assignments is '@distributed customer_id';
create index experiment_assignments_order on experiment_assignments (experiment_id, assigned_at);

-- Inputs of "What is it worth?" under a name; saving again under the name makes the next version, nothing is overwritten.
create table worth_scenarios (
  scenario_id uuid primary key,
  name text not null,
  version integer not null,
  inputs jsonb not null,
  created_by uuid,
  created_at timestamptz not null
);
comment on table worth_scenarios is '@reference';
create unique index worth_scenarios_version on worth_scenarios (lower(name), version);

-- Customers somebody has taken care of: off the list of those who are leaving until a day, with what was done. Each is a
-- row of its own, so that of two customers who become one nothing is lost; the latest counts.
create table leaving_handlings (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  handling_id uuid not null,
  note text not null default '',
  -- last day off the list; null: for good
  until date,
  handled_by uuid,
  handled_at timestamptz not null,
  primary key (customer_id, handling_id)
);
comment on table leaving_handlings is '@distributed customer_id';

-- How exposures are tied to staying, under a name; saving again under the name makes the next version, so that a result can
-- say by which it was made.
create table analyses (
  analysis_id uuid primary key,
  name text not null,
  version integer not null,
  settings jsonb not null,
  created_by uuid,
  created_at timestamptz not null
);
comment on table analyses is '@reference';
create unique index analyses_version on analyses (lower(name), version);
