import { customersFive, customersFiveColumns } from '#features/customers/server/facts.ts';
import { dayOf, monthOf } from '#platform/server/analytics/fact-sql.ts';
import type { FactTable, FactType } from '#platform/server/analytics/fact-table.ts';

/** "The ticket's dimensions"; `tickets` is joined as `t`, `ticket_measures` as `m`. */
const dimensionColumns = {
  ...customersFiveColumns,
  channel: 'text',
  live: 'boolean',
  stage: 'text',
  topic: 'text',
  priority: 'text',
  severity: 'text',
  team_id: 'uuid',
  initiated_by: 'text',
} as const satisfies Record<string, FactType>;

// a chat missed out of hours is an offline message, on the clock of the rest (E9)
const dimensions = (team = 't.team_id'): string => `${customersFive}, nullif(t.channel, '') as channel,
  coalesce(m.clock_live, t.live) as live, nullif(t.stage, '') as stage, nullif(t.topic, '') as topic, t.priority,
  nullif(t.severity, '') as severity, ${team} as team_id, t.initiated_by`;

const secondsColumns = [
  'frt_seconds',
  'frt_business_seconds',
  'bot_seconds',
  'art_first_seconds',
  'art_first_business_seconds',
  'art_full_seconds',
  'art_full_business_seconds',
  'requester_wait_seconds',
  'requester_wait_business_seconds',
  'customer_wait_seconds',
  'queue_seconds',
] as const;
const replyColumns = ['human_replies', 'bot_replies', 'customer_turns'] as const;
const countColumns = ['cycles', 'reopens', 'transfers'] as const;
const flagColumns = [
  'one_touch',
  'reopened_in_window',
  'repeat_in_window',
  'repeat_any_topic',
  'unanswered',
  'auto_closed',
  'bot_only',
  'out_of_hours',
  'abandoned',
] as const;
const slaColumns = ['sla_first_reply', 'sla_next_reply', 'sla_resolution'] as const;

const typed = (names: readonly string[], type: FactType): Record<string, FactType> =>
  Object.fromEntries(names.map((name) => [name, type]));
const measured = (names: readonly string[]): string => names.map((name) => `m.${name}`).join(', ');

const factTickets: FactTable = {
  name: 'fact_tickets',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    ...dimensionColumns,
    assignee_id: 'uuid',
    order_id: 'uuid',
    status: 'text',
    resolve_reason: 'text',
    exclusion: 'text',
    created_at: 'timestamp',
    created_day: 'int',
    created_month: 'int',
    first_reply_day: 'int',
    first_reply_month: 'int',
    first_resolved_day: 'int',
    first_resolved_month: 'int',
    last_resolved_at: 'timestamp',
    last_resolved_day: 'int',
    last_resolved_month: 'int',
    ...typed(secondsColumns, 'float8'),
    first_agent_id: 'uuid',
    resolved_by: 'uuid',
    ...typed([...replyColumns, ...countColumns], 'int'),
    ...typed(flagColumns, 'boolean'),
    ...typed(slaColumns, 'text'),
    ...typed(
      slaColumns.map((name) => `${name}_due_day`),
      'int',
    ),
    data_quality: 'text',
  },
  key: ['customer_id', 'ticket_id'],
  sql: `
    select t.customer_id, t.ticket_id, ${dimensions()}, t.assignee_id, t.order_id, t.status,
      nullif(t.resolve_reason, '') as resolve_reason,
      coalesce(t.exclusion, case when c.internal then 'internal' end) as exclusion,
      t.created_at at time zone k.zone as created_at, ${dayOf('t.created_at')} as created_day, ${monthOf('t.created_at')} as created_month,
      ${dayOf('m.first_reply_at')} as first_reply_day, ${monthOf('m.first_reply_at')} as first_reply_month,
      ${dayOf('m.first_resolved_at')} as first_resolved_day, ${monthOf('m.first_resolved_at')} as first_resolved_month,
      m.last_resolved_at at time zone k.zone as last_resolved_at,
      ${dayOf('m.last_resolved_at')} as last_resolved_day, ${monthOf('m.last_resolved_at')} as last_resolved_month,
      ${measured(secondsColumns)}, m.first_agent_id, m.resolved_by, ${measured(replyColumns)},
      ${countColumns.map((name) => `coalesce(m.${name}, 0) as ${name}`).join(', ')}, ${measured(flagColumns)}, ${measured(slaColumns)},
      ${slaColumns.map((name) => `${dayOf(`m.${name}_due_at`)} as ${name}_due_day`).join(', ')},
      case when cardinality(m.data_quality) > 0 then '|' || array_to_string(m.data_quality, '|') || '|' end as data_quality
    from tickets t
    join customers c on c.customer_id = t.customer_id
    left join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id
    cross join company k`,
};

/** Of tickets that count only: `part` is a table of the ticket's parts, joined as `p`. */
const partsOf = (part: string): string => `
    from ${part} p
    join tickets t on t.customer_id = p.customer_id and t.ticket_id = p.ticket_id
    join customers c on c.customer_id = p.customer_id
    left join ticket_measures m on m.customer_id = p.customer_id and m.ticket_id = p.ticket_id
    cross join company k
    where t.exclusion is null and not c.internal`;

const factWaits: FactTable = {
  name: 'fact_waits',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    wait_no: 'int',
    kind: 'text',
    outcome: 'text',
    ...dimensionColumns,
    agent_id: 'uuid',
    started_day: 'int',
    started_month: 'int',
    ended_day: 'int',
    ended_month: 'int',
    seconds: 'float8',
    business_seconds: 'float8',
  },
  key: ['customer_id', 'ticket_id', 'wait_no'],
  sql: `
    select p.customer_id, p.ticket_id, p.wait_no, p.kind, p.outcome, ${dimensions('coalesce(p.team_id, t.team_id)')}, p.agent_id,
      ${dayOf('p.started_at')} as started_day, ${monthOf('p.started_at')} as started_month,
      ${dayOf('p.ended_at')} as ended_day, ${monthOf('p.ended_at')} as ended_month, p.seconds, p.business_seconds${partsOf('ticket_waits')}`,
};

const factCycles: FactTable = {
  name: 'fact_cycles',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    cycle_no: 'int',
    ...dimensionColumns,
    ticket_created_day: 'int',
    started_day: 'int',
    started_month: 'int',
    resolved_day: 'int',
    resolved_month: 'int',
    seconds: 'float8',
    business_seconds: 'float8',
    human_replies: 'int',
    one_touch: 'boolean',
    reopened_in_window: 'boolean',
    bot_only: 'boolean',
    resolved_by: 'uuid',
  },
  key: ['customer_id', 'ticket_id', 'cycle_no'],
  sql: `
    select p.customer_id, p.ticket_id, p.cycle_no, ${dimensions()}, ${dayOf('t.created_at')} as ticket_created_day,
      ${dayOf('p.started_at')} as started_day, ${monthOf('p.started_at')} as started_month,
      ${dayOf('p.resolved_at')} as resolved_day, ${monthOf('p.resolved_at')} as resolved_month, p.seconds, p.business_seconds,
      p.human_replies, p.one_touch, p.reopened_in_window, p.bot_only, p.resolved_by${partsOf('ticket_cycles')}`,
};

export const ticketsFacts: readonly FactTable[] = [factTickets, factWaits, factCycles];
