import { createHash } from 'node:crypto';
import { factEncounters } from '../../features/retention/server/facts.ts';

/**
 * The big world of the bench as SQL that PostgreSQL and DuckDB read alike. Chance is integer arithmetic on row numbers
 * (quadratic congruences modulo a prime), so both engines make the same rows and nothing has to be carried over.
 * The shapes are those of docs/facts.md.
 */
export type WorldTable = {
  readonly name: string;
  /** column to expression, in the declared order */
  readonly columns: Readonly<Record<string, string>>;
  readonly from: string;
  /** tables that must be there before */
  readonly after: readonly string[];
};

/** 730 days, the last one is `lastDay`: 2024-03-02 to 2026-03-01. */
export const lastDay = 20_513;
export const firstDay = lastDay - 729;
/** what queries that decide by "today" are given */
export const today = lastDay + 1;

const prime = 2_147_483_647;
const int = (expression: string): string => `cast(${expression} as int)`;
const floor = (expression: string): string => int(`floor(${expression})`);

/** Number k drawn from hash column `h`, in [0, 1). Odd multipliers far apart, so that neighbours do not move together. */
const draw = (h: string, k: number): string =>
  `(cast((${h} * ${40_503 + k * 7_368_787}) % ${prime} as float8) / ${prime}.0)`;

/** A new hash of a hash and a row number within its owner. */
const rehash = (h: string, k: string, salt: number): string => {
  const mixed = `((${h} + cast(${k} as bigint) * 9176263 + ${salt}) % ${prime})`;
  return `((${mixed} * ${mixed} + ${salt * 31 + 7}) % ${prime})`;
};

const choose = (u: string, values: readonly string[]): string =>
  `(array[${values.map((value) => `'${value}'`).join(', ')}])[1 + ${floor(`${u} * ${values.length}.0`)}]`;

/** By shares: [['basic', .5], ['plus', .9], ['premium', 1]] with running sums. */
const byShare = (u: string, shares: readonly (readonly [string, number])[]): string =>
  `case ${shares
    .slice(0, -1)
    .map(([value, below]) => `when ${u} < ${below} then '${value}'`)
    .join(' ')} else '${shares.at(-1)?.[0] ?? ''}' end`;

/** Whole quotient of whole numbers: `/` alone keeps the fraction in DuckDB. */
const quotient = (a: string, b: number): string => floor(`cast(${a} as float8) / ${b}.0`);

/** Removed for DuckDB; keeps PostgreSQL from writing the inner expressions out anew wherever they are used. */
const fence = ' offset 0';

/** What was there, and new columns computed once. */
const layer = (from: string, columns: Readonly<Record<string, string>>): string =>
  `(select p.*, ${Object.entries(columns)
    .map(([name, expression]) => `${expression} as ${name}`)
    .join(', ')} from ${from} p${fence})`;

/**
 * Ordered by `i` at the front and random behind, like the ids of the product. Ids that only count up are packed by DuckDB so
 * tightly that reading them back took 6 s of a 0.1 s query: a bench of the packing, not of the charts.
 */
const id = (kind: number, i: string, k = '0'): string => {
  const tail = `substr(md5('${kind}:' || cast(${i} as text) || ':' || cast(${k} as text)), 1, 19)`;
  return `cast(lpad(cast(${i} as text), 12, '0') || '7' || ${tail} as uuid)`;
};

const few = new Map<number, string>();

/** One of up to 24 ids of a short list (teams, agents, surveys), number `n` counted from 1. */
function listId(kind: number, n: string): string {
  const known = few.get(kind);
  const ids =
    known ??
    Array.from({ length: 24 }, (_, index) => {
      const hex = createHash('md5').update(`${kind}:${index}`).digest('hex');
      return `'${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}'`;
    }).join(', ');
  few.set(kind, ids);
  return `cast((array[${ids}])[${n}] as uuid)`;
}

const pickId = (kind: number, u: string, count: number): string =>
  listId(kind, `1 + ${floor(`${u} * ${count}.0`)}`);

const monthOf = (day: string): string => {
  const date = `(date '1970-01-01' + cast(${day} as int))`;
  return int(`extract(year from ${date}) * 12 + extract(month from ${date}) - 1`);
};

