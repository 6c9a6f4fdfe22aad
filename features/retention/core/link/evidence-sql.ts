import { settleDays } from '../encounter.ts';
import { createParams, type Query } from '../filter.ts';
import { binSql } from './bins.ts';
import type { Exposure } from './exposures.ts';
import {
  type LinkScope,
  lostSql,
  outcomeModel,
  populationFrom,
  ripeSql,
  underContract,
} from './population-sql.ts';

/** In order, because sums of floating numbers must be made in the same order to give the same digits again. */
function grouped(keys: number): string {
  const places = Array.from({ length: keys }, (_, i) => i + 1).join(', ');
  return `group by ${places} order by ${places}`;
}

/** What the curves count: the end of a contract of those who have one, else the next purchase of everybody. */
export const curveEventOf = (scope: LinkScope): 'contract-end' | 'purchase' =>
  outcomeModel(scope) === 'purchase' ? 'purchase' : 'contract-end';

/**
 * Days from the landmark to the event of `curveEventOf`, by bin, in weeks: {bin, week, events, censored} where the time of
 * the censored ran out. Only those to whom it can happen: who has no contract on the landmark has no contract to end.
 */
export function survivalCellsQuery(exposure: Exposure, scope: LinkScope): Query {
  const params = createParams();
  const byContract = curveEventOf(scope) === 'contract-end';
  const event = byContract ? 'contract_end_day' : 'next_buy_day';
  const start = `(day + ${settleDays})`;
  const over = `${event} is not null and ${event} <= ${scope.today}`;
  const where = [
    exposure.scale === 'duration' ? '1 = 1' : 'x is not null',
    `${start} < ${scope.today}`,
    ...(byContract ? [underContract] : []),
  ];
  const days = `case when ${over} then ${event} else ${scope.today} end - ${start}`;
  const sql =
    `select ${binSql(exposure)} as bin, cast(floor(cast(${days} as float8) / 7.0) as int) as week, ` +
    `sum(case when ${over} then 1 else 0 end) as events, sum(case when ${over} then 0 else 1 end) as censored ` +
    `from ${populationFrom(exposure, scope, params)} where ${where.join(' and ')} ${grouped(2)}`;
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
  const own = populationFrom(exposure, scope, params);
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
