-- How people and programs come in. What is secret is kept as a hash (tokens, keys, codes) or encrypted (second factor);
-- nothing in these tables lets its reader sign in.

create table accounts (
  staff_id uuid primary key references staff (staff_id) on delete cascade,
  password_hash text not null,
  password_changed_at timestamptz not null,
  locale text not null default 'en',
  -- encrypted; set when somebody begins to set it up, in force from totp_confirmed_at on
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- the last 30-second step whose code was used: a code works once
  totp_last_step bigint not null default 0,
  last_seen_at timestamptz,
  created_at timestamptz not null
);
comment on table accounts is '@local';

-- One row at most, ever: of two people who both finish the first start, one loses on this key.
create table first_owner (
  singleton boolean primary key default true check (singleton),
  staff_id uuid not null,
  created_at timestamptz not null
);
comment on table first_owner is '@local';

create table recovery_codes (
  staff_id uuid not null references accounts (staff_id) on delete cascade,
  code_hash text not null,
  used_at timestamptz,
  primary key (staff_id, code_hash)
);
comment on table recovery_codes is '@local';

create table sign_in_sessions (
  session_id uuid primary key,
  staff_id uuid not null references accounts (staff_id) on delete cascade,
  token_hash text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text not null default '',
  user_agent text not null default ''
);
comment on table sign_in_sessions is '@local';
create unique index sign_in_sessions_token on sign_in_sessions (token_hash);
create index sign_in_sessions_staff on sign_in_sessions (staff_id, last_seen_at desc);

-- The link itself is not stored: it is the id signed with the server's secret.
create table invitations (
  invitation_id uuid primary key,
  email text not null,
  name text not null default '',
  role text not null check (role in ('owner', 'manager', 'agent', 'analyst')),
  team_id uuid references teams (team_id),
  -- somebody already known from imported history, who is to get the sign-in
  staff_id uuid references staff (staff_id) on delete cascade,
  invited_by uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
comment on table invitations is '@local';
-- one open invitation per address
create unique index invitations_open on invitations (lower(email)) where accepted_at is null and revoked_at is null;

create table password_resets (
  reset_id uuid primary key,
  staff_id uuid not null references accounts (staff_id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table password_resets is '@local';
create index password_resets_staff on password_resets (staff_id);

create table api_keys (
  key_id uuid primary key,
  name text not null,
  prefix text not null,
  key_hash text not null,
  role text not null check (role in ('owner', 'manager', 'agent', 'analyst')),
  scopes text[] not null default '{}',
  created_by uuid not null references accounts (staff_id),
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid
);
comment on table api_keys is '@local';
create unique index api_keys_hash on api_keys (key_hash);
create index api_keys_newest on api_keys (created_at desc, key_id);

-- Counted tries at passwords, codes and resets; in the database, so that they hold over restarts and several servers.
create table attempts (
  key text primary key,
  started_at timestamptz not null,
  count integer not null,
  expires_at timestamptz not null
);
comment on table attempts is '@local';
create index attempts_expired on attempts (expires_at);