const localTime = (day: string, second: string): string =>
  `timestamp '1970-01-01 00:00:00' + ${day} * interval '1 day' + ${second} * interval '1 second'`;

const nothing = (type: string): string => `cast(null as ${type})`;

/** The customer's five, repeated in every customer-owned fact. */
const five = {
  tier: 'p.tier',
  country: 'p.country',
  language: 'p.language',
  customer_kind: 'p.customer_kind',
  source: 'p.source',
};

const people = (customers: number): WorldTable => ({
  name: 'bench_people',
  after: [],
  columns: {
    i: 'p.i',
    h: 'p.h',
    customer_id: id(1, 'p.i'),
    tier: byShare(draw('p.h', 1), [
      ['basic', 0.52],
      ['plus', 0.84],
      ['premium', 1],
    ]),
    country: choose(draw('p.h', 2), ['GB', 'IE', 'DE', 'NL', 'SE', 'LV', 'AM', 'KZ', 'RS', 'GE']),
    language: byShare(draw('p.h', 2), [
      ['en', 0.5],
      ['ru', 1],
    ]),
    customer_kind: byShare(draw('p.h', 3), [
      ['company', 0.08],
      ['person', 1],
    ]),
    source: byShare(draw('p.h', 4), [
      ['shop', 0.8],
      ['desk', 1],
    ]),
    first_day: 'p.first_day',
    gap: 'p.gap',
    wobble: quotient('p.gap', 3),
    life: 'p.life',
    // as many steps of one gap as fit between the first day and the end of the life or of the world
    orders: `1 + ${floor(`cast(p.life - ${quotient('p.gap', 3)} as float8) / p.gap`)}`,
    tickets: floor(`${draw('p.h', 8)} * ${draw('p.h', 8)} * 10.4`),
    answers: floor(`${draw('p.h', 9)} * 3.0`),
    subscribed: `${draw('p.h', 10)} < 0.3`,
  },
  from: `${layer(
    layer(
      layer(
        layer(
          `(select cast(n.i as bigint) as i, (cast(n.i as bigint) * 48271 + 11) % ${prime} as a from generate_series(1, ${customers}) as n(i))`,
          { b: `(p.a * p.a + 5) % ${prime}` },
        ),
        { h: rehash('p.b', 'p.i', 13) },
      ),
      {
        first_day: `${firstDay} + ${floor(`${draw('p.h', 5)} * 725.0`)}`,
        gap: `21 + ${floor(`${draw('p.h', 6)} * 45.0`)}`,
      },
    ),
    {
      life: `greatest(${quotient('p.gap', 3)}, least(${lastDay} - p.first_day, ${floor(`${draw('p.h', 7)} * ${draw('p.h', 7)} * 820.0`)}))`,
    },
  )} p`,
});

const customers: WorldTable = {
  name: 'fact_customers',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    name: `'Customer ' || cast(p.i as text)`,
    customer_kind: 'p.customer_kind',
    language: 'p.language',
    country: 'p.country',
    city: choose(draw('p.h', 11), [
      'London',
      'Dublin',
      'Berlin',
      'Utrecht',
      'Malmö',
      'Riga',
      'Yerevan',
      'Almaty',
      'Belgrade',
      'Tbilisi',
    ]),
    tier: 'p.tier',
    source: 'p.source',
    tags: `case when ${draw('p.h', 12)} < 0.2 then '|newsletter|' end`,
    internal: 'p.i % 5000 = 0',
    since_day: 'p.first_day',
    since_month: monthOf('p.first_day'),
    orders_count: 'p.orders',
    tickets_count: 'p.tickets',
    open_tickets: int('case when p.h % 97 = 0 then 1 else 0 end'),
    answers_count: 'p.answers',
    active_subscriptions: int(
      `case when p.subscribed and p.first_day + p.life >= ${lastDay} then 1 else 0 end`,
    ),
    revenue: 'cast(p.orders as float8) * 41.5',
    first_order_day: 'p.first_day',
    last_order_day: 'p.first_day + (p.orders - 1) * p.gap',
    last_ticket_day: 'case when p.tickets > 0 then p.first_day + p.life end',
    last_answer_day: 'case when p.answers > 0 then p.first_day + p.life end',
    last_nps: `case when p.answers > 0 then cast(${floor(`${draw('p.h', 13)} * 11.0`)} as float8) end`,
    last_csat: nothing('float8'),
    last_ces: nothing('float8'),
  },
  from: 'bench_people p',
};

