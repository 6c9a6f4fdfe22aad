import type { CompanySettings } from '#platform/core/company.ts';
import type { ChurnRule } from '../contract/retention.ts';
import { settleDays } from '../encounter.ts';
import type { FactColumns } from '../fact-columns.ts';
import { createParams, type Filters, filterSql, type Params, type Query } from '../filter.ts';
import type { Span } from '../period.ts';
import { activeAt, factOf } from '../spell-sql.ts';
import { type AnalysisSettings, type Horizon, horizons } from './analysis.ts';
import { levelMark } from './cell-table.ts';
import { type CovariateId, covariateSql, type Exposure } from './exposures.ts';

/** What one question about one exposure is asked over. */
export type LinkScope = {
  readonly analysis: AnalysisSettings;
  readonly churnModel: CompanySettings['churnModel'];
  /** days without a purchase after which a customer counts as lost */
  readonly silenceDays: number;
  /** topics of customers who are leaving already */
  readonly leaving: readonly string[];
  readonly incidents: readonly Span[];
  /** encounters of these days; null: all */
  readonly span: Span | null;
  readonly filters: Filters;
  readonly today: number;
  /** revenue of the year before at a third and two thirds of those who bought */
  readonly cuts: readonly number[];
};

const text = (sql: string) => ({ sql, type: 'text' }) as const;
const uuid = (sql: string) => ({ sql, type: 'uuid' }) as const;

/** What encounters can be filtered by. */
export const encounterColumns: FactColumns = {
  tier: text('tier'),
  country: text('country'),
  language: text('language'),
  customerKind: text('customer_kind'),
  source: text('source'),
  channel: text('channel'),
  team: uuid('team_id'),
  agent: uuid('agent_id'),
  stage: text('stage'),
  topic: text('topic'),
  priority: text('priority'),
};

/** Edges of the exposure bins in seconds: 24 bins about a third of an octave to an octave apart, so that they add up to any coarser ones. */
export const durationEdges: readonly number[] = [
  60, 120, 300, 600, 900, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 57_600,
  86_400, 129_600, 172_800, 259_200, 345_600, 432_000, 518_400,
];

/** Bin number of a value; durations not known by the landmark are `notYetBin`. */
export const notYetBin = durationEdges.length + 1;

function binSql({ scale, most }: Exposure): string {
  if (scale === 'duration') {
    const steps = durationEdges.map((edge, bin) => `when x <= ${edge}.0 then ${bin}`).join(' ');
    return `case when x is null then ${notYetBin} ${steps} else ${durationEdges.length} end`;
  }
  if (scale === 'count' && most !== undefined)
    return `case when x >= ${most}.0 then ${most} else cast(x as int) end`;
  return scale === 'category' ? 'x' : 'cast(x as int)';
}

/** Whose leaving is seen how: by the end of a contract, by silence, or each customer by what it has (`either`). */
export type OutcomeModel = 'contract' | 'purchase' | 'either';

/** "Bought again" and "contract kept" are asked as such; "stays" follows the company's churn rule. */
export const outcomeModel = ({
  analysis,
  churnModel,
}: Pick<LinkScope, 'analysis' | 'churnModel'>): OutcomeModel => {
  if (analysis.outcome === 'contract' || analysis.outcome === 'purchase') return analysis.outcome;
  return churnModel === 'auto' ? 'either' : churnModel;
};

const underContract = `contract_end_day > day + ${settleDays}`;

/** Whether the customer was there on the landmark: alive and eligible, else there is nothing to lose. */
export function presentSql(scope: LinkScope): string {
  // "bought again" is asked of everybody who ever bought; the churn rule only of those it does not count as lost yet
  const buying =
    scope.analysis.outcome === 'purchase'
      ? 'last_buy_day is not null'
      : `last_buy_day > day + ${settleDays - scope.silenceDays}`;
  const model = outcomeModel(scope);
  if (model === 'contract') return underContract;
  return model === 'purchase' ? buying : `(${underContract} or ${buying})`;
}

