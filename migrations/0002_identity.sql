-- Who works here. People who serve customers are staff whether or not they may sign in;
-- passwords, sessions and keys of those who may are in 0009_accounts.sql.

create table teams (
  team_id uuid primary key,
  name text not null,
  -- where the team was first heard of: 'holdfast' when made here, else the name of the outside system
  source text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table teams is '@reference';

create table staff (
  staff_id uuid primary key,
  kind text not null default 'human' check (kind in ('human', 'bot')),
  name text not null,
  -- kept in lower case
  email text,
  -- what the person may do when signed in; null for people known only from imported history
  role text check (role in ('owner', 'manager', 'agent', 'analyst')),
  team_id uuid references teams (team_id),
  source text not null,
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table staff is '@reference';
create unique index staff_email on staff (lower(email)) where email is not null;

-- Which of our people an outside system's id means. One person may be known to several systems, and
-- to one system under several ids, so the ids stand beside the person and not in the row.
create table staff_keys (
  source text not null,
  external_id text not null,
  staff_id uuid not null references staff (staff_id) on delete cascade,
  created_at timestamptz not null,
  primary key (source, external_id)
);
comment on table staff_keys is '@reference';
create index staff_keys_staff on staff_keys (staff_id);

create table team_keys (
  source text not null,
  external_id text not null,
  team_id uuid not null references teams (team_id) on delete cascade,
  created_at timestamptz not null,
  primary key (source, external_id)
);
comment on table team_keys is '@reference';
create index team_keys_team on team_keys (team_id);
