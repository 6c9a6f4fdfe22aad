/**
 * Additive cells as columns: row i counts customers-at-landmarks of one exposure bin and one combination of covariates.
 * What the database reduced the company to; everything below reads only this.
 */
export type CellTable = {
  /** bin number, or the name of a category */
  readonly bin: readonly (number | string)[];
  /** per covariate, most important first, the level of each cell */
  readonly levels: readonly (readonly string[])[];
  readonly n: Float64Array;
  readonly lost: Float64Array;
  /** per negative control: how many had it */
  readonly controls: readonly Float64Array[];
};

/** The same with the levels of a cell in one text: a fifth of the values to carry out of the database and into another thread. */
export type PackedCells = Omit<CellTable, 'levels'> & { readonly key: readonly string[] };

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Parts the levels of a cell; no level has it. */
export const levelMark = '\u001f';

const numbers = (rows: readonly Row[], name: string): Float64Array =>
  Float64Array.from(rows, (row) => Number(row[name] ?? 0));

/** Rows of `driverCellsQuery` as columns. */
export function packCells(rows: readonly Row[], controls: number): PackedCells {
  return {
    bin: rows.map((row) => (typeof row.bin === 'number' ? row.bin : String(row.bin ?? ''))),
    key: rows.map((row) => String(row.key ?? '')),
    n: numbers(rows, 'n'),
    lost: numbers(rows, 'lost'),
    controls: Array.from({ length: controls }, (_, i) => numbers(rows, `k${i}`)),
  };
}

/** Cells with the revenue of the horizon and its square beside. */
export type MoneyTable = CellTable & { readonly r1: Float64Array; readonly r2: Float64Array };

/** Rows of `driverCellsQuery` asked with revenue. */
export const moneyTableOf = (rows: readonly Row[], covariates: number, controls: number): MoneyTable => ({
  ...unpackCells(packCells(rows, controls), covariates),
  r1: numbers(rows, 'r1'),
  r2: numbers(rows, 'r2'),
});

/** Levels of each covariate from the keys of cells. */
export function levelsOf(keys: readonly string[], covariates: number): string[][] {
  const levels = Array.from({ length: covariates }, () => new Array<string>(keys.length));
  // few combinations stand behind many cells: each is taken apart once
  const known = new Map<string, string[]>();
  keys.forEach((key, i) => {
    let parts = known.get(key);
    if (!parts) {
      parts = key.split(levelMark);
      known.set(key, parts);
    }
    for (let c = 0; c < covariates; c += 1) (levels[c] ?? [])[i] = parts[c] ?? '';
  });
  return levels;
}

export const unpackCells = ({ key, ...rest }: PackedCells, covariates: number): CellTable => ({
  ...rest,
  levels: levelsOf(key, covariates),
});

export const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
};

/** The cells by bin alone: what is kept of them when the strata have been used. */
export function byBin({ bin, n }: PackedCells): CellTable {
  const sizes = new Map<number | string, number>();
  bin.forEach((one, i) => {
    sizes.set(one, (sizes.get(one) ?? 0) + (n[i] ?? 0));
  });
  return {
    bin: [...sizes.keys()],
    levels: [],
    n: Float64Array.from(sizes.values()),
    lost: new Float64Array(0),
    controls: [],
  };
}