/** Lost within so many days of the landmark. */
export function lostSql(scope: LinkScope, horizon: number): string {
  const end = `day + ${settleDays + horizon}`;
  const ended = `contract_end_day <= ${end}`;
  const silent = `(next_buy_day is null or next_buy_day > ${end})`;
  const model = outcomeModel(scope);
  if (model === 'contract') return ended;
  return model === 'purchase' ? silent : `case when ${underContract} then ${ended} else ${silent} end`;
}

/** The horizon is over, so that a missing event is a missing event (censoring). */
export const ripeSql = (today: number, horizon: number): string => `day <= ${today - settleDays - horizon}`;

/** Conditions of the population of an exposure, horizon aside. */
export function populationSql(exposure: Exposure, scope: LinkScope, params: Params): string[] {
  const { analysis, span, leaving, incidents } = scope;
  const conditions = [...exposure.where, presentSql(scope)];
  // the first of a customer's encounters in a window, known from the one before it
  conditions.push(
    `(prev_day is null or prev_day - prev_day % ${analysis.windowDays} < day - day % ${analysis.windowDays})`,
  );
  if (exposure.kind === 'request' && leaving.length > 0)
    conditions.push(`coalesce(topic, '') not in (${leaving.map((topic) => params.add(topic)).join(', ')})`);
  for (const { from, to } of incidents) conditions.push(`not (day between ${from} and ${to})`);
  if (span) conditions.push(`day between ${span.from} and ${span.to}`);
  return [...conditions, ...filterSql(scope.filters, encounterColumns, params)];
}

/** Outcomes of the time before the encounter: what a later exposure cannot have caused. */
export const controls = ['refunds', 'requests', 'silence'] as const;
export type ControlId = (typeof controls)[number];

const controlSql: Readonly<Record<ControlId, string>> = {
  refunds: 'case when refunds_before > 0 then 1 else 0 end',
  requests: 'case when requests_before > 1 then 1 else 0 end',
  // no purchase in the sixty days before, of those who had bought at all
  silence: `case when last_buy_day is null or last_buy_day <= day - 60 then 1 else 0 end`,
};

/** A control that is itself held equal, or that the population fixes, tells nothing. */
export const controlsOf = (exposure: Exposure, scope: LinkScope): readonly ControlId[] =>
  controls.filter((id) =>
    id === 'silence'
      ? exposure.kind === 'request' && outcomeModel(scope) === 'contract'
      : id !== 'requests' || exposure.kind === 'request',
  );

export const covariatesOf = (exposure: Exposure, analysis: AnalysisSettings): readonly CovariateId[] =>
  analysis.covariates.filter((id) => !exposure.without?.includes(id));

/** In order, because sums of floating numbers must be made in the same order to give the same digits again. */
function grouped(keys: number): string {
  const places = Array.from({ length: keys }, (_, i) => i + 1).join(', ');
  return `group by ${places} order by ${places}`;
}

const source = (
  exposure: Exposure,
  scope: LinkScope,
  params: Params,
  extra: readonly string[] = [],
): string => {
  const conditions = populationSql(exposure, scope, params);
  return `(select e.*, ${exposure.value} as x${extra.map((one) => `, ${one}`).join('')} from fact_encounters e where ${conditions.join(' and ')}) p`;
};

/** The covariates of a cell in one text. */
function keySql(exposure: Exposure, scope: LinkScope): string {
  const parts = covariatesOf(exposure, scope.analysis).map(
    (id) => `cast(${covariateSql(id, scope.cuts)} as text)`,
  );
  return parts.length === 0 ? "''" : parts.join(` || '${levelMark}' || `);
}

/**
 * Additive cells of an exposure: per bin and stratum the number of customers-at-landmarks, those lost within the horizon and the
 * negative controls. Columns: `bin`, `key` (covariates in order), `n`, `lost`, `k0…` controls; with `revenue` also the revenue of the
 * horizon and its square, `r1` and `r2`.
 */
