import type { z } from 'zod';
import { createParams, type Params, type Query } from '../filter.ts';
import type { DriverGroup } from './driver-result.ts';
import type { Exposure } from './exposures.ts';
import { type LinkScope, lostSql, populationSql, ripeSql } from './population-sql.ts';

type Group = Pick<z.infer<typeof DriverGroup>, 'key' | 'from' | 'to'>;

export type BandAsked = {
  /** all groups of the driver, in order: who had no answer by the landmark may be in the last one */
  readonly groups: readonly Group[];
  readonly key: string;
  readonly limit: number;
  /** the last row seen */
  readonly after: { readonly day: number; readonly encounterId: string } | null;
};

/** What makes a group: the driver's groups and the one meant. */
type OfGroup = Pick<BandAsked, 'groups' | 'key'>;

/** Which values of the exposure belong to a group; null: there is no such group. */
function groupSql(
  exposure: Exposure,
  { groups, key }: OfGroup,
  add: (word: string) => string,
): string | null {
  const at = groups.findIndex((group) => group.key === key);
  const group = groups[at];
  if (!group) return null;
  const { from, to } = group;
  if (exposure.scale === 'category') return `x = ${add(key)}`;
  if (exposure.scale !== 'duration')
    return to === null ? `x >= ${from ?? 0}` : `x >= ${from ?? to} and x <= ${to}`;
  if (key === 'not-yet') return 'x is null';
  const inside = to === null ? `x > ${from ?? 0}.0` : `x > ${from ?? 0}.0 and x <= ${to}.0`;
  // too few without an answer for a group of their own: they were joined with the slowest
  const joined = at === groups.length - 1 && groups.every((one) => one.key !== 'not-yet');
  return joined ? `(${inside} or x is null)` : inside;
}

/** Everybody of a group at landmarks, as the text after `from`, with columns of encounters and x. */
function groupRows(
  exposure: Exposure,
  scope: LinkScope,
  asked: OfGroup,
  params: Params,
): { readonly from: string; readonly where: readonly string[] } | null {
  const inGroup = groupSql(exposure, asked, params.add);
  if (inGroup === null) return null;
  const population = populationSql(exposure, scope, params).join(' and ');
  return {
    from: `(select e.*, ${exposure.value} as x from fact_encounters e where ${population}) p`,
    where: [inGroup, ripeSql(scope.today, scope.analysis.horizon)],
  };
}

/** Who is in a group, each customer once: {customer_id}. Null when the group is unknown. */
export function bandCustomersQuery(exposure: Exposure, scope: LinkScope, asked: OfGroup): Query | null {
  const params = createParams();
  const rows = groupRows(exposure, scope, asked, params);
  if (!rows) return null;
  const text =
    `select cast(customer_id as text) as customer_id from ${rows.from} ` +
    `where ${rows.where.join(' and ')} group by customer_id order by customer_id`;
  return { text, params: params.list };
}

/**
 * The customers at landmarks of one group, newest encounter first: {customer_id, encounter_id, day, x, lost}; as many as
 * the group's n. One more row than asked for tells that there are more. Null when the group is unknown.
 */
export function bandQuery(exposure: Exposure, scope: LinkScope, asked: BandAsked): Query | null {
  const params = createParams();
  const rows = groupRows(exposure, scope, asked, params);
  if (!rows) return null;
  const { horizon } = scope.analysis;
  const x = exposure.scale === 'category' ? 'cast(null as float8)' : 'cast(x as float8)';
  const where = [...rows.where];
  if (asked.after) {
    const id = `cast(${params.add(asked.after.encounterId)} as uuid)`;
    where.push(`(day < ${asked.after.day} or (day = ${asked.after.day} and (encounter_id > ${id})))`);
  }
  const text =
    `select cast(customer_id as text) as customer_id, cast(encounter_id as text) as encounter_id, day, ${x} as x, ` +
    `case when ${lostSql(scope, horizon)} then 1 else 0 end as lost ` +
    `from ${rows.from} ` +
    `where ${where.join(' and ')} order by day desc, encounter_id limit ${asked.limit + 1}`;
  return { text, params: params.list };
}
