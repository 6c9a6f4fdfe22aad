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
  /** sums of ln hours (durations) or of the value (counts), and of the square */
  readonly x1: Float64Array;
  /** per negative control: how many had it */
  readonly controls: readonly Float64Array[];
  /** revenue of the horizon and its square */
  readonly r1: Float64Array;
  readonly r2: Float64Array;
};

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Nine digits: an engine adds in whatever order its threads come, and the last digits of a sum are theirs, not the data's. */
const steady = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(9)));

const numbers = (rows: readonly Row[], name: string): Float64Array =>
  Float64Array.from(rows, (row) => steady(Number(row[name] ?? 0)));

/** Rows of `driverCellsQuery` as columns. */
export function tableOf(rows: readonly Row[], covariates: number, controls: number): CellTable {
  return {
    bin: rows.map((row) => (typeof row.bin === 'number' ? row.bin : String(row.bin ?? ''))),
    levels: Array.from({ length: covariates }, (_, i) => rows.map((row) => String(row[`c${i}`] ?? ''))),
    n: numbers(rows, 'n'),
    lost: numbers(rows, 'lost'),
    x1: numbers(rows, 'x1'),
    controls: Array.from({ length: controls }, (_, i) => numbers(rows, `k${i}`)),
    r1: numbers(rows, 'r1'),
    r2: numbers(rows, 'r2'),
  };
}

export const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
};
