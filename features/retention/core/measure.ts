import { npsBands } from '#features/surveys/core/survey-scale.ts';
import {
  answerColumns,
  type FactColumns,
  invitationColumns,
  orderColumns,
  ticketColumns,
} from './fact-columns.ts';

/**
 * A sum over rows of a fact. `known` says which rows are looked at, `hit` which of them count, `value` what is averaged;
 * `{today}` in them stands for the day that counts as today.
 */
export type Component =
  | { readonly type: 'count'; readonly known: string }
  | { readonly type: 'share'; readonly known: string; readonly hit: string }
  | { readonly type: 'mean'; readonly known: string; readonly value: string };

/** Shares that need time to show: only rows at least so many days old are looked at (C5). */
export type Ripeness = 'reopen' | 'repeat' | number;

/** How a metric is read from one fact table, in the restricted dialect. */
export type Measure = {
  readonly fact: string;
  /** the population's day and month (C8) */
  readonly day: string;
  readonly month: string;
  readonly where: readonly string[];
  readonly columns: FactColumns;
  /** additive parts by key; `value` is the headline of what is no duration */
  readonly components: Readonly<Record<string, Component>>;
  /** columns of seconds of a duration: its quantiles and mean are read from them, and it has no components */
  readonly seconds?: { readonly calendar: string; readonly business: string | null };
  readonly ripe?: Ripeness;
  /** of several rows about one thing only the last within the period counts (`next_day`) */
  readonly latestOnly?: boolean;
  /** count persons, not rows: a person counts once, with a hit when any row is one */
  readonly perPerson?: boolean;
  /** used instead when split or filtered by agent: what an agent answers for is smaller than the ticket */
  readonly byAgent?: Measure;
  /** column whose values say why a row is outside every metric, counted by `day` */
  readonly exclusion?: { readonly fact: string; readonly day: string; readonly column: string };
};

const ticketExclusion = { fact: 'fact_tickets', day: 'created_day', column: 'exclusion' };
const answerExclusion = { fact: 'fact_answers', day: 'day', column: 'exclusion' };

const ticketMeasure = (
  day: string,
  agent: string,
  rest: Pick<Measure, 'components'> & Partial<Measure>,
): Measure => ({
  fact: 'fact_tickets',
  day,
  month: day.replace(/_day$/, '_month'),
  where: ['exclusion is null'],
  columns: ticketColumns(agent),
  exclusion: ticketExclusion,
  ...rest,
});

/** A ticket closed by a rule is nobody's merit (E13). */
const resolver = 'case when auto_closed then null else resolved_by end';

const ticketDuration = (day: string, agent: string, calendar: string, business: string | null): Measure =>
  ticketMeasure(day, agent, { seconds: { calendar, business }, components: {} });

const waits = (where: readonly string[], rest: Pick<Measure, 'components'> & Partial<Measure>): Measure => ({
  fact: 'fact_waits',
  day: 'ended_day',
  month: 'ended_month',
  where,
  columns: ticketColumns('agent_id'),
  exclusion: ticketExclusion,
  ...rest,
});

const waitDuration = (kind: string): Measure =>
  waits([`kind = '${kind}'`, "outcome = 'answered'"], {
    seconds: { calendar: 'seconds', business: 'business_seconds' },
    components: {},
  });

/** Waits of the customer, of four kinds all but one: beside it runs the clock of the agent who took over from a bot. */
export const waitOfCustomer = "kind <> 'agent_first'";

const allWaits = (live: boolean): Measure =>
  waits([waitOfCustomer, live ? 'live' : 'not live'], {
    components: {
      value: { type: 'mean', known: "outcome = 'answered' and seconds is not null", value: 'seconds' },
      businessMean: {
        type: 'mean',
        known: "outcome = 'answered' and business_seconds is not null",
        value: 'business_seconds',
      },
      abandonedMean: {
        type: 'mean',
        known: "outcome = 'abandoned' and seconds is not null",
        value: 'seconds',
      },
      unansweredShare: {
        type: 'share',
        known: "outcome in ('answered', 'unanswered')",
        hit: "outcome = 'unanswered'",
      },
    },
  });

const cycles = (rest: Pick<Measure, 'components'> & Partial<Measure>): Measure => ({
  fact: 'fact_cycles',
  day: 'resolved_day',
  month: 'resolved_month',
  where: [],
  columns: ticketColumns('resolved_by'),
  exclusion: ticketExclusion,
  ...rest,
});

/** A clock that nothing ended is breached once its day is past: it must not wait for somebody to answer to count. */
const sla = (column: string): Measure =>
  ticketMeasure('created_day', 'assignee_id', {
    components: {
      value: {
        type: 'share',
        known: `${column} is not null and (${column} <> 'running' or ${column}_due_day < {today})`,
        hit: `${column} = 'met'`,
      },
    },
  });

const answers = (kind: string, where: readonly string[], components: Measure['components']): Measure => ({
  fact: 'fact_answers',
  day: 'day',
  month: 'month',
  where: [`kind = '${kind}'`, 'valid', ...where],
  columns: answerColumns,
  latestOnly: true,
  components,
  exclusion: answerExclusion,
});

const effort = (points: number): Measure =>
  answers('ces', [`scale_max - scale_min = ${points - 1}`], {
    value: { type: 'mean', known: 'valid', value: 'score - scale_min + 1' },
    topShare: { type: 'share', known: 'valid', hit: 'positive' },
  });