/** Day of the k-th purchase (k from 0): strictly later than the one before, because the wobble is under a third of the gap. */
const purchaseDay = (k: string): string =>
  `(p.first_day + (${k}) * p.gap + case when ${k} = 0 then 0 else ${int(`((p.h * (2 * (${k}) + 48271)) % ${prime}) % p.wobble`)} end)`;

const orderLines = `${layer(
  `(select p.*, g.k - 1 as k from bench_people p cross join lateral generate_series(1, p.orders) as g(k)${fence})`,
  {
    e: rehash('p.h', 'p.k', 29),
    day: purchaseDay('p.k'),
    before_day: `case when p.k > 0 then ${purchaseDay('p.k - 1')} end`,
    after_day: `case when p.k < p.orders - 1 then ${purchaseDay('p.k + 1')} end`,
  },
)} p`;

const orders = (part: 'purchases' | 'refunds'): WorldTable => {
  const purchase = part === 'purchases';
  const only = (expression: string, type: string): string => (purchase ? expression : nothing(type));
  const day = purchase ? 'p.day' : `least(${lastDay}, p.day + 9)`;
  return {
    name: purchase ? 'fact_orders' : 'fact_orders+refunds',
    after: purchase ? ['bench_people'] : ['fact_orders'],
    columns: {
      customer_id: 'p.customer_id',
      order_id: id(purchase ? 2 : 3, 'p.i', 'p.k'),
      kind: purchase ? `'order'` : `'refund'`,
      status: `'completed'`,
      channel: byShare(draw('p.e', 1), [
        ['web', 0.55],
        ['app', 0.9],
        ['phone', 1],
      ]),
      stage: purchase ? `'purchase'` : `'use'`,
      ...five,
      ordered_at: localTime(day, floor(`${draw('p.e', 2)} * 86399.0`)),
      day,
      month: monthOf(day),
      purchase: purchase ? 'true' : 'false',
      amount: `${purchase ? '' : '-'}cast(${floor(`500.0 + ${draw('p.e', 3)} * ${draw('p.e', 3)} * 12000.0`)} as float8) / 100.0`,
      first_of_day: purchase ? 'true' : 'false',
      day_seq: only('p.k + 1', 'int'),
      prev_day: only('p.before_day', 'int'),
      next_day: only('p.after_day', 'int'),
      prev_month: only(`case when p.before_day is not null then ${monthOf('p.before_day')} end`, 'int'),
      next_month: only(`case when p.after_day is not null then ${monthOf('p.after_day')} end`, 'int'),
      first_in_month: purchase
        ? `p.before_day is null or ${monthOf('p.before_day')} < ${monthOf('p.day')}`
        : 'false',
      // the gap of a customer is nearly constant: gap + a third is what it can reach
      gap_before_max: only('case when p.k = 0 then 0 else p.gap + p.wobble - 1 end', 'int'),
      first_day: 'p.first_day',
      cohort_month: monthOf('p.first_day'),
      first_channel: byShare(draw('p.h', 14), [
        ['web', 0.55],
        ['app', 0.9],
        ['phone', 1],
      ]),
      promised_day: only('p.day + 4', 'int'),
      delivered_day: only(
        `p.day + 4 + case when ${draw('p.e', 4)} < 0.12 then 1 + ${floor(`${draw('p.e', 5)} * 8.0`)} else -1 end`,
        'int',
      ),
      late: only(`${draw('p.e', 4)} < 0.12`, 'boolean'),
    },
    from: purchase ? orderLines : `${orderLines} where ${draw('p.e', 6)} < 0.03`,
  };
};

const ends = `case when p.first_day + p.life < ${lastDay} then p.first_day + p.life end`;
const endMonth = `case when p.first_day + p.life < ${lastDay} then ${monthOf('(p.first_day + p.life)')} end`;
const plan = choose(draw('p.h', 15), ['Cup', 'Pot', 'Season box', 'Office 10']);

