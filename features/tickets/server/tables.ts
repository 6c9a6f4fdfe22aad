import type { ColumnType, Generated } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { Json, Timestamp } from '#platform/server/db/tables.ts';
import type { WeeklyHours } from '../core/business-calendar.ts';
import type { ActorKind, SlaPolicy, TicketStatus } from '../core/clock-input.ts';
import type { Exclusion, TicketPriority } from '../core/vocabulary.ts';

type MaybeTimestamp = ColumnType<Date | null, Date | string | null, Date | string | null>;
type SlaState = 'met' | 'breached' | 'running';

export type SchedulesTable = {
  schedule_id: string;
  name: string;
  source: string;
  company_default: boolean;
  created_at: Timestamp;
  updated_at: Timestamp;
};

export type CalendarsTable = {
  calendar_id: string;
  schedule_id: string;
  zone: string;
  weekly: Json<WeeklyHours>;
  holidays: Json<readonly string[]>;
  valid_from: Timestamp;
  created_at: Timestamp;
};

export type SlaPoliciesTable = {
  sla_policy_id: string;
  policy_id: string;
  name: string;
  position: number;
  conditions: Json<SlaPolicy['conditions']>;
  first_reply_minutes: number | null;
  next_reply_minutes: number | null;
  resolution_minutes: number | null;
  business_hours: boolean;
  paused_statuses: string[];
  valid_from: Timestamp;
  valid_to: MaybeTimestamp;
  updated_at: Timestamp;
};

export type TicketsTable = {
  customer_id: string;
  ticket_id: string;
  number: number;
  source: string;
  external_id: string | null;
  subject: string;
  channel: string;
  live: boolean;
  status: TicketStatus;
  priority: TicketPriority;
  topic: string | null;
  severity: string | null;
  stage: string | null;
  team_id: string | null;
  assignee_id: string | null;
  requester_contact_id: string | null;
  order_id: string | null;
  initiated_by: 'customer' | 'agent' | 'campaign';
  exclusion: Exclusion | null;
  merged_into: string | null;
  follow_up_of: string | null;
  resolve_reason: string | null;
  tags: string[];
  attributes: Json<Record<string, string | number | boolean | null>>;
  search_text: string;
  created_at: Timestamp;
  updated_at: Timestamp;
};

export type MessagesTable = {
  customer_id: string;
  ticket_id: string;
  message_id: string;
  author_kind: ActorKind;
  author_id: string | null;
  contact_id: string | null;
  public: boolean;
  automatic: boolean;
  thanks: boolean;
  channel: string | null;
  language: string | null;
  body: string;
  sent_at: Timestamp;
};

export type TicketEventsTable = {
  customer_id: string;
  ticket_id: string;
  event_id: string;
  type: string;
  from_value: string | null;
  to_value: string | null;
  actor_kind: Generated<ActorKind>;
  actor_id: string | null;
  reason: string | null;
  stamp: Generated<boolean>;
  occurred_at: Timestamp;
};

export type TicketMeasuresTable = {
  customer_id: string;
  ticket_id: string;
  clock_version: number;
  first_reply_at: MaybeTimestamp;
  frt_seconds: number | null;
  frt_business_seconds: number | null;
  first_agent_id: string | null;
  bot_seconds: number | null;
  first_resolved_at: MaybeTimestamp;
  last_resolved_at: MaybeTimestamp;
  art_first_seconds: number | null;
  art_first_business_seconds: number | null;
  art_full_seconds: number | null;
  art_full_business_seconds: number | null;
  requester_wait_seconds: number | null;
  requester_wait_business_seconds: number | null;
  customer_wait_seconds: number | null;
  wait_mean_seconds: number | null;
  agent_first_seconds: number | null;
  human_replies: number | null;
  bot_replies: number | null;
  customer_turns: number | null;
  cycles: number;
  reopens: number;
  transfers: number;
  one_touch: boolean | null;
  reopened_in_window: boolean | null;
  repeat_in_window: boolean | null;
  repeat_any_topic: boolean | null;
  unanswered: boolean | null;
  auto_closed: boolean | null;
  bot_only: boolean;
  clock_live: boolean;
  out_of_hours: boolean | null;
  queue_seconds: number | null;
  abandoned: boolean | null;
  resolved_by: string | null;
  sla_first_reply: SlaState | null;
  sla_first_reply_due_at: MaybeTimestamp;
  sla_next_reply: SlaState | null;
  sla_next_reply_due_at: MaybeTimestamp;
  sla_resolution: SlaState | null;
  sla_resolution_due_at: MaybeTimestamp;
  data_quality: string[];
};

export type TicketWaitsTable = {
  customer_id: string;
  ticket_id: string;
  wait_no: number;
  kind: 'first' | 'next' | 'reopen' | 'agent_first';
  outcome: 'answered' | 'unanswered' | 'abandoned' | 'open';
  started_at: Timestamp;
  ended_at: MaybeTimestamp;
  seconds: number | null;
  business_seconds: number | null;
  agent_id: string | null;
  team_id: string | null;
  start_record: string | null;
  end_record: string | null;
};

export type TicketCyclesTable = {
  customer_id: string;
  ticket_id: string;
  cycle_no: number;
  started_at: Timestamp;
  resolved_at: MaybeTimestamp;
  seconds: number | null;
  business_seconds: number | null;
  human_replies: number | null;
  one_touch: boolean | null;
  reopened_in_window: boolean | null;
  resolved_by: string | null;
  bot_only: boolean;
  participation: Json<Record<string, number>>;
};

/** Tables of lower rows that statements of this row join or extend; only what is used here. */
type LowerTables = {
  customers: {
    customer_id: string;
    name: string;
    tier: string | null;
    country: string | null;
    language: string | null;
    customer_since: MaybeTimestamp;
    internal: boolean;
  };
  customer_stats: {
    customer_id: string;
    orders_count: number;
    revenue_minor: number;
    currency: string | null;
    first_order_at: MaybeTimestamp;
    last_order_at: MaybeTimestamp;
    tickets_count: number;
    open_tickets: number;
    last_ticket_at: MaybeTimestamp;
    last_nps: string | null;
    last_csat: string | null;
  };
  external_keys: { entity: string; value: string; customer_id: string; record_id: string };
  staff: { staff_id: string; name: string; kind: string };
  teams: { team_id: string; name: string };
};

export type TicketsTables = LowerTables & {
  schedules: SchedulesTable;
  schedule_teams: { team_id: string; schedule_id: string };
  calendars: CalendarsTable;
  sla_policies: SlaPoliciesTable;
  tickets: TicketsTable;
  ticket_numbers: { name: string; last_number: number };
  messages: MessagesTable;
  ticket_events: TicketEventsTable;
  ticket_measures: TicketMeasuresTable;
  ticket_waits: TicketWaitsTable;
  ticket_cycles: TicketCyclesTable;
};

/** Names one ticket; the customer comes first in every key. */
export type TicketKey = { readonly customerId: string; readonly ticketId: string };

/** The database with this row's tables. */
export const ticketsDb = (ctx: Ctx) => ctx.db.withTables<TicketsTables>();
