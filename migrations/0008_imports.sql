-- Bringing data in: one run per import, every row that was held back, saved mappings.

create table imports (
  import_id uuid primary key,
  job_id uuid,
  name text not null,
  source text not null,
  state text not null check (state in ('draft', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled')),
  dry_run boolean not null default false,
  -- the files with their sniffed format and mapping, and what came of each
  plan jsonb not null,
  totals jsonb not null default '{}',
  error text,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
comment on table imports is '@local';
create index imports_newest on imports (created_at desc, import_id);

-- A row that was not stored as a fact: kept as it was, with the place and the reason.
create table import_held_rows (
  import_id uuid not null references imports (import_id) on delete cascade,
  file_no integer not null,
  line_no bigint not null,
  reason text not null,
  column_name text,
  value text,
  raw text not null,
  -- set when a corrected row came in later
  fixed_by uuid,
  primary key (import_id, file_no, line_no)
);
comment on table import_held_rows is '@local';
create index import_held_rows_reason on import_held_rows (import_id, reason, file_no, line_no);

create table import_presets (
  preset_id uuid primary key,
  name text not null,
  source text not null,
  mapping jsonb not null,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table import_presets is '@local';
create unique index import_presets_name on import_presets (lower(name));
