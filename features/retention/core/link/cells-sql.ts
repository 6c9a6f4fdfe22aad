import { createParams, type Query } from '../filter.ts';
import { type Horizon, horizons } from './analysis.ts';
import { binSql } from './bins.ts';
import { levelMark } from './cell-table.ts';
import {
  type CovariateForm,
  type CovariateId,
  covariateForm,
  covariateIds,
  type Exposure,
} from './exposures.ts';
import {
  type ControlId,
  controlSql,
  controlsOf,
  everybodySql,
  type LinkScope,
  lostSql,
  ripeSql,
} from './population-sql.ts';

/** A covariate of cells, and where it stands in a key: among the texts, or in the number as so many times `base`. */
export type KeyPart = { readonly id: CovariateId; readonly form: CovariateForm; readonly base: number };

/** How the covariates of these exposures make the key of a cell: all that any of them holds equal. */
export function keyParts(exposures: readonly Exposure[], scope: LinkScope): KeyPart[] {
  const held = scope.analysis.covariates.filter((id) =>
    exposures.some(({ without }) => !without?.includes(id)),
  );
  const forms = held.map((id) => ({ id, form: covariateForm(id, scope.cuts) }));
  let base = 1;
  // numbers without a bound go on top
  const last = ({ form }: { form: CovariateForm }): number => Number(form.form === 'number');
  return forms
    .toSorted((a, b) => last(a) - last(b) || covariateIds.indexOf(a.id) - covariateIds.indexOf(b.id))
    .map(({ id, form }) => {
      const part = { id, form, base };
      if (form.form === 'level') base *= form.levels.length;
      return part;
    });
}

/** What is counted: columns of the population that are 1 or null, and sums of numbers. */
type Counted = {
  /** name and condition; the first says who counts at all */
  readonly flags: readonly (readonly [name: string, condition: string])[];
  /** revenue of the horizon and its square by cell, too */
  readonly revenueByCell: boolean;
  /** also by 64 groups of customers, with those whose time is not over */
  readonly clusters: boolean;
};

const whole = (sql: string): string => `cast(${sql} as int)`;
const no = (type: 'int' | 'text' | 'float8'): string => `cast(null as ${type})`;

/**
 * Few exposures are first added up together, by the bins of all of them; from so many on that would add nothing up, and the
 * stratum of every row is numbered instead, so that grouping by it is grouping by one number.
 */
const numberRowsFrom = 4;

/**
 * Columns of exposure i in the population: `b` its bin (−1: not known), a category's `t` text, `h` ln hours of a duration of
 * those who count.
 */
function exposureColumns(exposure: Exposure, common: readonly string[], i: number, counts: string): string[] {
  const own = exposure.where.filter((condition) => !common.includes(condition));
  const bin = binSql(exposure).replaceAll(/\bx\b/g, `x${i}`);
  const known = exposure.scale === 'category' ? '0' : bin;
  const of = exposure.scale === 'duration' ? known : `case when x${i} is null then -1 else ${known} end`;
  const asked = own.length === 0 ? of : `case when ${own.join(' and ')} then ${of} end`;
  const columns = [`${asked} as b${i}`];
  if (exposure.scale === 'category') columns.push(`x${i} as t${i}`);
  if (exposure.scale === 'duration') columns.push(`case when ${counts} then ln(x${i} / 3600.0) end as h${i}`);
  return columns;
}

/**
 * Additive cells of several exposures of one kind in one reading of their population. Rows, told apart by `part`:
 *
 * - `part` −1, the strata: `key` its number and `name` its covariates as text (`readStrata`).
 * - `part` i with a `key`: customers-at-landmarks of exposure i by bin and stratum.
 * - `part` i with a `cluster`: the same by bin (−1: not known) and 64 groups of customers, with those whose time is not over.
 */