const subscriptions: WorldTable = {
  name: 'fact_subscriptions',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    subscription_id: id(4, 'p.i'),
    plan,
    end_reason: `case when p.first_day + p.life < ${lastDay} then ${choose(draw('p.h', 16), ['too expensive', 'poor service', 'moved'])} end`,
    ...five,
    start_day: 'p.first_day',
    start_month: monthOf('p.first_day'),
    end_day: ends,
    end_month: endMonth,
    mrr: `cast(14 + ${floor(`${draw('p.h', 15)} * 4.0`)} * 11 as float8)`,
  },
  from: 'bench_people p where p.subscribed',
};

const spells: WorldTable = {
  name: 'fact_contract_spells',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    spell_no: '1',
    plan,
    ...five,
    start_day: 'p.first_day',
    start_month: monthOf('p.first_day'),
    end_day: ends,
    end_month: endMonth,
    prev_end_day: nothing('int'),
    next_start_day: nothing('int'),
    prev_end_month: nothing('int'),
    next_start_month: nothing('int'),
    first_day: 'p.first_day',
    cohort_month: monthOf('p.first_day'),
  },
  from: 'bench_people p where p.subscribed',
};

const dimensions = {
  ...five,
  channel: 'p.channel',
  live: 'p.live',
  stage: 'p.stage',
  topic: 'p.topic',
  priority: 'p.priority',
  severity: 'p.severity',
  team_id: 'p.team_id',
  initiated_by: 'p.initiated_by',
};

const when = (condition: string, expression: string): string =>
  `case when ${condition} then ${expression} end`;
const seconds = (expression: string): string => `cast(${expression} as float8)`;

/** Seconds to the first reply from two minutes to about a day and a half, half of them under five hours. */
const ticketLines = `${layer(
  layer(
    layer(
      layer(
        `(select p.*, g.k from bench_people p cross join lateral generate_series(1, p.tickets) as g(k)${fence})`,
        { e: rehash('p.h', 'p.k', 41) },
      ),
      {
        day: `p.first_day + ${floor(`${draw('p.e', 1)} * (p.life + 1)`)}`,
        second: floor(`${draw('p.e', 2)} * 86399.0`),
        reply: `120 + ${floor(`${draw('p.e', 3)} * ${draw('p.e', 3)} * ${draw('p.e', 3)} * 130000.0 + ${draw('p.e', 4)} * 3000.0`)}`,
        answered: `${draw('p.e', 6)} >= 0.02`,
        solved: `${draw('p.e', 7)} >= 0.015`,
        replies: `1 + ${floor(`${draw('p.e', 8)} * ${draw('p.e', 8)} * 3.2`)}`,
        reopened: `${draw('p.e', 9)} < 0.08`,
        is_live: `${draw('p.e', 10)} > 0.85`,
      },
    ),
    { resolution: `p.reply + 60 + ${floor(`${draw('p.e', 5)} * ${draw('p.e', 5)} * 260000.0`)}` },
  ),
  {
    reply_day: `p.day + ${quotient('(p.second + p.reply)', 86_400)}`,
    solved_day: `p.day + ${quotient('(p.second + p.resolution)', 86_400)}`,
  },
)} p`;

/** Number of the last purchase that may lie after the resolution; the one after it certainly does. */
const mayFollow = `(${floor('cast(p.solved_day - p.first_day as float8) / p.gap')})`;
const nextPurchase = `case when ${mayFollow} < p.orders and ${purchaseDay(mayFollow)} > p.solved_day then ${purchaseDay(mayFollow)} when ${mayFollow} + 1 < p.orders then ${purchaseDay(`${mayFollow} + 1`)} end`;

