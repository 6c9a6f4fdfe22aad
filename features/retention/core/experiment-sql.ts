import type { ChurnRule } from './contract/retention.ts';
import type { ClassField, ExperimentClass, ExperimentOutcome } from './experiment-schema.ts';
import { createParams, type Params, type Query } from './filter.ts';

/**
 * Who was exposed when, and what became of them, reduced to sums per arm and day. An exposed relation has one row per
 * customer: customer_id, arm, day.
 */

const before = 180;

/** The customers of an experiment; a customer merged from two counts once, with what came first. */
const assigned = (experimentId: string, params: Params): string =>
  `select customer_id, arm, day from fact_assignments where earliest and experiment_id = cast(${params.add(experimentId)} as uuid)`;

const columns: Readonly<Record<ClassField, string>> = {
  channel: 'channel',
  topic: 'topic',
  severity: 'severity',
  priority: 'priority',
  tier: 'tier',
  country: 'country',
  language: 'language',
  customerKind: 'customer_kind',
};

function classSql(group: ExperimentClass, params: Params): string {
  return (Object.keys(columns) as ClassField[])
    .filter((field) => group[field].length > 0)
    .map((field) => {
      const words = group[field].filter((value) => value !== '').map((value) => params.add(value));
      const parts = [
        ...(words.length > 0 ? [`${columns[field]} in (${words.join(', ')})`] : []),
        ...(group[field].includes('') ? [`${columns[field]} is null`] : []),
      ];
      return ` and (${parts.join(' or ')})`;
    })
    .join('');
}

/** Customers as the experiment would have met them: the first request of the class in the days asked for. */
const met = (group: ExperimentClass, from: number, to: number, params: Params): string =>
  `select customer_id, 'control' as arm, min(created_day) as day from fact_tickets where exclusion is null ` +
  `and created_day between ${from} and ${to}${classSql(group, params)} group by 1`;

type Outcome = {
  readonly outcome: ExperimentOutcome;
  readonly horizonDays: number;
  readonly rule: ChurnRule;
};

/** One row per exposed customer with `y`: 1 or 0, or revenue; and purchases in another currency. */
function outcomeSql(exposed: string, { outcome, horizonDays, rule }: Outcome): string {
  const end = `e.day + ${horizonDays}`;
  const flag = 'max(cast(case when f.customer_id is null then 0 else 1 end as float8)) as y, 0 as foreign_n';
  const from = (fact: string, value: string, on: string): string =>
    `select e.customer_id, e.arm, e.day, ${value} from (${exposed}) e left join ${fact} f on f.customer_id = e.customer_id and ${on} group by 1, 2, 3`;
  if (outcome === 'revenue')
    return from(
      'fact_orders',
      'coalesce(sum(f.amount), cast(0 as float8)) as y, count(*) filter (where f.customer_id is not null and f.amount is null) as foreign_n',
      `f.day > e.day and f.day <= ${end}`,
    );
  if (outcome === 'buys')
    return from('fact_orders', flag, `f.first_of_day and f.day > e.day and f.day <= ${end}`);
  return rule.model === 'contract'
    ? from(
        'fact_contract_spells',
        flag,
        `f.start_day <= ${end} and (f.end_day is null or f.end_day > ${end})`,
      )
    : from('fact_orders', flag, `f.first_of_day and f.day <= ${end} and f.day > ${end} - ${rule.days}`);
}

/** Cells {arm, day (of exposure), n, s, q, foreign_n} of customers whose horizon is over before `today`. */
export function experimentCellsQuery(experimentId: string, outcome: Outcome, today: number): Query {
  const params = createParams();
  const exposed = `${assigned(experimentId, params)} and day + ${outcome.horizonDays} < ${today}`;
  const text = `select arm, day, count(*) as n, sum(y) as s, sum(y * y) as q, sum(foreign_n) as foreign_n from (${outcomeSql(exposed, outcome)}) o group by 1, 2`;
  return { text, params: params.list };
}

/** {arm, day, n} of everybody drawn. */
export function assignedQuery(experimentId: string): Query {
  const params = createParams();
  return {
    text: `select arm, day, count(*) as n from (${assigned(experimentId, params)}) a group by 1, 2`,
    params: params.list,
  };
}

/** {n, s, q, days} of the outcome among customers of the class whose first request of the last half year is ripe. */
export function baselineQuery(group: ExperimentClass, outcome: Outcome, today: number): Query {
  const params = createParams();
  const last = today - outcome.horizonDays - 1;
  const text = `select count(*) as n, sum(y) as s, sum(y * y) as q from (${outcomeSql(met(group, last - before + 1, last, params), outcome)}) o`;
  return { text, params: params.list };
}

/** {n}: customers of the class with a request in the last 90 days. */
export function comingQuery(group: ExperimentClass, today: number): Query {
  const params = createParams();
  return {
    text: `select count(*) as n from (${met(group, today - 89, today, params)}) m`,
    params: params.list,
  };
}

const covariateSql: Readonly<
  Record<Exclude<Covariate, 'active'>, { readonly fact: string; readonly value: string; readonly on: string }>
> = {
  tenure: {
    fact: 'fact_customers',
    value: 'max(cast(e.day - f.since_day as float8))',
    on: 'f.since_day is not null',
  },
  purchases: {
    fact: 'fact_orders',
    value: 'cast(count(f.customer_id) as float8)',
    on: `f.first_of_day and f.day < e.day and f.day >= e.day - ${before}`,
  },
  revenue: {
    fact: 'fact_orders',
    value: 'coalesce(sum(f.amount), cast(0 as float8))',
    on: `f.day < e.day and f.day >= e.day - ${before}`,
  },
  requests: {
    fact: 'fact_tickets',
    value: 'cast(count(f.customer_id) as float8)',
    on: `f.exclusion is null and f.created_day < e.day and f.created_day >= e.day - ${before}`,
  },
};

export const covariates = ['tenure', 'purchases', 'revenue', 'requests', 'active'] as const;
export type Covariate = (typeof covariates)[number];

/** Cells {arm, n, s, q} of what was so before exposure: the half year before it, and being active on the day before. */
export function covariateQuery(experimentId: string, covariate: Covariate, rule: ChurnRule): Query {
  const params = createParams();
  const exposed = assigned(experimentId, params);
  const rows =
    covariate === 'active'
      ? outcomeSql(exposed, { outcome: 'stays', horizonDays: -1, rule })
      : covariateRows(exposed, covariate);
  return {
    text: `select arm, count(*) as n, sum(y) as s, sum(y * y) as q from (${rows}) o where y is not null group by 1`,
    params: params.list,
  };
}

function covariateRows(exposed: string, covariate: Exclude<Covariate, 'active'>): string {
  const { fact, value, on } = covariateSql[covariate];
  return `select e.customer_id, e.arm, ${value} as y from (${exposed}) e left join ${fact} f on f.customer_id = e.customer_id and ${on} group by 1, 2`;
}
