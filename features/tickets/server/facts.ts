import { isPurchase } from '#features/orders/server/facts.ts';
import type { FactTable, FactType } from '#platform/server/analytics/fact-table.ts';

/** The columns are described in docs/facts.md. */

const dimensions = {
  tier: 'text',
  country: 'text',
  language: 'text',
  customer_kind: 'text',
  source: 'text',
  channel: 'text',
  live: 'boolean',
  stage: 'text',
  topic: 'text',
  priority: 'text',
  severity: 'text',
  team_id: 'uuid',
  initiated_by: 'text',
} satisfies Record<string, FactType>;

const ofCustomer = `nullif(c.tier, '') as tier, nullif(c.country, '') as country, nullif(c.language, '') as language,
  c.kind as customer_kind, c.source`;

/** A chat missed out of hours is an offline message and waits on the clock of the rest (E9): `live` is the clock's word. */
const ofTicket = (
  team: string,
): string => `nullif(t.channel, '') as channel, coalesce(m.clock_live, t.live) as live,
  nullif(t.stage, '') as stage, nullif(t.topic, '') as topic, t.priority, nullif(t.severity, '') as severity,
  ${team} as team_id, t.initiated_by`;

const local = (column: string): string => `(${column} at time zone k.zone)`;
const day = (column: string): string => `(${local(column)}::date - date '1970-01-01')`;
const month = (column: string): string =>
  `(extract(year from ${local(column)}) * 12 + extract(month from ${local(column)}) - 1)::int`;

/** "<name>_day, <name>_month" of an instant. */
const dated = (name: string, column: string): string =>
  `${day(column)} as ${name}_day, ${month(column)} as ${name}_month`;

const factTickets: FactTable = {
  name: 'fact_tickets',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    ...dimensions,
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
    frt_seconds: 'float8',
    frt_business_seconds: 'float8',
    bot_seconds: 'float8',
    art_first_seconds: 'float8',
    art_first_business_seconds: 'float8',
    art_full_seconds: 'float8',
    art_full_business_seconds: 'float8',
    requester_wait_seconds: 'float8',
    requester_wait_business_seconds: 'float8',
    customer_wait_seconds: 'float8',
    wait_mean_seconds: 'float8',
    agent_first_seconds: 'float8',
    queue_seconds: 'float8',
    first_agent_id: 'uuid',
    resolved_by: 'uuid',
    human_replies: 'int',
    bot_replies: 'int',
    customer_turns: 'int',
    cycles: 'int',
    reopens: 'int',
    transfers: 'int',
    one_touch: 'boolean',
    reopened_in_window: 'boolean',
    repeat_in_window: 'boolean',
    unanswered: 'boolean',
    auto_closed: 'boolean',
    abandoned: 'boolean',
    sla_first_reply: 'text',
    sla_next_reply: 'text',
    sla_resolution: 'text',
    data_quality: 'text',
    repeat_any_topic: 'boolean',
    bot_only: 'boolean',
    out_of_hours: 'boolean',
    sla_first_reply_due_day: 'int',
    sla_next_reply_due_day: 'int',
    sla_resolution_due_day: 'int',
    next_purchase_day: 'int',
  },
  key: ['customer_id', 'ticket_id'],
  sorted: 'created_day',
  sql: `
    select t.customer_id, t.ticket_id, ${ofCustomer}, ${ofTicket('t.team_id')},
      t.assignee_id, t.order_id, t.status, nullif(t.resolve_reason, '') as resolve_reason,
      coalesce(t.exclusion, case when c.internal then 'internal' end) as exclusion,
      ${local('t.created_at')} as created_at, ${dated('created', 't.created_at')},
      ${dated('first_reply', 'm.first_reply_at')}, ${dated('first_resolved', 'm.first_resolved_at')},
      ${local('m.last_resolved_at')} as last_resolved_at, ${dated('last_resolved', 'm.last_resolved_at')},
      m.frt_seconds, m.frt_business_seconds, m.bot_seconds, m.art_first_seconds, m.art_first_business_seconds,
      m.art_full_seconds, m.art_full_business_seconds, m.requester_wait_seconds, m.requester_wait_business_seconds,
      m.customer_wait_seconds, m.wait_mean_seconds, m.agent_first_seconds, m.queue_seconds, m.first_agent_id, m.resolved_by,
      m.human_replies, m.bot_replies, m.customer_turns,
      coalesce(m.cycles, 0) as cycles, coalesce(m.reopens, 0) as reopens, coalesce(m.transfers, 0) as transfers,
      m.one_touch, m.reopened_in_window, m.repeat_in_window, m.unanswered, m.auto_closed, m.abandoned,
      m.sla_first_reply, m.sla_next_reply, m.sla_resolution,
      '|' || nullif(array_to_string(m.data_quality, '|'), '') || '|' as data_quality,
      m.repeat_any_topic, coalesce(m.bot_only, false) as bot_only, m.out_of_hours,
      ${day('m.sla_first_reply_due_at')} as sla_first_reply_due_day,
      ${day('m.sla_next_reply_due_at')} as sla_next_reply_due_day,
      ${day('m.sla_resolution_due_at')} as sla_resolution_due_day,
      ${day('b.bought_at')} as next_purchase_day
    from tickets t
    join customers c on c.customer_id = t.customer_id
    left join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id
    left join lateral (
      select min(o.ordered_at) as bought_at from orders o
      where o.customer_id = t.customer_id and o.ordered_at > m.last_resolved_at and ${isPurchase}
    ) b on true
    cross join company k`,
};

/** Tickets that count, with what their waits and cycles repeat of them. */
const counted = (table: string, alias: string): string => `
    from ${table} ${alias}
    join tickets t on t.customer_id = ${alias}.customer_id and t.ticket_id = ${alias}.ticket_id
    join customers c on c.customer_id = t.customer_id
    left join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id
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
    ...dimensions,
    agent_id: 'uuid',
    started_day: 'int',
    started_month: 'int',
    ended_day: 'int',
    ended_month: 'int',
    seconds: 'float8',
    business_seconds: 'float8',
  },
  key: ['customer_id', 'ticket_id', 'wait_no'],
  sorted: 'ended_day',
  sql: `
    select w.customer_id, w.ticket_id, w.wait_no, w.kind, w.outcome, ${ofCustomer},
      ${ofTicket('coalesce(w.team_id, t.team_id)')}, w.agent_id,
      ${dated('started', 'w.started_at')}, ${dated('ended', 'w.ended_at')}, w.seconds, w.business_seconds
    ${counted('ticket_waits', 'w')}`,
};

const factCycles: FactTable = {
  name: 'fact_cycles',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    cycle_no: 'int',
    ...dimensions,
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
    resolved_by: 'uuid',
    bot_only: 'boolean',
  },
  key: ['customer_id', 'ticket_id', 'cycle_no'],
  sorted: 'resolved_day',
  sql: `
    select y.customer_id, y.ticket_id, y.cycle_no, ${ofCustomer}, ${ofTicket('t.team_id')},
      ${day('t.created_at')} as ticket_created_day,
      ${dated('started', 'y.started_at')}, ${dated('resolved', 'y.resolved_at')}, y.seconds, y.business_seconds,
      y.human_replies, y.one_touch, y.reopened_in_window, y.resolved_by, y.bot_only
    ${counted('ticket_cycles', 'y')}`,
};

export const ticketsFacts: readonly FactTable[] = [factTickets, factWaits, factCycles];