const tickets: WorldTable = {
  name: 'fact_tickets',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    ticket_id: id(5, 'p.i', 'p.k'),
    ...five,
    channel: byShare(draw('p.e', 10), [
      ['email', 0.45],
      ['web-form', 0.7],
      ['telegram', 0.85],
      ['chat', 0.95],
      ['phone', 1],
    ]),
    live: 'p.is_live',
    stage: byShare(draw('p.e', 11), [
      ['purchase', 0.4],
      ['use', 0.7],
      ['service', 0.85],
      ['renewal', 1],
    ]),
    topic: choose(draw('p.e', 11), [
      'delivery',
      'order-change',
      'return',
      'quality',
      'setup',
      'advice',
      'billing',
      'subscription',
      'account',
      'complaint',
      'cancel',
    ]),
    priority: byShare(draw('p.e', 12), [
      ['normal', 0.7],
      ['high', 0.9],
      ['urgent', 0.95],
      ['low', 1],
    ]),
    severity: byShare(draw('p.e', 12), [
      ['low', 0.5],
      ['medium', 0.85],
      ['high', 1],
    ]),
    team_id: pickId(7, draw('p.e', 13), 3),
    initiated_by: byShare(draw('p.e', 14), [
      ['customer', 0.97],
      ['agent', 1],
    ]),
    assignee_id: pickId(8, draw('p.e', 15), 24),
    order_id: `case when ${draw('p.e', 16)} < 0.5 then ${id(2, 'p.i', '0')} end`,
    status: `case when p.solved then 'closed' else 'open' end`,
    resolve_reason: when('p.solved', `'solved'`),
    exclusion: `case when ${draw('p.e', 17)} < 0.02 then 'spam' when ${draw('p.e', 17)} < 0.03 then 'merged' when p.i % 5000 = 0 then 'internal' end`,
    created_at: localTime('p.day', 'p.second'),
    created_day: 'p.day',
    created_month: monthOf('p.day'),
    first_reply_day: when('p.answered', 'p.reply_day'),
    first_reply_month: when('p.answered', monthOf('p.reply_day')),
    first_resolved_day: when('p.solved', 'p.solved_day'),
    first_resolved_month: when('p.solved', monthOf('p.solved_day')),
    last_resolved_at: when('p.solved', localTime('p.day', '(p.second + p.resolution)')),
    last_resolved_day: when('p.solved', 'p.solved_day'),
    last_resolved_month: when('p.solved', monthOf('p.solved_day')),
    frt_seconds: when('p.answered', seconds('p.reply')),
    frt_business_seconds: when('p.answered', seconds(quotient('p.reply', 3))),
    bot_seconds: when(`p.is_live and ${draw('p.e', 18)} < 0.6`, '20.0'),
    art_first_seconds: when('p.solved', seconds('p.resolution')),
    art_first_business_seconds: when('p.solved', seconds(quotient('p.resolution', 3))),
    art_full_seconds: when('p.solved', seconds('p.resolution')),
    art_full_business_seconds: when('p.solved', seconds(quotient('p.resolution', 3))),
    requester_wait_seconds: when('p.solved', seconds(quotient('p.resolution', 2))),
    requester_wait_business_seconds: when('p.solved', seconds(quotient('p.resolution', 6))),
    customer_wait_seconds: when('p.solved', seconds(quotient('p.resolution', 4))),
    wait_mean_seconds: when('p.answered', seconds('p.reply')),
    agent_first_seconds: when('p.answered', seconds(quotient('p.reply', 2))),
    queue_seconds: when('p.is_live', seconds(floor(`${draw('p.e', 19)} * 300.0`))),
    first_agent_id: when('p.answered', pickId(8, draw('p.e', 15), 24)),
    resolved_by: when('p.solved', pickId(8, draw('p.e', 15), 24)),
    human_replies: `case when p.answered then p.replies else 0 end`,
    bot_replies: int(`case when p.is_live then 1 else 0 end`),
    customer_turns: 'p.replies',
    cycles: int(`case when p.reopened then 2 else 1 end`),
    reopens: int(`case when p.reopened then 1 else 0 end`),
    transfers: floor(`${draw('p.e', 20)} * ${draw('p.e', 20)} * 1.9`),
    one_touch: when('p.solved', `p.replies = 1 and not (p.reopened)`),
    reopened_in_window: when('p.solved', 'p.reopened'),
    repeat_in_window: when('p.solved', `${draw('p.e', 21)} < 0.06`),
    repeat_any_topic: when('p.solved', `${draw('p.e', 21)} < 0.09`),
    bot_only: when('p.is_live', `${draw('p.e', 24)} < 0.03`),
    out_of_hours: `${draw('p.e', 25)} < 0.3`,
    unanswered: when('p.solved', `not (p.answered)`),
    auto_closed: when('p.solved', `${draw('p.e', 22)} < 0.02`),
    abandoned: when('p.is_live', `${draw('p.e', 23)} < 0.06`),
    sla_first_reply: when('p.answered', `case when p.reply < 14400 then 'met' else 'breached' end`),
    sla_next_reply: nothing('text'),
    sla_resolution: when('p.solved', `case when p.resolution < 172800 then 'met' else 'breached' end`),
    sla_first_reply_due_day: 'p.day + 1',
    sla_next_reply_due_day: nothing('int'),
    sla_resolution_due_day: 'p.day + 2',
    next_purchase_day: when('p.solved', nextPurchase),
    data_quality: nothing('text'),
  },
  from: ticketLines,
};

