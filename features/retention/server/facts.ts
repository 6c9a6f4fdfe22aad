import { settleDays } from '#features/retention/core/encounter.ts';
import type { FactTable, FactType } from '#platform/server/analytics/fact-table.ts';
import { factAssignments } from './facts/assignments.ts';

/** How a column of the encounters is filled from a request, an answer, a purchase; null where it has no meaning. */
type Source = {
  readonly type: FactType;
  readonly request: string | null;
  readonly answer: string | null;
  readonly order: string | null;
};

const each = (
  type: FactType,
  request: string | null,
  answer: string | null,
  order: string | null,
): Source => ({
  type,
  request,
  answer,
  order,
});
const ofRequest = (type: FactType, request: string): Source => each(type, request, null, null);
const ofAnswer = (type: FactType, answer: string): Source => each(type, null, answer, null);
const ofOrder = (type: FactType, order: string): Source => each(type, null, null, order);
const same = (type: FactType, name: string): Source => each(type, `e.${name}`, `e.${name}`, `e.${name}`);

/** The day from which on a customer knows how the order went: when it came, else when it should have come. */
const orderDay = 'cast(coalesce(e.delivered_day, e.promised_day, e.day) as int)';
const monthOfDay = (day: string): string => {
  const date = `(date '1970-01-01' + ${day})`;
  return `cast(extract(year from ${date}) as int) * 12 + cast(extract(month from ${date}) as int) - 1`;
};

/** What is known of the encounter itself. */
const own = {
  customer_id: same('uuid', 'customer_id'),
  encounter_id: each('uuid', 'e.ticket_id', 'e.answer_id', 'e.order_id'),
  kind: each('text', `'request'`, `'answer'`, `'order'`),
  tier: same('text', 'tier'),
  country: same('text', 'country'),
  language: same('text', 'language'),
  customer_kind: same('text', 'customer_kind'),
  source: same('text', 'source'),
  channel: same('text', 'channel'),
  stage: same('text', 'stage'),
  topic: each('text', 'e.topic', 'e.topic', null),
  priority: ofRequest('text', 'e.priority'),
  severity: ofRequest('text', 'e.severity'),
  team_id: each('uuid', 'e.team_id', 'e.team_id', null),
  agent_id: each('uuid', 'e.first_agent_id', 'e.agent_id', null),
  bot_only: ofRequest('boolean', 'e.bot_only'),
  day: each('int', 'e.created_day', 'e.day', orderDay),
  month: each('int', 'e.created_month', 'e.month', monthOfDay(orderDay)),
  week_hour: ofRequest(
    'int',
    'cast(extract(isodow from e.created_at) as int) * 24 - 24 + cast(extract(hour from e.created_at) as int)',
  ),
  slot: ofRequest(
    'int',
    'e.created_day * 4 + cast(floor(cast(extract(hour from e.created_at) as float8) / 6.0) as int)',
  ),
  replied_day: ofRequest('int', 'e.first_reply_day'),
  resolved_day: ofRequest('int', 'e.last_resolved_day'),
  frt_seconds: ofRequest('float8', 'e.frt_seconds'),
  frt_business_seconds: ofRequest('float8', 'e.frt_business_seconds'),
  agent_first_seconds: ofRequest('float8', 'e.agent_first_seconds'),
  wait_mean_seconds: ofRequest('float8', 'e.wait_mean_seconds'),
  art_first_seconds: ofRequest('float8', 'e.art_first_seconds'),
  art_full_seconds: ofRequest('float8', 'e.art_full_seconds'),
  requester_wait_seconds: ofRequest('float8', 'e.requester_wait_seconds'),
  human_replies: ofRequest('int', 'e.human_replies'),
  transfers: ofRequest('int', 'e.transfers'),
  one_touch: ofRequest('boolean', 'e.one_touch'),
  reopened: ofRequest('boolean', 'e.reopened_in_window'),
  sla_first_reply: ofRequest('text', 'e.sla_first_reply'),
  asked_day: ofRequest('int', 'a.asked_day'),
  answer_kind: ofAnswer('text', 'e.kind'),
  score: ofAnswer('float8', 'e.score'),
  positive: ofAnswer('boolean', 'e.positive'),
  nps_group: ofAnswer('text', 'e.nps_group'),
  order_amount: ofOrder('float8', 'e.amount'),
  late: ofOrder('boolean', 'e.late'),
  delivery_days: ofOrder('int', 'e.delivered_day - e.day'),
  delivered: ofOrder(
    'boolean',
    'case when e.promised_day is null and e.delivered_day is null then null else e.delivered_day is not null end',
  ),
} satisfies Record<string, Source>;

