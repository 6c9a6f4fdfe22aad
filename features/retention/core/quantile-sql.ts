import type { ValueCell } from '#stats/comparison/median-interval.ts';
import { binomialQuantile } from '#stats/distribution/binomial.ts';
import type { Grouping, Scan } from './cells-sql.ts';
import { scanOf } from './cells-sql.ts';
import type { Column } from './fact-columns.ts';
import { createParams, type Filters, type Params, type Query } from './filter.ts';
import type { Measure } from './measure.ts';

/**
 * Exact quantiles in two scans of additive cells, so that they run on any engine and merge over any number of shards:
 * first counts in bins a few percent wide, then the single values of the few bins the wanted ranks fall into.
 * The bin is the fourth root: a square root is exact to the last bit in every engine, and a tenth of the price of a logarithm.
 */
const binsPerUnit = 16;

const binSql = (seconds: string): string =>
  // not greatest(): it skips nulls, and what was not measured would count as zero seconds
  `cast(floor(sqrt(sqrt(case when ${seconds} < 0 then 0.0 else ${seconds} end)) * ${binsPerUnit}.0) as int)`;

const selectKeys = (keys: readonly { readonly name: string; readonly sql: string }[]): string =>
  keys.map(({ name, sql }) => `${sql} as ${name}, `).join('');

const groupKeys = (count: number): string =>
  Array.from({ length: count }, (_, index) => index + 1).join(', ');

/**
 * Per bin of a column of seconds: how many, their sum and sum of squares, so that the mean costs no scan of its own.
 * The rows of the population that have no value are in the bin null.
 */
export function binsQuery(measure: Measure, seconds: string, grouping: Grouping, filters: Filters): Query {
  const params = createParams();
  const { where, keys } = scanOf(measure, grouping, filters, params);
  const text =
    `select ${selectKeys(keys)}${binSql(seconds)} as bin, count(*) as n, cast(sum(${seconds}) as float8) as s, ` +
    `cast(sum(${seconds} * ${seconds}) as float8) as q from ${measure.fact} where ${where} group by ${groupKeys(keys.length + 1)}`;
  return { text, params: params.list };
}

/** Bins of one group of a grouping whose values are wanted; `key` '' stands for not set. */
export type WantedBins = {
  readonly span: number;
  readonly bucket: number | null;
  readonly key: string;
  readonly bins: readonly number[];
};

/** More bins than any duration has. */
const binRoom = 10_000;
/** A longer list of keys costs more to tell apart than their values cost to bring over. */
const mostKeys = 100;

/** Condition that a row lies in a bin its own group wants: the others want other bins, and most values would come for nothing. */
function wantedSql(
  wanted: readonly WantedBins[],
  seconds: string,
  { keys }: Scan,
  dimension: Column | undefined,
  params: Params,
): string {
  const bins = [...new Set(wanted.flatMap((one) => one.bins))].sort((a, b) => a - b);
  const within = `${binSql(seconds)} in (${bins.join(', ')})`;
  const names = [...new Set(wanted.map(({ key }) => key))];
  if (wanted.length < 2 || names.length > mostKeys) return within;
  const sqlOf = (name: string): string => keys.find((key) => key.name === name)?.sql ?? '0';
  const word = (name: string): string => {
    if (name === '') return `${sqlOf('key')} is null`;
    const place = params.add(name);
    return `${sqlOf('key')} = ${dimension?.type === 'uuid' ? `cast(${place} as uuid)` : place}`;
  };
  const index = dimension
    ? `case ${names.map((name, at) => `when ${word(name)} then ${at}`).join(' ')} else ${names.length} end`
    : sqlOf('bucket');
  const codes = wanted.flatMap(({ span, bucket, key, bins: own }) =>
    own.map((bin) => ((dimension ? names.indexOf(key) : (bucket ?? 0)) * 2 + span) * binRoom + bin),
  );
  return `${within} and (${index} * 2 + ${sqlOf('span')}) * ${binRoom} + ${binSql(seconds)} in (${codes.join(', ')})`;
}

/** Counts per single value within the bins that each group wants. */
export function valuesQuery(
  measure: Measure,
  seconds: string,
  wanted: readonly WantedBins[],
  grouping: Grouping,
  filters: Filters,
): Query {
  const params = createParams();
  const scan = scanOf(measure, grouping, filters, params);
  const { where, keys } = scan;
  const asked = wantedSql(wanted, seconds, scan, grouping.dimension, params);
  const text =
    `select ${selectKeys(keys)}${binSql(seconds)} as bin, ${seconds} as value, count(*) as n from ${measure.fact} ` +
    `where ${where} and ${asked} group by ${groupKeys(keys.length + 2)}`;
  return { text, params: params.list };
}

export type BinCell = { readonly bin: number; readonly n: number };
export type BinValue = { readonly bin: number; readonly value: number; readonly n: number };

/** Bins in which the ranks lie that a quantile with its interval is read from. `bins` in ascending order. */
export function binsOfRanks(
  bins: readonly BinCell[],
  probabilities: readonly number[],
  level = 0.95,
): Set<number> {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  const found = new Set<number>();
  if (n === 0) return found;
  const ranks = probabilities.flatMap((p) => {
    const below = Math.floor((n - 1) * p + 1);
    const alpha = (1 - level) / 2;
    return [below, below + 1, binomialQuantile(alpha, n, p), binomialQuantile(1 - alpha, n, p) + 1];
  });
  for (const rank of ranks) {
    let seen = 0;
    for (const { bin, n: count } of bins) {
      seen += count;
      if (seen >= rank) {
        found.add(bin);
        break;
      }
    }
  }
  return found;
}

/** Sorted values: exact where they were read one by one, the middle of the bin for all others. */
export function spreadOf(bins: readonly BinCell[], values: readonly BinValue[]): ValueCell[] {
  const exact = new Map<number, BinValue[]>();
  for (const value of values) {
    const list = exact.get(value.bin);
    if (list) list.push(value);
    else exact.set(value.bin, [value]);
  }
  return bins.flatMap(({ bin, n }) => {
    const known = exact.get(bin);
    if (!known) return [{ value: binMiddle(bin), n }];
    return known.sort((a, b) => a.value - b.value).map(({ value, n: count }) => ({ value, n: count }));
  });
}

/** A value that lies in the bin: stands for its rows where no rank falls into it. */
const binMiddle = (bin: number): number => ((bin + 0.5) / binsPerUnit) ** 4;

/** Edges people think in: seconds to years. */
export const readableEdges: readonly number[] = [
  0, 60, 300, 900, 1800, 3600, 7200, 14400, 28800, 57600, 86400, 172800, 345600, 604800, 1209600, 2592000,
  7776000,
];

const binOf = (seconds: number): number => Math.floor(Math.sqrt(Math.sqrt(seconds)) * binsPerUnit);

/** Bins that a readable edge cuts in two: their values must be read one by one. */
export const binsOfEdges = (edges: readonly number[]): number[] => edges.map(binOf);

/** Counts between the edges; `cells` hold exact values wherever an edge cuts a bin. */
export function histogramOf(cells: readonly ValueCell[], edges: readonly number[]): number[] {
  const counts = edges.map(() => 0);
  let at = 0;
  for (const { value, n } of cells) {
    while (at + 1 < edges.length && value >= (edges[at + 1] ?? Number.POSITIVE_INFINITY)) at += 1;
    counts[at] = (counts[at] ?? 0) + n;
  }
  return counts;
}