/** A hash of a ticket from what both engines hold exactly. */
const ticketHash = `((cast(coalesce(p.frt_seconds, 77.0) as bigint) * 69621 + p.created_day * 40503 + cast(coalesce(p.art_full_seconds, 5.0) as bigint)) % ${prime})`;

/** Whether wait k of a ticket ended with a reply; the wait behind all turns is the one after the bot (agent_first). */
const turns = 'greatest(1, p.human_replies)';
const replied = `p.human_replies >= least(g.k, ${turns})`;
const waited = (column: string, least: number, most: number): string =>
  `case when ${replied} then case when g.k = 1 then ${column} else cast(${least} + (${ticketHash} * g.k) % ${most} as float8) end end`;

const waits: WorldTable = {
  name: 'fact_waits',
  after: ['fact_tickets'],
  columns: {
    customer_id: 'p.customer_id',
    ticket_id: 'p.ticket_id',
    wait_no: 'g.k',
    kind: `case when g.k > ${turns} then 'agent_first' when g.k = 1 then 'first' when p.reopens > 0 and g.k = ${turns} then 'reopen' else 'next' end`,
    outcome: `case when ${replied} then 'answered' when p.status = 'open' then 'open' when p.abandoned then 'abandoned' else 'unanswered' end`,
    ...dimensions,
    agent_id: 'p.first_agent_id',
    started_day: 'p.created_day',
    started_month: 'p.created_month',
    ended_day: 'coalesce(p.first_reply_day, p.last_resolved_day)',
    ended_month: 'coalesce(p.first_reply_month, p.last_resolved_month)',
    seconds: waited('p.frt_seconds', 60, 30_000),
    business_seconds: waited('p.frt_business_seconds', 20, 10_000),
  },
  from: `fact_tickets p cross join lateral generate_series(1, ${turns} + case when p.bot_seconds is null then 0 else 1 end) as g(k) where p.exclusion is null`,
};

const cycles: WorldTable = {
  name: 'fact_cycles',
  after: ['fact_tickets'],
  columns: {
    customer_id: 'p.customer_id',
    ticket_id: 'p.ticket_id',
    cycle_no: 'g.k',
    ...dimensions,
    ticket_created_day: 'p.created_day',
    started_day: 'case when g.k = 1 then p.created_day else p.last_resolved_day end',
    started_month: 'case when g.k = 1 then p.created_month else p.last_resolved_month end',
    resolved_day: 'p.last_resolved_day',
    resolved_month: 'p.last_resolved_month',
    seconds: 'p.art_first_seconds',
    business_seconds: 'p.art_first_business_seconds',
    human_replies: 'p.human_replies',
    one_touch: 'p.one_touch',
    reopened_in_window: 'p.reopened_in_window',
    bot_only: 'p.bot_only',
    resolved_by: 'p.resolved_by',
  },
  from: 'fact_tickets p cross join lateral generate_series(1, case when p.last_resolved_day is null then 1 else p.cycles end) as g(k) where p.exclusion is null',
};

const kindShares: readonly (readonly [string, number])[] = [
  ['nps', 0.35],
  ['csat', 0.85],
  ['ces', 1],
];
const answerDay = `(p.first_day + ${floor(`${draw('p.e', 1)} * (p.life + 1)`)})`;
const kind = byShare(draw('p.e', 2), kindShares);
const score = `case when ${draw('p.e', 2)} < 0.35 then ${floor(`11.0 - ${draw('p.e', 3)} * ${draw('p.e', 3)} * 11.0`)} else ${floor(`6.0 - ${draw('p.e', 3)} * ${draw('p.e', 3)} * 5.0`)} end`;
const surveyId = `case when ${draw('p.e', 2)} < 0.35 then ${listId(9, '1')} when ${draw('p.e', 2)} < 0.85 then ${listId(9, '2')} else ${listId(9, '3')} end`;
const moment = `case when ${draw('p.e', 2)} < 0.35 then 'relationship' when ${draw('p.e', 4)} < 0.7 then 'support' else 'delivery' end`;
const asked = (series: string): string =>
  `${layer(`(select p.*, g.k from bench_people p cross join lateral generate_series(1, ${series}) as g(k)${fence})`, { e: rehash('p.h', 'p.k', 59) })} p`;