/** By the score, not by the name it was given: a number is compared faster than a text. */
const band = (name: keyof typeof npsBands): Component => ({
  type: 'share',
  known: 'valid',
  hit: npsBands[name],
});

/** Days within which a second purchase makes a repeat purchase. */
export const repeatPurchaseDays = 90;
/** A live visitor who leaves sooner was not waiting for anybody yet. */
const shortAbandonSeconds = 10;

/** Metrics read by one scan of one fact. The others (backlog, contact rate, retention) have readers of their own. */
export const measures: Readonly<Record<string, Measure>> = {
  tickets: ticketMeasure('created_day', 'assignee_id', {
    components: { value: { type: 'count', known: 'exclusion is null' } },
  }),
  frt: ticketDuration('first_reply_day', 'first_agent_id', 'frt_seconds', 'frt_business_seconds'),
  'agent-frt': waitDuration('agent_first'),
  'reopen-frt': waitDuration('reopen'),
  'next-reply': waitDuration('next'),
  awt: allWaits(false),
  'awt-live': allWaits(true),
  'requester-wait': ticketDuration(
    'last_resolved_day',
    resolver,
    'requester_wait_seconds',
    'requester_wait_business_seconds',
  ),
  'customer-wait': ticketDuration('last_resolved_day', resolver, 'customer_wait_seconds', null),
  'art-first': ticketDuration(
    'first_resolved_day',
    resolver,
    'art_first_seconds',
    'art_first_business_seconds',
  ),
  'art-full': ticketDuration('last_resolved_day', resolver, 'art_full_seconds', 'art_full_business_seconds'),
  'cycle-time': cycles({
    seconds: { calendar: 'seconds', business: 'business_seconds' },
    components: {},
  }),
  'one-touch': cycles({
    ripe: 'reopen',
    components: { value: { type: 'share', known: 'one_touch is not null', hit: 'one_touch' } },
  }),
  fcr: ticketMeasure('first_resolved_day', resolver, {
    ripe: 'repeat',
    components: {
      value: {
        type: 'share',
        known: 'reopened_in_window is not null and coalesce(repeat_in_window, repeat_any_topic) is not null',
        hit: 'not reopened_in_window and not coalesce(repeat_in_window, repeat_any_topic)',
      },
    },
  }),
  'reopen-rate': ticketMeasure('first_resolved_day', resolver, {
    ripe: 'reopen',
    components: {
      value: { type: 'share', known: 'reopened_in_window is not null', hit: 'reopened_in_window' },
    },
    byAgent: cycles({
      ripe: 'reopen',
      components: {
        value: { type: 'share', known: 'reopened_in_window is not null', hit: 'reopened_in_window' },
      },
    }),
  }),
  transfers: ticketMeasure('last_resolved_day', 'resolved_by', {
    components: {
      value: { type: 'mean', known: 'transfers is not null', value: 'transfers' },
      share: { type: 'share', known: 'transfers is not null', hit: 'transfers >= 1' },
      hotPotato: { type: 'share', known: 'transfers is not null', hit: 'transfers >= 2' },
    },
  }),
  touches: ticketMeasure('last_resolved_day', 'resolved_by', {
    components: {
      value: { type: 'mean', known: 'human_replies is not null', value: 'human_replies' },
      customerTurns: { type: 'mean', known: 'customer_turns is not null', value: 'customer_turns' },
    },
  }),
  abandonment: ticketMeasure('created_day', 'assignee_id', {
    components: {
      value: {
        type: 'share',
        known: `live and abandoned is not null and not (abandoned and coalesce(queue_seconds, ${shortAbandonSeconds + 1}.0) <= ${shortAbandonSeconds}.0)`,
        hit: 'abandoned',
      },
    },
  }),
  'sla-first-reply': sla('sla_first_reply'),
  'sla-next-reply': sla('sla_next_reply'),
  'sla-resolution': sla('sla_resolution'),
  unanswered: ticketMeasure('last_resolved_day', resolver, {
    components: {
      value: { type: 'share', known: 'unanswered is not null', hit: 'unanswered' },
      autoClosed: { type: 'share', known: 'auto_closed is not null', hit: 'auto_closed' },
    },
  }),
  csat: answers('csat', [], {
    value: { type: 'share', known: 'positive is not null', hit: 'positive' },
    mean: { type: 'mean', known: 'scale_max - scale_min = 4', value: 'score - scale_min + 1' },
  }),
  nps: answers('nps', [], {
    promoters: band('promoter'),
    passives: band('passive'),
    detractors: band('detractor'),
  }),
  ces: effort(5),
  ces7: effort(7),
  'response-rate': {
    fact: 'fact_invitations',
    day: 'eligible_day',
    month: 'eligible_month',
    where: ['delivered'],
    columns: invitationColumns,
    perPerson: true,
    components: { value: { type: 'share', known: 'delivered', hit: 'finished' } },
  },
  'repeat-purchase': {
    fact: 'fact_orders',
    day: 'day',
    month: 'month',
    where: ['first_of_day', 'day_seq = 1'],
    columns: orderColumns,
    ripe: repeatPurchaseDays,
    components: {
      value: {
        type: 'share',
        known: 'first_of_day',
        hit: `next_day is not null and next_day - day <= ${repeatPurchaseDays}`,
      },
    },
  },
};

export const measureOf = (id: string, byAgent: boolean): Measure | undefined => {
  const found = measures[id];
  return byAgent && found?.byAgent ? found.byAgent : found;
};