/** What the customer's books say before and after: windows over requests, answers, orders and contracts in order of days. */
const around = {
  prev_day: 'int',
  since_day: 'int',
  orders_before: 'int',
  revenue_before: 'float8',
  refunds_before: 'int',
  requests_before: 'int',
  refunds_since: 'int',
  last_buy_day: 'int',
  next_buy_day: 'int',
  contract_end_day: 'int',
  revenue_30: 'float8',
  revenue_60: 'float8',
  revenue_90: 'float8',
  revenue_180: 'float8',
} satisfies Record<string, FactType>;

const endless = 2_000_000_000;
const names = Object.keys(own) as (keyof typeof own)[];
const sqlType = (type: FactType): string => type;

/** One part of the union: the encounter's own columns, then those the windows look at. `at`: the day it stands on. */
function part(
  value: (name: keyof typeof own) => string | null,
  windowed: {
    at: string;
    at_time: string;
    buy_day?: string;
    amount?: string;
    refund?: string;
    started?: string;
    ends?: string;
  },
  from: string,
): string {
  const columns = names.map(
    (name) => `cast(${value(name) ?? 'null'} as ${sqlType(own[name].type)}) as ${name}`,
  );
  const { at, at_time, buy_day, amount, refund, started, ends } = windowed;
  columns.push(
    `${at} as at_day`,
    `cast(${at_time} as timestamp) as at_time`,
    `cast(${buy_day ?? 'null'} as int) as buy_day`,
    `cast(${amount ?? 'null'} as float8) as amount`,
    `cast(${refund ?? 'null'} as int) as refund`,
    `cast(${started ?? 'null'} as int) as started_day`,
    `cast(${ends ?? 'null'} as int) as ends_day`,
  );
  return `select ${columns.join(', ')} from ${from}`;
}

const bookEntry = (name: keyof typeof own): string | null =>
  name === 'customer_id' ? 'e.customer_id' : null;

/** What a fact is read from: its own name, or a table that stands in for it. */
type FactSource = (fact: string) => string;

/**
 * Requests, answers and purchases, and beside them the entries of the books that the windows look at. An encounter stands on its
 * landmark: what is bought or ended up to that day is "before the outcome".
 */
const union = (source: FactSource): string =>
  [
    part(
      (name) => own[name].request,
      { at: `e.created_day + ${settleDays}`, at_time: 'e.created_at' },
      // looked up customer by customer; a join would read every invitation at each refresh
      `${source('fact_tickets')} e left join lateral (select i.eligible_day as asked_day from ${source('fact_invitations')} i
        where i.customer_id = e.customer_id and i.ticket_id = e.ticket_id and i.sent order by i.eligible_day limit 1) a on true
        where e.exclusion is null and e.initiated_by = 'customer'`,
    ),
    part(
      (name) => own[name].answer,
      { at: `e.day + ${settleDays}`, at_time: 'null' },
      `${source('fact_answers')} e where e.valid and (e.next_day is null or e.next_day > e.day)`,
    ),
    part(
      (name) => own[name].order,
      { at: `${orderDay} + ${settleDays}`, at_time: 'e.ordered_at' },
      `${source('fact_orders')} e where e.purchase and e.first_of_day`,
    ),
    part(
      bookEntry,
      {
        at: 'e.day',
        at_time: 'e.ordered_at',
        buy_day: 'case when e.first_of_day then e.day end',
        amount: 'e.amount',
        refund: `case when e.purchase then 0 when e.kind = 'order' then 0 else 1 end`,
        started: 'case when e.first_of_day then e.day end',
      },
      `${source('fact_orders')} e`,
    ),
    part(
      bookEntry,
      { at: 'e.start_day', at_time: 'null', started: 'e.start_day', ends: `coalesce(e.end_day, ${endless})` },
      `${source('fact_contract_spells')} e`,
    ),
  ].join('\n    union all ');