const answers: WorldTable = {
  name: 'fact_answers',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    answer_id: id(6, 'p.i', 'p.k'),
    survey_id: surveyId,
    kind,
    moment,
    stage: `case when ${draw('p.e', 4)} < 0.7 then 'service' else 'purchase' end`,
    channel: byShare(draw('p.e', 5), [
      ['email', 0.6],
      ['widget', 0.9],
      ['telegram', 1],
    ]),
    answer_language: 'p.language',
    scale_min: `case when ${draw('p.e', 2)} < 0.35 then 0 else 1 end`,
    scale_max: `case when ${draw('p.e', 2)} < 0.35 then 10 else 5 end`,
    ...five,
    person_id: 'p.customer_id',
    ticket_id: when(`p.tickets > 0 and ${draw('p.e', 4)} < 0.7`, id(5, 'p.i', '1')),
    order_id: when(`${draw('p.e', 4)} >= 0.7`, id(2, 'p.i', '0')),
    agent_id: when(`${draw('p.e', 4)} < 0.7`, pickId(8, draw('p.e', 6), 24)),
    team_id: when(`${draw('p.e', 4)} < 0.7`, pickId(7, draw('p.e', 6), 3)),
    topic: when(
      `${draw('p.e', 4)} < 0.7`,
      choose(draw('p.e', 7), ['delivery', 'return', 'quality', 'setup', 'billing']),
    ),
    day: answerDay,
    month: monthOf(answerDay),
    raw_score: `cast(${score} as float8)`,
    score: `cast(${score} as float8)`,
    exclusion: `case when ${draw('p.e', 8)} < 0.01 then 'dismissed' end`,
    valid: `${draw('p.e', 8)} >= 0.01`,
    next_day: nothing('int'),
    next_month: nothing('int'),
    positive: when(
      `${draw('p.e', 8)} >= 0.01`,
      `${score} >= case when ${draw('p.e', 2)} < 0.35 then 9 else 4 end`,
    ),
    nps_group: when(
      `${draw('p.e', 2)} < 0.35 and ${draw('p.e', 8)} >= 0.01`,
      `case when ${score} >= 9 then 'promoter' when ${score} >= 7 then 'passive' else 'detractor' end`,
    ),
    order_late: when(`${draw('p.e', 4)} >= 0.5`, `${draw('p.e', 9)} < 0.12`),
    has_comment: `${draw('p.e', 10)} < 0.35`,
    invited: `${draw('p.e', 12)} < 0.9`,
  },
  from: asked('p.answers'),
};

const invitations: WorldTable = {
  name: 'fact_invitations',
  after: ['bench_people'],
  columns: {
    customer_id: 'p.customer_id',
    invitation_id: id(6, 'p.i', '(1000 + p.k)'),
    survey_id: surveyId,
    agent_id: when(`${draw('p.e', 4)} < 0.7`, pickId(8, draw('p.e', 6), 24)),
    person_id: 'p.customer_id',
    ticket_id: when(`p.tickets > 0 and ${draw('p.e', 4)} < 0.7`, id(5, 'p.i', '1')),
    order_id: when(`${draw('p.e', 4)} >= 0.7`, id(2, 'p.i', '0')),
    kind,
    moment,
    stage: `case when ${draw('p.e', 4)} < 0.7 then 'service' else 'purchase' end`,
    channel: byShare(draw('p.e', 5), [
      ['email', 0.6],
      ['widget', 0.9],
      ['telegram', 1],
    ]),
    suppressed_reason: `case when ${draw('p.e', 11)} < 0.15 then 'throttled' when ${draw('p.e', 11)} < 0.3 then 'sampling' end`,
    ...five,
    eligible_day: answerDay,
    eligible_month: monthOf(answerDay),
    sent: `${draw('p.e', 11)} >= 0.3`,
    delivered: `${draw('p.e', 11)} >= 0.32`,
    opened: `${draw('p.e', 11)} >= 0.6`,
    started: `${draw('p.e', 11)} >= 0.74`,
    finished: `${draw('p.e', 11)} >= 0.78`,
  },
  from: asked('p.answers + 1'),
};

