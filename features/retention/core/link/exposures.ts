import { settleDays } from '../encounter.ts';

/**
 * What a customer met with in one service encounter and may be tied to whether the customer stays: the same machinery for
 * each. SQL fragments read `fact_encounters` in the restricted dialect.
 *
 * An exposure is what was known on the landmark, `settleDays` after the encounter: a request solved later counts as "not yet",
 * never by the time it took in the end (immortal time).
 */
export type Exposure = {
  readonly id: ExposureId;
  readonly kind: 'request' | 'answer' | 'order';
  /**
   * `duration`: seconds on a logarithmic scale with a curve, knees and a natural experiment; `count`: whole numbers with a
   * curve; `flag`: yes or no; `category`: groups without an order.
   */
  readonly scale: 'duration' | 'count' | 'flag' | 'category';
  /** seconds, number, 0/1 or text; null = not yet (durations) or not known */
  readonly value: string;
  /** encounters that could have had the exposure */
  readonly where: readonly string[];
  /** which end is expected to keep customers: `low` unless said otherwise (waits, transfers); flags: yes is compared with no */
  readonly better?: 'low' | 'high';
  /** groups from here on are one ("3 and more") */
  readonly most?: number;
  /** Covariates that are another name for the exposure, or its consequence. */
  readonly without?: readonly CovariateId[];
  /** the company can do something about it on the next encounter */
  readonly actionable: boolean;
  /** id of the declared metric that measures the same */
  readonly metric: string | null;
};

export const exposureIds = [
  'first-reply',
  'agent-first',
  'wait-mean',
  'requester-wait',
  'resolution-first',
  'resolution-full',
  'one-touch',
  'reopened',
  'transfers',
  'touches',
  'sla-first-reply',
  'channel',
  'first-agent',
  'asked',
  'csat',
  'ces',
  'nps',
  'delivery-late',
  'delivery-time',
  'refund',
] as const;
export type ExposureId = (typeof exposureIds)[number];

export const covariateIds = [
  'severity',
  'topic',
  'tier',
  'contract',
  'value',
  'tenure',
  'channel',
  'history',
  'season',
] as const;
export type CovariateId = (typeof covariateIds)[number];

const served = "kind = 'request'";
const byPeople = 'not bot_only';
/** Solved by people early enough that a reopening within the usual days shows before the landmark. */
const solvedBy = (days: number): string => `resolved_day <= day + ${days}`;
const reopenDays = 4;
const settledSeconds = settleDays * 86_400;

const duration = (
  id: ExposureId,
  column: string,
  metric: string,
  where: readonly string[] = [served, byPeople],
): Exposure => ({
  id,
  kind: 'request',
  scale: 'duration',
  value: `case when ${column} <= ${settledSeconds}.0 then greatest(${column}, 1.0) end`,
  where,
  actionable: true,
  metric,
});

const request = (
  id: ExposureId,
  scale: Exposure['scale'],
  value: string,
  where: readonly string[],
  rest: Pick<Exposure, 'metric'> & Partial<Exposure>,
): Exposure => ({
  id,
  kind: 'request',
  scale,
  value,
  where: [served, byPeople, ...where],
  actionable: true,
  ...rest,
});

/** A score is a thermometer: lifting it by itself keeps nobody. */
const answer = (
  id: 'csat' | 'ces' | 'nps',
  rest: Pick<Exposure, 'scale' | 'value'> & Partial<Exposure>,
): Exposure => ({
  id,
  kind: 'answer',
  where: ["kind = 'answer'", `answer_kind = '${id}'`],
  without: ['severity'],
  actionable: false,
  metric: id,
  ...rest,
});

const yesNo = (condition: string): string => `case when ${condition} then 1 else 0 end`;

