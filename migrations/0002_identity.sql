-- Who works here. People who serve customers are staff whether or not they may sign in;
-- an account with a password is in the tables of the sign-in library (0009_accounts.sql).

create table teams (
  team_id uuid primary key,
  name text not null,
  source text not null,
  external_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table teams is '@reference';
create unique index teams_external on teams (source, external_id) where external_id is not null;

create table staff (
  staff_id uuid primary key,
  kind text not null default 'human' check (kind in ('human', 'bot')),
  name text not null,
  email text,
  -- what the person may do when signed in; null for people known only from imported history
  role text check (role in ('owner', 'manager', 'agent', 'analyst')),
  team_id uuid references teams (team_id),
  source text not null,
  external_id text,
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table staff is '@reference';
create unique index staff_email on staff (lower(email)) where email is not null;
create unique index staff_external on staff (source, external_id) where external_id is not null;
