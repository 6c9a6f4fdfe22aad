import { notYetBin } from './bins.ts';
import type { KeyPart } from './cells-sql.ts';
import type { ClusterCell } from './design-effect.ts';
import type { CovariateId, Exposure } from './exposures.ts';

/** Parts the levels of a key; no level has it. */
export const levelMark = '\u001f';

/** A covariate: the names of its levels, and the number of the level of every stratum. */
export type Levels = { readonly names: readonly string[]; readonly of: Int32Array };

/** The finest strata: combinations of covariates that occur, numbered from 0. */
export type StrataTable = { readonly count: number; readonly levels: ReadonlyMap<CovariateId, Levels> };

/**
 * Additive cells as columns: row i counts customers-at-landmarks of bin `bins[bin[i]]` and of stratum `key[i]`. What the database
 * reduced the company to; everything below reads only this. In order of bin and stratum, so that sums give the same digits again.
 */
export type CellTable = {
  /** bin numbers, or the names of categories */
  readonly bins: readonly (number | string)[];
  readonly bin: Int32Array;
  readonly key: Int32Array;
  /** number of strata */
  readonly strata: number;
  /** per covariate, most important first */
  readonly levels: readonly Levels[];
  readonly n: Float64Array;
  readonly lost: Float64Array;
  /** per negative control: how many had it */
  readonly controls: readonly Float64Array[];
};

/** Cells with the revenue of the horizon and its square beside. */
export type MoneyTable = CellTable & { readonly r1: Float64Array; readonly r2: Float64Array };

/** How many customers-at-landmarks every bin holds. */
export type BinSizes = ReadonlyMap<number | string, number>;

/** Columns of `cellsQuery` by name: numbers (NaN: null) or texts. */
export type CellColumns = Readonly<Record<string, Float64Array | readonly (string | null)[]>>;

/** A bin within one of 64 groups of customers. */
export type ClusterRow = ClusterCell & {
  /** with those whose time is not over */
  readonly present: number;
  readonly r1: number;
};

export type BinMoments = {
  readonly bin: number | string;
  readonly n: number;
  /** sum of ln hours (durations), revenue of the horizon and its square */
  readonly x1: number;
  readonly r1: number;
  readonly r2: number;
};

/** How much of the population could be asked at all (M0). */
export type Coverage = {
  readonly present: number;
  readonly ripe: number;
  readonly known: number;
  readonly days: number;
};

/** What a statement says of one exposure. */
export type ExposureCells = {
  readonly table: MoneyTable;
  readonly clusters: readonly ClusterRow[];
  readonly moments: readonly BinMoments[];
  readonly coverage: Coverage;
};

/** Nine digits: an engine adds in whatever order its threads come, and the last digits of a sum are theirs, not the data's. */
const steady = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(9)));

/** A column of numbers, null as 0. */
function numbersOf(columns: CellColumns, name: string): (row: number) => number {
  const values = columns[name];
  return values instanceof Float64Array ? (row) => values[row] || 0 : () => 0;
}

function textsOf(columns: CellColumns, name: string): (row: number) => string {
  const values = columns[name];
  return values === undefined || values instanceof Float64Array ? () => '' : (row) => values[row] ?? '';
}

/** Numbers of the strata in the order of their keys, and the levels of each. */
function readStrata(columns: CellColumns, rows: readonly number[], parts: readonly KeyPart[]): StrataTable {
  const [key, name] = [numbersOf(columns, 'key'), textsOf(columns, 'name')];
  const texts = parts.filter(({ form }) => form.form === 'text');
  const count = rows.length;
  const found = parts.map(() => ({
    names: [] as string[],
    places: new Map<string, number>(),
    of: new Int32Array(count),
  }));
  for (const row of rows) {
    const stratum = key(row) - 1;
    const written = name(row).split(levelMark);
    const number = Number(written.at(-1));
    parts.forEach((part, c) => {
      const own = found[c];
      if (!own) return;
      const level = levelName(part, number, written[texts.indexOf(part)] ?? '');
      let place = own.places.get(level);
      if (place === undefined) {
        place = own.names.length;
        own.names.push(level);
        own.places.set(level, place);
      }
      own.of[stratum] = place;
    });
  }
  return {
    count,
    levels: new Map(
      parts.map(({ id }, c) => [id, { names: found[c]?.names ?? [], of: found[c]?.of ?? new Int32Array(0) }]),
    ),
  };
}

function levelName({ form, base }: KeyPart, number: number, text: string): string {
  if (form.form === 'text') return text;
  const place = Math.floor(number / base);
  return form.form === 'number' ? String(place) : (form.levels[place % form.levels.length] ?? '');
}

/** Places of rows in the order of bin, then stratum: counted, not compared. */
function inOrder(bin: Int32Array, bins: number, key: Int32Array, keys: number): Int32Array {
  const by = (places: Int32Array, value: Int32Array, values: number): Int32Array => {
    const starts = new Int32Array(values + 1);
    for (const place of places) starts[(value[place] ?? 0) + 1] = (starts[(value[place] ?? 0) + 1] ?? 0) + 1;
    for (let v = 0; v < values; v += 1) starts[v + 1] = (starts[v + 1] ?? 0) + (starts[v] ?? 0);
    const sorted = new Int32Array(places.length);
    for (const place of places) {
      const at = starts[value[place] ?? 0] ?? 0;
      sorted[at] = place;
      starts[value[place] ?? 0] = at + 1;
    }
    return sorted;
  };
  return by(
    by(
      bin.map((_, place) => place),
      key,
      keys,
    ),
    bin,
    bins,
  );
}

