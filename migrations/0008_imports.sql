-- Bringing data in: one row per import, the rows that were held back, saved mappings.

create table imports (
  import_id uuid primary key,
  job_id uuid,
  name text not null,
  -- namespace of the outside ids: what makes a repeat change nothing
  source text not null,
  state text not null check (state in ('draft', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled')),
  -- number of the next uploaded file; each upload takes a hundred, for the sheets of a workbook
  next_file_no integer not null default 1,
  -- the files with their sniffed format and mapping
  plan jsonb not null,
  -- what came of it, and how far each file is read: written in the transaction of every chunk, so that a run that was
  -- killed goes on where it was
  totals jsonb not null default '{}',
  -- what the last dry run found
  checked jsonb,
  error text,
  created_by uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
comment on table imports is '@local';
create index imports_newest on imports (created_at desc, import_id);

-- Rows that were not stored as facts: kept as they were, with the place and the reason. Up to a thousand rows of one
-- file and reason lie in one row here: one row each cost a quarter of the whole import of half a million lines.
create table import_held_blocks (
  import_id uuid not null references imports (import_id) on delete cascade,
  block_no bigint not null,
  file_no integer not null,
  reason text not null,
  column_name text not null default '',
  first_line bigint not null,
  row_count integer not null,
  -- JSON list of [line, value, the row as it stood in the file, number of the line within its order or null]
  held_rows text not null,
  primary key (import_id, block_no)
);
comment on table import_held_blocks is '@local';
-- compressing them costs more than the space is worth
alter table import_held_blocks alter column held_rows set storage external;
create index import_held_blocks_reason on import_held_blocks (import_id, reason, block_no);

-- Held rows that came in later, corrected.
create table import_fixed_rows (
  import_id uuid not null references imports (import_id) on delete cascade,
  file_no integer not null,
  line_no bigint not null,
  fixed_by uuid not null,
  primary key (import_id, file_no, line_no)
);
comment on table import_fixed_rows is '@local';

create table import_presets (
  preset_id uuid primary key,
  name text not null,
  source text not null,
  -- mappings by the columns of the files they belong to
  mapping jsonb not null,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table import_presets is '@local';
create unique index import_presets_name on import_presets (lower(name));
