-- How customers are served: requests, what was said, what happened, and the clocks computed from both.

-- Who works by which hours. One schedule may be the company's own; a team without a schedule works by that.
create table schedules (
  schedule_id uuid primary key,
  name text not null default '',
  source text not null,
  company_default boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table schedules is '@reference';

create table schedule_teams (
  team_id uuid primary key,
  schedule_id uuid not null references schedules (schedule_id) on delete cascade
);
comment on table schedule_teams is '@reference';

-- Versions of a schedule: a change is a new row with a later valid_from, so old minutes stay as they were.
-- weekly: seven lists (Monday first) of [from, to] in minutes of the local day; to may exceed 1440 (night shift).
-- holidays: local dates "YYYY-MM-DD".
create table calendars (
  calendar_id uuid primary key,
  schedule_id uuid not null references schedules (schedule_id) on delete cascade,
  zone text not null,
  weekly jsonb not null,
  holidays jsonb not null default '[]',
  valid_from timestamptz not null,
  created_at timestamptz not null
);
comment on table calendars is '@reference';
create index calendars_schedule on calendars (schedule_id, valid_from);

-- Promises of speed, versioned like business hours: a clock keeps the target that was in force when it started.
-- A change ends the row (valid_to) and adds a new one with the same policy_id.
create table sla_policies (
  sla_policy_id uuid primary key,
  policy_id uuid not null,
  name text not null,
  -- first match by position wins; conditions: {"priority": ["urgent"], "channel": [...], "tier": [...], "team": [...], "topic": [...]}
  position integer not null,
  conditions jsonb not null default '{}',
  first_reply_minutes integer,
  next_reply_minutes integer,
  resolution_minutes integer,
  business_hours boolean not null default true,
  -- statuses in which the resolution clock stands still
  paused_statuses text[] not null default '{pending}',
  valid_from timestamptz not null,
  valid_to timestamptz,
  updated_at timestamptz not null
);
comment on table sla_policies is '@reference';
create index sla_policies_policy on sla_policies (policy_id, valid_from);

create table tickets (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  ticket_id uuid not null,
  -- short human number, from a counter: not unique by constraint because the table is spread by customer
  number bigint not null,
  source text not null,
  external_id text,
  subject text not null default '',
  channel text not null default 'email',
  -- live chat and phone wait in seconds, and are never averaged with the rest
  live boolean not null default false,
  status text not null check (status in ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  topic text,
  -- set at intake by rule, never by the agent: a stratum of the retention link
  severity text,
  stage text,
  team_id uuid,
  assignee_id uuid,
  requester_contact_id uuid,
  order_id uuid,
  initiated_by text not null default 'customer' check (initiated_by in ('customer', 'agent', 'campaign')),
  -- why the ticket is out of every metric: kept, countable, reversible
  exclusion text check (exclusion in ('spam', 'deleted', 'test', 'merged', 'internal')),
  merged_into uuid,
  follow_up_of uuid,
  resolve_reason text,
  tags text[] not null default '{}',
  attributes jsonb not null default '{}',
  search_text text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, ticket_id)
);
comment on table tickets is '@distributed customer_id';
create index tickets_newest on tickets (created_at desc, ticket_id);
create index tickets_updated on tickets (updated_at desc, ticket_id);
create index tickets_number on tickets (number desc, ticket_id);
create index tickets_id on tickets (ticket_id);
create index tickets_merged_into on tickets (merged_into) where merged_into is not null;
create index tickets_assignee on tickets (assignee_id, created_at desc);
create index tickets_open on tickets (created_at, ticket_id) where status in ('new', 'open', 'pending', 'hold') and exclusion is null;
create index tickets_search on tickets using gin (to_tsvector('simple', search_text));

create table ticket_numbers (
  name text primary key,
  last_number bigint not null
);
comment on table ticket_numbers is '@local';
insert into ticket_numbers (name, last_number) values ('ticket', 0);

create table messages (
  customer_id uuid not null,
  ticket_id uuid not null,
  message_id uuid not null,
  author_kind text not null check (author_kind in ('customer', 'agent', 'bot', 'system')),
  -- staff id of an agent or bot; null for a customer
  author_id uuid,
  contact_id uuid,
  public boolean not null default true,
  -- auto-reply, out-of-office, bounce, survey, campaign: never a turn and never a reply (E8)
  automatic boolean not null default false,
  -- a customer's thanks without a question (E14)
  thanks boolean not null default false,
  channel text,
  language text,
  body text not null default '',
  sent_at timestamptz not null,
  primary key (customer_id, ticket_id, message_id),
  foreign key (customer_id, ticket_id) references tickets (customer_id, ticket_id) on delete cascade
);
comment on table messages is '@distributed customer_id';

-- type: status | assignee | team | priority | schedule | handoff | queue | abandoned | exclusion | merge | merged-in |
-- unmerge | unmerged-from | reply-stamp
-- from_value, to_value: a status, a priority, or an id of ours (staff, team, schedule, ticket) as text
create table ticket_events (
  customer_id uuid not null,
  ticket_id uuid not null,
  event_id uuid not null,
  type text not null,
  from_value text,
  to_value text,
  actor_kind text not null default 'system' check (actor_kind in ('customer', 'agent', 'bot', 'system')),
  actor_id uuid,
  -- inactivity | bulk | automation | auto-close | auto-assign | shift-handover | confirmed; null = in person
  reason text,
  -- stands in for records the source does not carry; gives way to real ones
  stamp boolean not null default false,
  occurred_at timestamptz not null,
  primary key (customer_id, ticket_id, event_id),
  foreign key (customer_id, ticket_id) references tickets (customer_id, ticket_id) on delete cascade
);
comment on table ticket_events is '@distributed customer_id';

-- The clocks: recomputed from messages, events and calendars whenever one of them changes (features/tickets/core/ticket-clocks.ts).
-- Seconds; *_business null where no calendar was in force. Ends are kept, because durations are counted on the day they end.
create table ticket_measures (
  customer_id uuid not null,
  ticket_id uuid not null,
  clock_version integer not null,
  first_reply_at timestamptz,
  frt_seconds double precision,
  frt_business_seconds double precision,
  first_agent_id uuid,
  bot_seconds double precision,
  first_resolved_at timestamptz,
  last_resolved_at timestamptz,
  art_first_seconds double precision,
  art_first_business_seconds double precision,
  art_full_seconds double precision,
  art_full_business_seconds double precision,
  requester_wait_seconds double precision,
  requester_wait_business_seconds double precision,
  customer_wait_seconds double precision,
  -- mean of the answered waits (M6), and of the agents' own first replies (M2)
  wait_mean_seconds double precision,
  agent_first_seconds double precision,
  -- null where the source carries no messages
  human_replies integer,
  bot_replies integer,
  customer_turns integer,
  cycles integer not null default 0,
  reopens integer not null default 0,
  transfers integer not null default 0,
  one_touch boolean,
  reopened_in_window boolean,
  -- same customer and topic; null when the topic is unknown; the other one asks only for the same customer
  repeat_in_window boolean,
  repeat_any_topic boolean,
  unanswered boolean,
  auto_closed boolean,
  bot_only boolean not null default false,
  -- false for a chat missed out of hours: an offline message, on the clock of the rest (E9)
  clock_live boolean not null default false,
  out_of_hours boolean,
  queue_seconds double precision,
  abandoned boolean,
  resolved_by uuid,
  -- 'running' says that nothing ended the clock: on a day past *_due_at it is breached; null while it stands still
  sla_first_reply text check (sla_first_reply in ('met', 'breached', 'running')),
  sla_first_reply_due_at timestamptz,
  sla_next_reply text check (sla_next_reply in ('met', 'breached', 'running')),
  sla_next_reply_due_at timestamptz,
  sla_resolution text check (sla_resolution in ('met', 'breached', 'running')),
  sla_resolution_due_at timestamptz,
  -- E25: durations that cannot be (negative, over five years) are named here and are null above
  data_quality text[] not null default '{}',
  primary key (customer_id, ticket_id),
  foreign key (customer_id, ticket_id) references tickets (customer_id, ticket_id) on delete cascade
);
comment on table ticket_measures is '@distributed customer_id';
create index ticket_measures_frt on ticket_measures (frt_seconds desc nulls last, ticket_id);
create index ticket_measures_art on ticket_measures (art_full_seconds desc nulls last, ticket_id);

-- Every single wait of a customer for a person: first reply, next replies, reply after a reopen; also the agent's own first reply.
create table ticket_waits (
  customer_id uuid not null,
  ticket_id uuid not null,
  wait_no integer not null,
  kind text not null check (kind in ('first', 'next', 'reopen', 'agent_first')),
  outcome text not null check (outcome in ('answered', 'unanswered', 'abandoned', 'open')),
  started_at timestamptz not null,
  ended_at timestamptz,
  seconds double precision,
  business_seconds double precision,
  agent_id uuid,
  team_id uuid,
  start_record uuid,
  end_record uuid,
  primary key (customer_id, ticket_id, wait_no),
  foreign key (customer_id, ticket_id) references tickets (customer_id, ticket_id) on delete cascade
);
comment on table ticket_waits is '@distributed customer_id';
create index ticket_waits_open on ticket_waits (started_at, ticket_id) where outcome = 'open';

create table ticket_cycles (
  customer_id uuid not null,
  ticket_id uuid not null,
  cycle_no integer not null,
  started_at timestamptz not null,
  resolved_at timestamptz,
  seconds double precision,
  business_seconds double precision,
  human_replies integer,
  one_touch boolean,
  reopened_in_window boolean,
  resolved_by uuid,
  bot_only boolean not null default false,
  -- share of human replies per agent: {"<staff id>": 0.75}
  participation jsonb not null default '{}',
  primary key (customer_id, ticket_id, cycle_no),
  foreign key (customer_id, ticket_id) references tickets (customer_id, ticket_id) on delete cascade
);
comment on table ticket_cycles is '@distributed customer_id';