export function driverCellsQuery(exposure: Exposure, scope: LinkScope, revenue = false): Query {
  const params = createParams();
  const { horizon } = scope.analysis;
  const known = exposure.scale === 'duration' ? [] : ['x is not null'];
  const sums = [
    'count(*) as n',
    `sum(case when ${lostSql(scope, horizon)} then 1 else 0 end) as lost`,
    ...controlsOf(exposure, scope).map((id, i) => `sum(${controlSql[id]}) as k${i}`),
    ...(revenue
      ? [`sum(revenue_${horizon}) as r1`, `sum(revenue_${horizon} * revenue_${horizon}) as r2`]
      : []),
  ];
  const where = [...known, ripeSql(scope.today, horizon)];
  const sql =
    `select ${binSql(exposure)} as bin, ${keySql(exposure, scope)} as key, ${sums.join(', ')} from ${source(exposure, scope, params)} ` +
    `where ${where.join(' and ')} ${grouped(2)}`;
  return { text: sql, params: params.list };
}

/**
 * The population by 64 groups of customers and bin: how much more alike the encounters of one customer are than chance, and how
 * many could be asked at all (M0): `present`, of them `n` whose time is over, `lost` of these, `known` with a value. Of those whose
 * time is over also the sum of ln hours (durations) and the revenue of the horizon with its square: `x1`, `r1`, `r2`.
 */
export function clusterCellsQuery(exposure: Exposure, scope: LinkScope): Query {
  const params = createParams();
  const ripe = ripeSql(scope.today, scope.analysis.horizon);
  const lnHours = exposure.scale === 'duration' ? 'ln(x / 3600.0)' : 'cast(0 as float8)';
  const revenue = `revenue_${scope.analysis.horizon}`;
  const bin =
    exposure.scale === 'duration'
      ? binSql(exposure)
      : `case when x is null then null else ${binSql(exposure)} end`;
  const sql =
    `select cluster, ${bin} as bin, count(*) as present, sum(case when ${ripe} then 1 else 0 end) as n, ` +
    `sum(case when ${ripe} and ${lostSql(scope, scope.analysis.horizon)} then 1 else 0 end) as lost, count(x) as known, ` +
    `min(day) as first_day, max(day) as last_day, sum(case when ${ripe} then ${lnHours} end) as x1, ` +
    `sum(case when ${ripe} then ${revenue} end) as r1, sum(case when ${ripe} then ${revenue} * ${revenue} end) as r2 ` +
    `from ${source(exposure, scope, params)} ${grouped(2)}`;
  return { text: sql, params: params.list };
}

/** Outcome at every horizon by bin and stratum: the ladder (M5). Columns `n30 lost30 … n180 lost180`. */
export function ladderQuery(exposure: Exposure, scope: LinkScope): Query {
  const params = createParams();
  const sums = horizons.flatMap((horizon: Horizon) => {
    const ripe = ripeSql(scope.today, horizon);
    return [
      `sum(case when ${ripe} then 1 else 0 end) as n${horizon}`,
      `sum(case when ${ripe} and ${lostSql(scope, horizon)} then 1 else 0 end) as lost${horizon}`,
    ];
  });
  const known = exposure.scale === 'duration' ? '1 = 1' : 'x is not null';
  const sql =
    `select ${binSql(exposure)} as bin, ${keySql(exposure, scope)} as key, ${sums.join(', ')} from ${source(exposure, scope, params)} where ${known} and ${ripeSql(scope.today, horizons[0])} ` +
    grouped(2);
  return { text: sql, params: params.list };
}

/** Days from the landmark to the loss, by bin, in weeks: {bin, week, lost, seen} where `seen` are those whose time ran out. */
export function survivalCellsQuery(exposure: Exposure, scope: LinkScope): Query {
  const params = createParams();
  const event = outcomeModel(scope) === 'purchase' ? 'next_buy_day' : 'contract_end_day';
  const start = `(day + ${settleDays})`;
  const over = `${event} is not null and ${event} <= ${scope.today}`;
  const known = exposure.scale === 'duration' ? '1 = 1' : 'x is not null';
  const days = `case when ${over} then ${event} else ${scope.today} end - ${start}`;
  const sql =
    `select ${binSql(exposure)} as bin, cast(floor(cast(${days} as float8) / 7.0) as int) as week, ` +
    `sum(case when ${over} then 1 else 0 end) as events, sum(case when ${over} then 0 else 1 end) as censored ` +
    `from ${source(exposure, scope, params)} where ${known} and ${start} < ${scope.today} ${grouped(2)}`;
  return { text: sql, params: params.list };
}

