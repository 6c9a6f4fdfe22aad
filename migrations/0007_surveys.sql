-- What customers say.

create table surveys (
  survey_id uuid primary key,
  name text not null,
  kind text not null check (kind in ('nps', 'csat', 'ces')),
  scale_min integer not null,
  scale_max integer not null,
  -- answers at or above this count as satisfied (csat) or easy (ces)
  positive_from integer not null,
  -- true when the highest number is the best answer (for ces: 5 = easy)
  higher_is_better boolean not null default true,
  moment text not null default 'support',
  source text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table surveys is '@reference';

create table survey_invitations (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  invitation_id uuid not null,
  survey_id uuid not null,
  contact_id uuid,
  moment text not null,
  stage text,
  channel text,
  ticket_id uuid,
  order_id uuid,
  agent_id uuid,
  eligible_at timestamptz not null,
  -- why it was not sent: throttled, no-consent, no-address, staff, sampling
  suppressed_reason text,
  sent_at timestamptz,
  delivered_at timestamptz,
  opened_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (customer_id, invitation_id)
);
comment on table survey_invitations is '@distributed customer_id';
create index survey_invitations_newest on survey_invitations (eligible_at desc, invitation_id);

create table answers (
  customer_id uuid not null references customers (customer_id) on delete cascade,
  answer_id uuid not null,
  survey_id uuid not null references surveys (survey_id),
  invitation_id uuid,
  contact_id uuid,
  source text not null,
  score numeric,
  comment text not null default '',
  language text,
  moment text not null,
  stage text,
  channel text,
  ticket_id uuid,
  order_id uuid,
  -- frozen at the moment of asking, so a later reassignment changes nothing (E19)
  agent_id uuid,
  team_id uuid,
  -- why the answer is stored but out of every score: dismissed, quarantined, expired, staff, test
  exclusion text,
  answered_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (customer_id, answer_id)
);
comment on table answers is '@distributed customer_id';
create index answers_newest on answers (answered_at desc, answer_id);
create index answers_comment on answers using gin (to_tsvector('simple', comment)) where comment <> '';