export const exposures: readonly Exposure[] = [
  duration('first-reply', 'frt_seconds', 'frt'),
  duration('agent-first', 'agent_first_seconds', 'agent-frt'),
  duration('wait-mean', 'wait_mean_seconds', 'awt'),
  duration('requester-wait', 'requester_wait_seconds', 'requester-wait'),
  duration('resolution-first', 'art_first_seconds', 'art-first'),
  duration('resolution-full', 'art_full_seconds', 'art-full'),
  request(
    'one-touch',
    'flag',
    yesNo('one_touch'),
    [solvedBy(settleDays - reopenDays), 'one_touch is not null'],
    {
      metric: 'one-touch',
    },
  ),
  request(
    'reopened',
    'flag',
    yesNo('reopened'),
    [solvedBy(settleDays - reopenDays), 'reopened is not null'],
    {
      metric: 'reopen-rate',
    },
  ),
  request('transfers', 'count', 'cast(transfers as float8)', [solvedBy(settleDays)], {
    most: 3,
    metric: 'transfers',
  }),
  request(
    'touches',
    'count',
    'cast(human_replies as float8)',
    [solvedBy(settleDays), 'human_replies is not null', 'human_replies >= 1'],
    { most: 5, metric: 'touches' },
  ),
  request(
    'sla-first-reply',
    'flag',
    yesNo("sla_first_reply = 'met'"),
    ["sla_first_reply in ('met', 'breached')"],
    { metric: 'sla-first-reply' },
  ),
  request('channel', 'category', 'channel', ['channel is not null'], { without: ['channel'], metric: null }),
  request(
    'first-agent',
    'category',
    'cast(agent_id as text)',
    ['agent_id is not null', `replied_day <= day + ${settleDays}`],
    {
      metric: null,
    },
  ),
  request('asked', 'flag', yesNo(`asked_day <= day + ${settleDays}`), [solvedBy(settleDays)], {
    metric: null,
  }),
  answer('csat', { scale: 'flag', value: yesNo('positive') }),
  answer('ces', { scale: 'flag', value: yesNo('positive') }),
  answer('nps', {
    scale: 'count',
    value: "case nps_group when 'detractor' then 0.0 when 'passive' then 1.0 when 'promoter' then 2.0 end",
    most: 2,
    better: 'high',
  }),
  {
    id: 'delivery-late',
    kind: 'order',
    scale: 'flag',
    value: yesNo('late'),
    where: ["kind = 'order'", 'late is not null'],
    without: ['severity', 'topic'],
    actionable: true,
    metric: null,
  },
  {
    id: 'delivery-time',
    kind: 'order',
    scale: 'duration',
    value: 'case when delivery_days >= 0 then greatest(cast(delivery_days as float8), 0.5) * 86400.0 end',
    where: ["kind = 'order'", 'delivery_days is not null'],
    without: ['severity', 'topic'],
    actionable: true,
    metric: null,
  },
  {
    id: 'refund',
    kind: 'order',
    scale: 'flag',
    value: yesNo('refunds_since > 0'),
    where: ["kind = 'order'"],
    without: ['severity', 'topic'],
    actionable: false,
    metric: null,
  },
];

export const exposureOf = (id: string): Exposure | undefined => exposures.find((one) => one.id === id);

/**
 * Exposures of the glossary for which no records exist in Holdfast yet: named on the page of drivers with what is missing,
 * so that nobody takes silence for "does not matter".
 */
export const notRecorded = ['return-cycle', 'gesture', 'self-service', 'promise'] as const;

/**
 * A covariate as SQL: text as it is recorded, or a whole number: the place in `levels`, without them the level itself. Numbers
 * of all covariates go into one, so that cells are grouped by few columns.
 */
export type CovariateForm =
  | { readonly form: 'text'; readonly sql: string }
  | { readonly form: 'level'; readonly sql: string; readonly levels: readonly string[] }
  | { readonly form: 'number'; readonly sql: string };

const text = (sql: string): CovariateForm => ({ form: 'text', sql });

/** Bands of money are given by the caller as cut points. */
export function covariateForm(id: CovariateId, cuts: readonly number[]): CovariateForm {
  const [low, high] = [cuts[0] ?? 0, cuts[1] ?? 0];
  const worth = "revenue_before + case when kind = 'order' then coalesce(order_amount, 0.0) else 0.0 end";
  switch (id) {
    case 'severity':
      return text("coalesce(severity, priority, '')");
    case 'topic':
      return text("coalesce(topic, '')");
    case 'tier':
      return text("coalesce(tier, '')");
    case 'channel':
      return text("coalesce(channel, '')");
    case 'contract':
      return {
        form: 'level',
        levels: ['none', 'contract'],
        sql: `case when contract_end_day > day + ${settleDays} then 1 else 0 end`,
      };
    case 'tenure':
      return {
        form: 'level',
        levels: ['before', 'new', 'first-year', 'longer'],
        sql: 'case when since_day is null or since_day > day then 0 when day - since_day < 56 then 1 when day - since_day < 365 then 2 else 3 end',
      };
    case 'value':
      return {
        form: 'level',
        levels: ['none', 'low', 'middle', 'high'],
        sql: `case when ${worth} <= 0.0 then 0 when ${worth} <= ${low} then 1 when ${worth} <= ${high} then 2 else 3 end`,
      };
    case 'history':
      return {
        form: 'level',
        levels: ['none', 'one', 'some', 'many'],
        sql: 'case when orders_before >= 5 then 3 when orders_before >= 2 then 2 when orders_before = 1 then 1 else 0 end',
      };
    case 'season':
      // quarters: a good Christmas or a bad spring comes over slow and fast alike
      return { form: 'number', sql: 'coalesce(cast(floor(cast(month as float8) / 3.0) as int), 0)' };
  }
}
