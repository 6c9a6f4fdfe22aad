import { durationEdges, notYetBin } from './bins.ts';
import type { BinSizes } from './cell-table.ts';
import type { Exposure } from './exposures.ts';

/** A display group: neighbouring bins joined, or one category. */
export type Group = {
  /** stable name: "0-3600", "86400-", "not-yet", "2", "3+", "yes", "email" */
  readonly key: string;
  /** seconds (durations) or the value; null where open or without a number */
  readonly from: number | null;
  readonly to: number | null;
  readonly n: number;
};

export type Groups = {
  readonly groups: readonly Group[];
  /** group of each bin; bins without one are left out */
  readonly of: ReadonlyMap<number | string, number>;
  /** categories too small to be shown */
  readonly leftOut: readonly { readonly key: string; readonly n: number }[];
  /** the two sides compared: group numbers, `a` is the side expected to keep customers; null for categories */
  readonly sides: { readonly a: readonly number[]; readonly b: readonly number[] } | null;
};

const leastInGroup = 80;
const mostGroups = 16;

/** Neighbouring bins joined until each group is big enough; the choice looks at numbers of customers only. */
function joined(bins: readonly number[], size: (bin: number) => number, least: number): number[][] {
  const groups: number[][] = [];
  let open: number[] = [];
  let n = 0;
  for (const bin of bins) {
    open.push(bin);
    n += size(bin);
    if (n < least) continue;
    groups.push(open);
    open = [];
    n = 0;
  }
  const last = groups.at(-1);
  if (open.length > 0 && last) last.push(...open);
  else if (open.length > 0) groups.push(open);
  return groups;
}

/** About a third at either end; with two groups one each. */
function ends(counts: readonly number[]): { low: number[]; high: number[] } {
  const third = counts.reduce((sum, n) => sum + n, 0) / 3;
  const low: number[] = [];
  const high: number[] = [];
  for (
    let i = 0, n = 0;
    i < counts.length - 1 && (low.length === 0 || n + (counts[i] ?? 0) <= third * 1.25);
    i += 1
  ) {
    low.push(i);
    n += counts[i] ?? 0;
  }
  const after = low.at(-1) ?? 0;
  for (
    let i = counts.length - 1, n = 0;
    i > after && (high.length === 0 || n + (counts[i] ?? 0) <= third * 1.25);
    i -= 1
  ) {
    high.unshift(i);
    n += counts[i] ?? 0;
  }
  return { low, high };
}

function durationGroups(size: BinSizes): Groups {
  const total = [...size.values()].reduce((sum, n) => sum + n, 0);
  const bins = Array.from({ length: notYetBin }, (_, bin) => bin).filter((bin) => (size.get(bin) ?? 0) > 0);
  const parts = joined(bins, (bin) => size.get(bin) ?? 0, Math.max(leastInGroup, total / mostGroups));
  const notYet = size.get(notYetBin) ?? 0;
  const apart = notYet >= leastInGroup || parts.length === 0;
  if (notYet > 0 && apart) parts.push([notYetBin]);
  else if (notYet > 0) parts.at(-1)?.push(notYetBin);
  const groups = parts.map((part): Group => {
    const n = part.reduce((sum, bin) => sum + (size.get(bin) ?? 0), 0);
    if (part[0] === notYetBin) return { key: 'not-yet', from: null, to: null, n };
    const from = part[0] === undefined || part[0] === 0 ? 0 : (durationEdges[part[0] - 1] ?? 0);
    const to = durationEdges[part.filter((bin) => bin !== notYetBin).at(-1) ?? 0] ?? null;
    return { key: `${from}-${to ?? ''}`, from, to, n };
  });
  return ordered(parts, groups, 'low');
}

function ordered(
  parts: readonly (readonly (number | string)[])[],
  groups: readonly Group[],
  better: 'low' | 'high',
): Groups {
  const of = new Map(parts.flatMap((part, group) => part.map((bin) => [bin, group] as const)));
  if (groups.length < 2) return { groups, of, leftOut: [], sides: null };
  const { low, high } = ends(groups.map((group) => group.n));
  return { groups, of, leftOut: [], sides: better === 'low' ? { a: low, b: high } : { a: high, b: low } };
}

function countGroups(size: BinSizes, exposure: Exposure): Groups {
  const bins = [...size.keys()].filter((bin) => typeof bin === 'number').sort((a, b) => a - b);
  const parts = joined(bins, (bin) => size.get(bin) ?? 0, leastInGroup);
  const groups = parts.map((part, i): Group => {
    const [from, to] = [part[0] ?? 0, part.at(-1) ?? 0];
    const open = i === parts.length - 1 && exposure.id !== 'nps' && (part.length > 1 || to === exposure.most);
    const n = part.reduce((sum, bin) => sum + (size.get(bin) ?? 0), 0);
    return {
      key: open ? `${from}+` : from === to ? String(from) : `${from}-${to}`,
      from,
      to: open ? null : to,
      n,
    };
  });
  return ordered(parts, groups, exposure.better ?? 'low');
}

function flagGroups(size: BinSizes): Groups {
  const groups = [0, 1].map(
    (bin): Group => ({ key: bin === 1 ? 'yes' : 'no', from: bin, to: bin, n: size.get(bin) ?? 0 }),
  );
  const of = new Map([0, 1].map((bin) => [bin, bin]));
  return { groups, of, leftOut: [], sides: { a: [1], b: [0] } };
}

function categoryGroups(size: BinSizes): Groups {
  const levels = [...size].map(([key, n]) => ({ key: String(key), n })).sort((a, b) => b.n - a.n);
  const shown = levels.filter(({ n }) => n >= leastInGroup).slice(0, 24);
  const place = new Map(shown.map(({ key }, group) => [key, group]));
  return {
    groups: shown.map(({ key, n }) => ({ key, from: null, to: null, n })),
    of: place,
    leftOut: levels.filter(({ key }) => !place.has(key)),
    sides: null,
  };
}

/** Groups for the picture and the two sides of the comparison. The outcome is not looked at. */
export function groupsOf(size: BinSizes, exposure: Exposure): Groups {
  if (exposure.scale === 'duration') return durationGroups(size);
  if (exposure.scale === 'count') return countGroups(size, exposure);
  return exposure.scale === 'flag' ? flagGroups(size) : categoryGroups(size);
}
