import { type Column, keySql } from './fact-columns.ts';
import { createParams, type Filters, filterSql, type Params, type Query } from './filter.ts';
import type { Component, Measure, Ripeness } from './measure.ts';
import { bucketSql, type Span, type Step } from './period.ts';

/** Additive cell of one component: rows looked at, hits or sum, sum of squares. Cells of different groups add up. */
export type Cell = { readonly n: number; readonly s: number; readonly q: number };

/** How rows are put apart: which of the two periods, which step of it, which value of a dimension. */
export type Grouping = {
  readonly spans: readonly Span[];
  readonly step?: Step;
  readonly dimension?: Column;
};

export type Windows = { readonly today: number; readonly reopenDays: number; readonly repeatDays: number };

const daysOf = (ripe: Ripeness, windows: Windows): number =>
  typeof ripe === 'number' ? ripe : Math.ceil(ripe === 'reopen' ? windows.reopenDays : windows.repeatDays);

const within = (day: string, span: Span): string => `${day} between ${span.from} and ${span.to}`;

/** Conditions of rows in any of the periods: first a range of days, which an engine can skip blocks by as it cannot by an "or". */
function inSpans(day: string, spans: readonly Span[]): string[] {
  const ascending = [...spans].sort((a, b) => a.from - b.from);
  const [first, last] = [ascending[0], ascending.at(-1)];
  if (!first || !last) return ['1 = 0'];
  const range = within(day, { from: first.from, to: last.to });
  const touching = ascending.every((span, at) => at === 0 || ascending[at - 1]?.to === span.from - 1);
  return touching ? [range] : [range, `(${spans.map((span) => `(${within(day, span)})`).join(' or ')})`];
}

/** Condition of a row that no newer one about the same thing follows within its period, or its step of it. */
function isLatest({ day, month }: Measure, spans: readonly Span[], step: Step | undefined): string {
  const others = spans.slice(0, -1).map((span) => `when ${within(day, span)} then ${span.to}`);
  const last = String(spans.at(-1)?.to ?? 0);
  const end = others.length === 0 ? last : `case ${others.join(' ')} else ${last} end`;
  const later = ['next_day is null', `next_day > ${end}`];
  if (step) later.push(`${bucketSql(step, 'next_day', 'next_month')} > ${bucketSql(step, day, month)}`);
  return `(${later.join(' or ')})`;
}

export type Scan = {
  readonly where: string;
  /** select list entries of the keys, and the names to group by */
  readonly keys: readonly { readonly name: string; readonly sql: string }[];
};

/** Which rows are read and by what they are grouped: shared by sums and quantiles. */
export function scanOf(measure: Measure, grouping: Grouping, filters: Filters, params: Params): Scan {
  const { spans, step, dimension } = grouping;
  const [first] = spans;
  const counted = [
    ...inSpans(measure.day, spans),
    ...(measure.latestOnly ? [isLatest(measure, spans, step)] : []),
  ];
  const keys: { name: string; sql: string }[] = [];
  if (spans.length > 1 && first) {
    keys.push({ name: 'span', sql: `case when ${within(measure.day, first)} then 0 else 1 end` });
  }
  if (step) keys.push({ name: 'bucket', sql: bucketSql(step, measure.day, measure.month) });
  if (dimension) keys.push({ name: 'key', sql: keySql(dimension) });
  return {
    where: [...measure.where, ...counted, ...filterSql(filters, measure.columns, params)].join(' and '),
    keys,
  };
}

/** Rows of the scan that meet all conditions: cheaper to evaluate than a filter of the aggregate. */
const countOf = (conditions: readonly string[]): string =>
  conditions.length === 0
    ? 'count(*)'
    : `count(case when ${conditions.map((one) => `(${one})`).join(' and ')} then 1 end)`;

