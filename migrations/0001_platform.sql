-- What every row stands on: settings, events, jobs, the audit log.
-- Each table declares how it is spread when the database is distributed, in its comment:
--   @distributed <column>  |  @reference  |  @local      (checked by tools/check-tables.ts)

create table settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null
);
comment on table settings is '@reference';

-- Announcements of the rows, written in the same transaction as the change they announce.
create table outbox (
  event_no bigint generated always as identity primary key,
  type text not null,
  customer_id uuid,
  payload jsonb not null,
  occurred_at timestamptz not null,
  -- the writing transaction: readers wait for every older one, so a late commit is never jumped over
  written_in xid8 not null default pg_current_xact_id()
);
comment on table outbox is '@local';

-- How far each subscriber has read the outbox.
create table outbox_cursors (
  subscriber text primary key,
  event_no bigint not null,
  updated_at timestamptz not null
);
comment on table outbox_cursors is '@local';

create table jobs (
  job_id uuid primary key,
  kind text not null,
  payload jsonb not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress jsonb not null default '{}',
  result jsonb,
  error text,
  dedupe_key text,
  attempts integer not null default 0,
  max_attempts integer not null default 1,
  run_at timestamptz not null,
  lease_until timestamptz,
  cancel_requested boolean not null default false,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
comment on table jobs is '@local';
create index jobs_due on jobs (run_at) where state = 'queued';
create index jobs_recent on jobs (created_at desc, job_id);
create unique index jobs_dedupe on jobs (kind, dedupe_key) where dedupe_key is not null and state in ('queued', 'running');

create table audit_log (
  audit_id uuid primary key,
  occurred_at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null default '',
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  ip text
);
comment on table audit_log is '@local';
create index audit_log_newest on audit_log (occurred_at desc, audit_id desc);
create index audit_log_subject on audit_log (subject_kind, subject_id, occurred_at desc);

-- Answers already given to a request that carried an idempotency key.
create table idempotency_keys (
  key text primary key,
  operation text not null,
  fingerprint text not null,
  response jsonb,
  created_at timestamptz not null
);
comment on table idempotency_keys is '@local';