/**
 * The natural experiment (M7): how long others waited in the same team and the same six hours, leaving this customer out, in
 * steps of a tenth of ln hours, within hour of the week and class. Moments of the exposure and the outcome, sums of what was
 * known before (for the table of balance).
 */
export function congestionQuery(exposure: Exposure, scope: LinkScope): Query {
  const params = createParams();
  const { horizon } = scope.analysis;
  const ln = 'ln(x / 3600.0)';
  // everybody's wait makes the queue, not only that of the customers asked about
  const queue =
    `select team_id, slot, sum(ln(v / 3600.0)) as s, count(*) as k from (select team_id, slot, ${exposure.value} as v from fact_encounters where ${exposure.where.join(' and ')}) a ` +
    `where v is not null group by 1, 2`;
  const own = source(exposure, scope, params);
  const lost = `case when ${lostSql(scope, horizon)} then 1.0 else 0.0 end`;
  const z = `round((q.s - ${ln}) * 10.0 / nullif(cast(q.k - 1 as float8), 0))`;
  const inner =
    `select cast(p.team_id as text) as team, cast(floor(cast(week_hour as float8) / 6.0) as int) as hours, coalesce(severity, priority, '') || '/' || coalesce(tier, '') as class, ` +
    `coalesce(topic, '') as topic, ${z} as z, ${ln} as x, ${lost} as y, ` +
    `case when refunds_before > 0 then 1.0 else 0.0 end as b0, case when requests_before > 1 then 1.0 else 0.0 end as b1, ` +
    `case when orders_before >= 3 then 1.0 else 0.0 end as b2, revenue_before as b3 ` +
    `from ${own} join (${queue}) q on q.slot = p.slot and (q.team_id = p.team_id or (q.team_id is null and p.team_id is null)) ` +
    `where p.x is not null and q.k >= 4 and ${ripeSql(scope.today, horizon)}`;
  const sql =
    `select team, hours, class, topic, z, count(*) as n, sum(x) as sx, sum(y) as sy, sum(x * x) as sxx, sum(x * y) as sxy, sum(y * y) as syy, ` +
    `sum(b0) as b0, sum(b1) as b1, sum(b2) as b2, sum(b3) as b3, sum(x * b0) as xb0, sum(x * b1) as xb1 from (${inner}) i ${grouped(5)}`;
  return { text: sql, params: params.list };
}

/**
 * Cut points of the year's revenue before an encounter, for the covariate "value". In a large company an eighth of the customers
 * says it as well: the points are rounded to two digits.
 */
export function cutsQuery(kind: Exposure['kind'], large: boolean): Query {
  const some = large ? ' and cluster % 8 = 0' : '';
  return {
    text:
      `select percentile_cont(0.33) within group (order by revenue_before) as low, percentile_cont(0.67) within group (order by revenue_before) as high ` +
      `from fact_encounters where kind = '${kind}' and revenue_before > 0.0${some}`,
    params: [],
  };
}

/** Encounters by kind. */
export const kindsQuery: Query = {
  text: 'select kind, count(*) as n from fact_encounters group by 1 order by 1',
  params: [],
};

/** Topics with the number of requests. */
export const topicsQuery: Query = {
  text: `select topic, count(*) as n from fact_encounters where kind = 'request' and topic is not null group by 1 order by 1`,
  params: [],
};

/** Money a customer brings in a year: of those there a year before the last day, the revenue since. */
export function yearlyValueQuery(rule: ChurnRule, today: number): Query {
  const year = today - 365;
  // one row of each customer who was there on that day
  const there = `select customer_id from ${factOf(rule)} where ${activeAt(rule, year)}`;
  return {
    text:
      `select (select count(*) from (${there}) c) as n, (select coalesce(sum(o.amount), 0.0) from fact_orders o ` +
      `join (${there}) t on t.customer_id = o.customer_id where o.day > ${year} and o.day <= ${today}) as revenue`,
    params: [],
  };
}

/** Requests by day, to propose incidents. */
export const dailyLoadQuery: Query = {
  text: `select day, count(*) as n from fact_encounters where kind = 'request' group by 1 order by 1`,
  params: [],
};