/** Bins in order: numbers by size, names by code points. */
const sortedBins = (bins: ReadonlySet<number | string>): (number | string)[] =>
  [...bins].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );

type Asked = {
  readonly exposure: Exposure;
  readonly covariates: readonly CovariateId[];
  readonly controls: number;
  /** columns of the number and the lost */
  readonly n: string;
  readonly lost: string;
};

function readTable(
  columns: CellColumns,
  rows: readonly number[],
  strata: StrataTable,
  asked: Asked,
): MoneyTable {
  const category = asked.exposure.scale === 'category';
  const binOf = category ? textsOf(columns, 'name') : numbersOf(columns, 'bin');
  const size = rows.length;
  const seen = new Set<number | string>();
  for (const row of rows) seen.add(binOf(row));
  const bins = sortedBins(seen);
  const places = new Map(bins.map((one, i) => [one, i]));
  const keyOf = numbersOf(columns, 'key');
  const [bin, key] = [new Int32Array(size), new Int32Array(size)];
  for (let place = 0; place < size; place += 1) {
    const row = rows[place] ?? 0;
    bin[place] = places.get(binOf(row)) ?? 0;
    key[place] = keyOf(row) - 1;
  }
  const order = inOrder(bin, bins.length, key, strata.count);
  const sorted = (name: string): Float64Array => {
    const value = numbersOf(columns, name);
    const values = new Float64Array(size);
    for (let place = 0; place < size; place += 1) values[place] = value(rows[order[place] ?? 0] ?? 0);
    return values;
  };
  return {
    bins,
    bin: order.map((place) => bin[place] ?? 0),
    key: order.map((place) => key[place] ?? 0),
    strata: strata.count,
    levels: asked.covariates.map(
      (id) => strata.levels.get(id) ?? { names: [''], of: new Int32Array(strata.count) },
    ),
    n: sorted(asked.n),
    lost: sorted(asked.lost),
    controls: Array.from({ length: asked.controls }, (_, k) => sorted(`k${k}`)),
    r1: sorted('r1'),
    r2: sorted('r2'),
  };
}

/** What the groups of customers say of an exposure. */
function readGroups(
  columns: CellColumns,
  rows: readonly number[],
  exposure: Exposure,
): Omit<ExposureCells, 'table'> {
  const at = (name: string) => numbersOf(columns, name);
  const [bin, n, lost, present, cluster] = [at('bin'), at('n'), at('lost'), at('present'), at('cluster')];
  const [x1, r1, r2, first, last] = [at('x1'), at('r1'), at('r2'), at('first_day'), at('last_day')];
  const name = textsOf(columns, 'name');
  const known = (row: number): boolean =>
    bin(row) >= 0 && !(exposure.scale === 'duration' && bin(row) === notYetBin);
  const clusters: (ClusterRow & { readonly row: number })[] = [];
  let [ripe, all, measured, from, to] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    ripe += n(row);
    all += present(row);
    if (known(row)) measured += present(row);
    from = Math.min(from, first(row));
    to = Math.max(to, last(row));
    if (bin(row) < 0 || n(row) === 0) continue;
    clusters.push({
      cluster: cluster(row),
      bin: exposure.scale === 'category' ? name(row) : bin(row),
      n: n(row),
      lost: lost(row),
      present: present(row),
      r1: steady(r1(row)),
      row,
    });
  }
  clusters.sort((a, b) => a.cluster - b.cluster || (a.bin < b.bin ? -1 : 1));
  const moments = [...Map.groupBy(clusters, (one) => one.bin)].map(([of, part]) => {
    const sum = (value: (row: number) => number): number =>
      part.reduce((total, one) => total + steady(value(one.row)), 0);
    return { bin: of, n: sum(n), x1: sum(x1), r1: sum(r1), r2: sum(r2) };
  });
  return {
    clusters: clusters.map(({ row: _row, ...one }) => one),
    moments,
    coverage: { present: all, ripe, known: measured, days: rows.length === 0 ? 0 : to - from + 1 },
  };
}

/**
 * Columns of `cellsQuery` taken apart: for every exposure, in the order they were asked, its cells and groups of customers.
 * `parts`: how the keys were made; `n` and `lost`: the columns read as such.
 */
export function readCells(
  columns: CellColumns,
  parts: readonly KeyPart[],
  asked: readonly (Pick<Asked, 'exposure' | 'covariates' | 'controls'> & Partial<Asked>)[],
): ExposureCells[] {
  const part = numbersOf(columns, 'part');
  const cluster = columns.cluster;
  const size = columns.part?.length ?? 0;
  const strata: number[] = [];
  const cells = asked.map((): number[] => []);
  const groups = asked.map((): number[] => []);
  for (let row = 0; row < size; row += 1) {
    const of = part(row);
    if (of < 0) strata.push(row);
    else (Number.isNaN(cluster?.[row] ?? Number.NaN) ? cells : groups)[of]?.push(row);
  }
  const table = readStrata(columns, strata, parts);
  return asked.map((one, i) => ({
    table: readTable(columns, cells[i] ?? [], table, { n: 'n', lost: 'lost', ...one }),
    ...readGroups(columns, groups[i] ?? [], one.exposure),
  }));
}

export const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
};

export function sizesOf(table: CellTable): BinSizes {
  const sizes = new Map<number | string, number>(table.bins.map((bin) => [bin, 0]));
  for (let i = 0; i < table.n.length; i += 1) {
    const bin = table.bins[table.bin[i] ?? 0] ?? '';
    sizes.set(bin, (sizes.get(bin) ?? 0) + (table.n[i] ?? 0));
  }
  return sizes;
}