function cellsQuery(exposures: readonly Exposure[], scope: LinkScope, counted: Counted): Query {
  const params = createParams();
  const [first] = exposures;
  if (!first) throw new Error('no exposure');
  const common = first.where.filter((condition) => exposures.every(({ where }) => where.includes(condition)));
  const conditions = [...common, ...everybodySql(first.kind, scope, params)];
  const revenue = `revenue_${scope.analysis.horizon}`;
  const parts = keyParts(exposures, scope);
  const texts = parts.flatMap(({ form }) => (form.form === 'text' ? [form.sql] : []));
  const numbers = parts.flatMap(({ form, base }) =>
    form.form === 'text' ? [] : [`(${form.sql}) * ${base}`],
  );
  const keys = [...texts.map((_, i) => `c${i}`), 'd'];
  const key = keys.join(', ');
  const [asked = ['n', '1 = 1']] = counted.flags;
  const flags = counted.flags.map(([name]) => name);
  const hours = exposures.flatMap(({ scale }, i) => (scale === 'duration' ? [`h${i}`] : []));
  const binsOf = exposures.map(({ scale }, i) => (scale === 'category' ? `b${i}, t${i}` : `b${i}`));
  const sums = (names: readonly string[]): string =>
    names.map((name) => `sum(${name}) as ${name}`).join(', ');
  const values = exposures.map(({ value }, i) => `${value} as x${i}`).join(', ');
  const population = [
    ...exposures.flatMap((exposure, i) => exposureColumns(exposure, common, i, asked[1])),
    ...texts.map((sql, i) => `${sql} as c${i}`),
    `${numbers.length === 0 ? '0' : numbers.join(' + ')} as d`,
    'cluster, 1 as present, day as first_day, day as last_day',
    ...counted.flags.map(([name, condition]) => `case when ${condition} then 1 else 0 end as ${name}`),
    `case when ${asked[1]} then ${revenue} end as r1, case when ${asked[1]} then ${revenue} * ${revenue} end as r2`,
  ];
  // `g` holds what cells are added up from, `w` what groups of customers are: rows, or sums of them
  const added = (by: string): string =>
    `select ${binsOf.join(', ')}, ${by}, ${sums([...flags, ...hours, 'r1', 'r2', 'present'])}, min(first_day) as first_day, max(last_day) as last_day from p`;
  const few = exposures.length < numberRowsFrom;
  const [g, w] = few ? ['g', 'w'] : ['p', 'p'];
  const ctes = [
    `p as materialized (select ${population.join(', ')} from (select e.*, ${values} from fact_encounters e where ${conditions.join(' and ')}) z)`,
    ...(few
      ? [`g as materialized (${added(key)} where ${asked[0]} = 1 group by ${binsOf.join(', ')}, ${key})`]
      : []),
    ...(few && counted.clusters
      ? [`w as materialized (${added('cluster')} group by ${binsOf.join(', ')}, cluster)`]
      : []),
    `s as materialized (select ${key}, row_number() over (order by ${key}) as key from (select distinct ${key} from ${g}) z)`,
    `q as materialized (select f.*, s.key from ${g} f join s on ${keys.map((one) => `s.${one} = f.${one}`).join(' and ')})`,
  ];
  const counts = flags.map((name) => `${whole(`sum(${name})`)} as ${name}`).join(', ');
  const written = [...keys.slice(0, -1), 'cast(d as text)'].join(` || '${levelMark}' || `);
  const selects = [
    `select -1 as part, ${no('int')} as bin, ${written} as name, ${whole('key')} as key, ${no('int')} as cluster, ` +
      `${flags.map((name) => `${no('int')} as ${name}`).join(', ')}, ${no('float8')} as x1, ${no('float8')} as r1, ${no('float8')} as r2, ` +
      `${no('int')} as present, ${no('int')} as first_day, ${no('int')} as last_day from s`,
  ];
  for (const [i, { scale }] of exposures.entries()) {
    const bin = `${i}, b${i}, ${scale === 'category' ? `t${i}` : no('text')}`;
    const money = counted.revenueByCell ? 'sum(r1), sum(r2)' : `${no('float8')}, ${no('float8')}`;
    selects.push(
      `select ${bin}, ${whole('key')}, ${no('int')}, ${counts}, ${no('float8')}, ${money}, ${no('int')}, ${no('int')}, ${no('int')} ` +
        `from q where ${asked[0]} > 0 and b${i} >= 0 group by ${binsOf[i]}, key`,
    );
    if (!counted.clusters) continue;
    const lnHours = scale === 'duration' ? `sum(h${i})` : no('float8');
    selects.push(
      `select ${bin}, ${no('int')}, cluster, ${counts}, ${lnHours}, sum(r1), sum(r2), ${whole('sum(present)')}, min(first_day), max(last_day) ` +
        `from ${w} where b${i} is not null group by ${binsOf[i]}, cluster`,
    );
  }
  return { text: `with ${ctes.join(', ')} ${selects.join(' union all ')}`, params: params.list };
}

/** Who counts for the analysis' horizon, who of them was lost, who had which negative control: columns `n`, `lost`, `k0`… */
function outcomeFlags(exposures: readonly Exposure[], scope: LinkScope): Counted['flags'] {
  const ripe = ripeSql(scope.today, scope.analysis.horizon);
  return [
    ['n', ripe],
    ['lost', `${ripe} and ${lostSql(scope, scope.analysis.horizon)}`],
    ...controlsAmong(exposures, scope).map((id, k) => [`k${k}`, `${ripe} and ${controlSql[id]}`] as const),
  ];
}

/** Negative controls of any of the exposures, in the order of their columns. */
export const controlsAmong = (exposures: readonly Exposure[], scope: LinkScope): ControlId[] => [
  ...new Set(exposures.flatMap((exposure) => [...controlsOf(exposure, scope)])),
];

/** Cells and groups of customers of exposures of one kind; read by `readCells`. */
export const driverCellsQuery = (exposures: readonly Exposure[], scope: LinkScope): Query =>
  cellsQuery(exposures, scope, {
    flags: outcomeFlags(exposures, scope),
    revenueByCell: false,
    clusters: true,
  });

/** The same of one exposure with the revenue of the horizon in every cell. */
export const moneyCellsQuery = (exposure: Exposure, scope: LinkScope): Query =>
  cellsQuery([exposure], scope, {
    flags: outcomeFlags([exposure], scope),
    revenueByCell: true,
    clusters: true,
  });

/** Outcome at every horizon by bin and stratum: the ladder (M5). Columns `n30 lost30 … n180 lost180`. */
export const ladderQuery = (exposure: Exposure, scope: LinkScope): Query =>
  cellsQuery([exposure], scope, {
    flags: horizons.flatMap((horizon: Horizon) => {
      const ripe = ripeSql(scope.today, horizon);
      return [
        [`n${horizon}`, ripe],
        [`lost${horizon}`, `${ripe} and ${lostSql(scope, horizon)}`],
      ] as const;
    }),
    revenueByCell: false,
    clusters: false,
  });