const encounterParts = 20;
const derive = (source: (fact: string) => string): string =>
  factEncounters.derive?.(source) ?? factEncounters.sql;

/**
 * Encounters, a twentieth of the customers at a time: their windows stand over four facts at once, and all of them together do not
 * fit into the memory the bench allows. The mirror takes customers by turns as well.
 */
const encounters = (customers: number): readonly WorldTable[] =>
  Array.from({ length: encounterParts }, (_, part) => {
    const from = (at: number): string =>
      String(Math.round((customers * at) / encounterParts) + 1).padStart(12, '0');
    const bound = (at: number): string => {
      const digits = from(at);
      return `cast('${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000' as uuid)`;
    };
    const own = `customer_id >= ${bound(part)} and customer_id < ${bound(part + 1)}`;
    return {
      name: part === 0 ? factEncounters.name : `${factEncounters.name}+${part}`,
      after:
        part === 0
          ? [
              'fact_tickets',
              'fact_answers',
              'fact_invitations',
              'fact_orders+refunds',
              'fact_contract_spells',
            ]
          : [part === 1 ? factEncounters.name : `${factEncounters.name}+${part - 1}`],
      columns: Object.fromEntries(Object.keys(factEncounters.columns).map((name) => [name, `q.${name}`])),
      from: `(${derive((fact) => `(select * from ${fact} where ${own})`)}) q`,
    };
  });

const list = (name: string, columns: Readonly<Record<string, string>>, count: number): WorldTable => ({
  name,
  after: [],
  columns,
  from: `generate_series(1, ${count}) as n(i)`,
});

/** In an order in which each finds what it reads. `scale` 1 = 1 M customers, 3 M tickets, 5 M orders, 1 M answers. */
export function worldTables(scale: number): readonly WorldTable[] {
  return [
    people(Math.round(1_000_000 * scale)),
    customers,
    orders('purchases'),
    orders('refunds'),
    subscriptions,
    spells,
    tickets,
    waits,
    cycles,
    answers,
    invitations,
    ...encounters(Math.round(1_000_000 * scale)),
    list('dim_teams', { team_id: listId(7, 'n.i'), name: `'Team ' || cast(n.i as text)` }, 3),
    list(
      'dim_staff',
      {
        staff_id: listId(8, 'n.i'),
        name: `'Agent ' || cast(n.i as text)`,
        kind: `'human'`,
        team_id: listId(7, '(1 + n.i % 3)'),
        active: 'true',
      },
      24,
    ),
    list(
      'dim_stages',
      {
        stage_id: choose(`(n.i - 0.5) / 4.0`, ['purchase', 'use', 'service', 'renewal']),
        name_en: `'Stage ' || cast(n.i as text)`,
        name_ru: `'Этап ' || cast(n.i as text)`,
        position: int('n.i'),
      },
      4,
    ),
    list(
      'dim_surveys',
      {
        survey_id: listId(9, 'n.i'),
        name: choose(`(n.i - 0.5) / 3.0`, ['Relationship', 'Rating', 'Effort']),
        kind: choose(`(n.i - 0.5) / 3.0`, ['nps', 'csat', 'ces']),
        scale_min: 'case when n.i = 1 then 0 else 1 end',
        scale_max: 'case when n.i = 1 then 10 else 5 end',
        positive_from: 'case when n.i = 1 then 9 else 4 end',
        higher_is_better: 'true',
        moment: `'support'`,
      },
      3,
    ),
  ];
}

/** Statement that makes and fills a table; a name with `+` adds to the table before the sign. */
export function fillStatement(table: WorldTable, engine: 'duckdb' | 'postgres'): string {
  const columns = Object.entries(table.columns).map(([name, expression]) => `${expression} as ${name}`);
  const from = engine === 'duckdb' ? table.from.replaceAll(fence, '') : table.from;
  const select = `select ${columns.join(', ')} from ${from}`;
  const [target, added] = table.name.split('+');
  if (added !== undefined) return `insert into ${target} ${select}`;
  return `create ${engine === 'duckdb' ? 'table' : 'unlogged table'} ${target} as ${select}`;
}