/** `always`: conditions that all rows of the scan meet. `ripe`: those of the rows that are old enough to tell. */
function columnsOf(
  name: string,
  component: Component,
  always: readonly string[],
  ripe: readonly string[],
): string[] {
  const known = [...(always.includes(component.known) ? [] : [component.known]), ...ripe];
  if (component.type === 'count') return [`${countOf(known)} as ${name}_n`];
  if (component.type === 'share')
    return [`${countOf(known)} as ${name}_n`, `${countOf([...known, component.hit])} as ${name}_s`];
  const amount = `cast(${component.value} as float8)`;
  const value =
    known.length === 0
      ? amount
      : `case when ${known.map((one) => `(${one})`).join(' and ')} then ${amount} end`;
  return [
    `count(${value}) as ${name}_n`,
    `cast(sum(${value}) as float8) as ${name}_s`,
    `cast(sum((${value}) * (${value})) as float8) as ${name}_q`,
  ];
}

/**
 * Measures that one scan can answer together: same fact, same population, same rule of which rows count. Who the agent is
 * differs between them, which matters only when the question is about agents.
 */
export const scanKey = (measure: Measure, agentMatters: boolean): string =>
  JSON.stringify([
    measure.fact,
    measure.day,
    measure.where,
    measure.latestOnly ?? false,
    measure.perPerson ?? false,
    agentMatters ? measure.columns.agent?.sql : '',
  ]);

/**
 * Sums of several measures with one scan key. Columns are `c<i>_<j>_n|s|q` for component j of measure i.
 */
export function cellsQuery(
  measures: readonly Measure[],
  grouping: Grouping,
  filters: Filters,
  windows: Windows,
): Query {
  const [lead] = measures;
  if (!lead) throw new Error('no measure to read');
  const params = createParams();
  const scan = scanOf(lead, grouping, filters, params);
  const dated = (text: string): string => text.replaceAll('{today}', String(windows.today));
  const columns = measures.flatMap((measure, i) => {
    const since = measure.ripe === undefined ? null : windows.today - daysOf(measure.ripe, windows);
    const ripe = since === null ? [] : [`${measure.day} <= ${since}`];
    const unripe = since === null ? [] : [`${countOf([`${measure.day} > ${since}`])} as c${i}_unripe`];
    const parts = Object.values(measure.components).flatMap((component, j) =>
      columnsOf(`c${i}_${j}`, component, measure.where, ripe).map(dated),
    );
    return [...parts, ...unripe];
  });
  columns.push('count(*) as total');
  const keys = scan.keys.map(({ name, sql }) => `${sql} as ${name}`);
  const groupBy =
    scan.keys.length > 0 ? ` group by ${scan.keys.map((_, index) => index + 1).join(', ')}` : '';
  const from = lead.perPerson ? perPerson(lead, scan) : `${lead.fact} where ${scan.where}`;
  if (lead.perPerson) {
    const outer = scan.keys.map(({ name }) => name);
    return {
      text: `select ${[...outer, ...columns].join(', ')} from (${from}) p${groupBy}`,
      params: params.list,
    };
  }
  return { text: `select ${[...keys, ...columns].join(', ')} from ${from}${groupBy}`, params: params.list };
}

/** One row per person with every yes/no folded by "any". Grouped by customer first, so it stays on one shard. */
function perPerson(measure: Measure, scan: Scan): string {
  const flags = ['sent', 'delivered', 'opened', 'started', 'finished'].map(
    (flag) => `max(case when ${flag} then 1 else 0 end) = 1 as ${flag}`,
  );
  const keys = scan.keys.map(({ name, sql }) => `${sql} as ${name}`);
  const names = scan.keys.map((_, index) => index + 1);
  const groupBy = [...names, 'customer_id', 'person_id'].join(', ');
  return `select ${[...keys, ...flags].join(', ')} from ${measure.fact} where ${scan.where} group by ${groupBy}`;
}

export type CellRow = Readonly<Record<string, string | number | boolean | null>>;

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? 0));

/** Rows of the population, and those of measure `index` that are too recent to tell. */
export const populationOf = (row: CellRow | undefined, index: number): { total: number; unripe: number } => ({
  total: numberOf(row?.total),
  unripe: numberOf(row?.[`c${index}_unripe`]),
});

/** The cells of measure `index` of a row, by component key. */
export function cellsOf(row: CellRow | undefined, measure: Measure, index: number): Record<string, Cell> {
  return Object.fromEntries(
    Object.keys(measure.components).map((key, j) => {
      const at = (suffix: string) => numberOf(row?.[`c${index}_${j}_${suffix}`]);
      return [key, { n: at('n'), s: at('s'), q: at('q') }];
    }),
  );
}