const window = (frame: string): string =>
  `over (partition by u.customer_id order by u.at_day range between ${frame})`;
const upToNow = window('unbounded preceding and current row');
const beforeEncounter = (days: number | 'ever'): string =>
  window(`${days === 'ever' ? 'unbounded' : settleDays + days} preceding and ${settleDays + 1} preceding`);
/** Day of the customer's encounter of this kind just before; of several on one day all but the first have that day. */
const earlier = (kind: string): string =>
  `max(case when u.kind = '${kind}' then u.day end) over (partition by u.customer_id order by u.at_day, u.at_time, u.encounter_id rows between unbounded preceding and 1 preceding)`;
const after = (days: number): string => window(`1 following and ${days} following`);

/** Sums of a window, to a hundredth of a cent: engines add in other orders, and the last digits are theirs. */
const money = (frame: string): string => `round(coalesce(sum(u.amount) ${frame}, 0.0) * 10000.0) / 10000.0`;

/** In the restricted dialect, so that the mirror makes it from the facts it has. */
const encounters = (source: FactSource): string => `
    with u as (${union(source)}),
    w as (
      select u.*,
        case u.kind when 'request' then ${earlier('request')} when 'order' then ${earlier('order')} else ${earlier('answer')} end as prev_day,
        min(u.started_day) over (partition by u.customer_id) as since_day,
        cast(count(u.buy_day) ${beforeEncounter('ever')} as int) as orders_before,
        ${money(beforeEncounter(365))} as revenue_before,
        cast(coalesce(sum(u.refund) ${beforeEncounter(180)}, 0) as int) as refunds_before,
        cast(count(case when u.kind = 'request' then 1 end) ${window('90 preceding and 1 preceding')} as int) as requests_before,
        cast(coalesce(sum(u.refund) ${window(`${settleDays} preceding and current row`)}, 0) as int) as refunds_since,
        max(u.buy_day) ${upToNow} as last_buy_day,
        min(u.buy_day) ${window('1 following and unbounded following')} as next_buy_day,
        max(u.ends_day) ${upToNow} as contract_end_day,
        ${money(after(30))} as revenue_30,
        ${money(after(60))} as revenue_60,
        ${money(after(90))} as revenue_90,
        ${money(after(180))} as revenue_180
      from u
    )
    select ${names.map((name) => `w.${name}`).join(', ')},
      (strpos('0123456789abcdef', substr(cast(w.customer_id as text), 36, 1)) - 1) * 4
        + (strpos('0123456789abcdef', substr(cast(w.customer_id as text), 35, 1)) - 1) % 4 as cluster,
      ${Object.keys(around)
        .map((name) => `w.${name}`)
        .join(', ')}
    from w where w.kind is not null`;

/**
 * One row per service encounter - a request that counts, a valid answer, a purchase - with how it was served, what the
 * books said of the customer before, and what the customer did from the landmark (`settleDays` after it) on.
 */
export const factEncounters: FactTable = {
  name: 'fact_encounters',
  columns: {
    ...Object.fromEntries(names.map((name) => [name, own[name].type])),
    cluster: 'int',
    ...around,
  },
  key: ['customer_id', 'encounter_id'],
  // one kind is asked about at a time
  sorted: 'kind, day',
  sql: encounters((fact) => fact),
  derive: encounters,
};

export const retentionFacts: readonly FactTable[] = [factEncounters, factAssignments];
