import { type SearchParams, searchList, searchText } from './route.ts';

/** What the bar of filters holds, and how it stands in the address. Pure; the component is `FilterBar`. */

export const periods = ['7d', '28d', '90d', '12m', 'month', 'quarter', 'year', 'all', 'custom'] as const;
export type PeriodKey = (typeof periods)[number];

export const compares = ['none', 'previous', 'year-ago'] as const;
export type CompareKey = (typeof compares)[number];

export const clocks = ['business', 'calendar'] as const;
export type ClockKey = (typeof clocks)[number];

/** Slices that take many values. */
export const dimensions = ['channel', 'team', 'agent', 'stage', 'tier'] as const;
export type Dimension = (typeof dimensions)[number];

export type FilterState = {
  readonly period: PeriodKey;
  /** first and last day, both inclusive, "2026-01-31"; only with `custom` */
  readonly from?: string;
  readonly to?: string;
  readonly compare: CompareKey;
  readonly segment?: string | undefined;
  readonly clock: ClockKey;
} & { readonly [D in Dimension]: readonly string[] };

export const defaultFilters: FilterState = {
  period: '90d',
  compare: 'none',
  clock: 'calendar',
  channel: [],
  team: [],
  agent: [],
  stage: [],
  tier: [],
};

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const oneOf = <T extends string>(all: readonly T[], value: string | undefined, otherwise: T): T =>
  all.find((item) => item === value) ?? otherwise;

/** Whatever stands in the address as filters; nonsense falls back to the default instead of an error. */
export function filtersFrom(search: SearchParams, initial: FilterState = defaultFilters): FilterState {
  const from = searchText(search, 'from');
  const to = searchText(search, 'to');
  const wanted = oneOf(periods, searchText(search, 'period'), initial.period);
  const custom = isDay(from) && isDay(to) && from <= to;
  const segment = searchText(search, 'segment') ?? initial.segment;
  return {
    period: wanted === 'custom' && !custom ? initial.period : wanted,
    ...(custom && wanted === 'custom' ? { from, to } : {}),
    compare: oneOf(compares, searchText(search, 'compare'), initial.compare),
    clock: oneOf(clocks, searchText(search, 'clock'), initial.clock),
    ...(segment ? { segment } : {}),
    channel: searchList(search, 'channel'),
    team: searchList(search, 'team'),
    agent: searchList(search, 'agent'),
    stage: searchList(search, 'stage'),
    tier: searchList(search, 'tier'),
  };
}

/** Filters as search parameters; what equals the default is left out. */
export function searchFrom(filters: FilterState, initial: FilterState = defaultFilters): SearchParams {
  const unless = <T extends string>(value: T | undefined, same: T | undefined) =>
    value === same ? undefined : value;
  return {
    period: unless(filters.period, initial.period),
    from: filters.period === 'custom' ? filters.from : undefined,
    to: filters.period === 'custom' ? filters.to : undefined,
    compare: unless(filters.compare, initial.compare),
    clock: unless(filters.clock, initial.clock),
    segment: unless(filters.segment, initial.segment),
    ...Object.fromEntries(dimensions.map((d) => [d, filters[d].length > 0 ? filters[d] : undefined])),
  };
}

export type DayRange = {
  /** first day, "2026-01-31"; null = from the beginning */
  readonly from: string | null;
  /** the day after the last one */
  readonly until: string;
};

const iso = (date: Date): string => date.toISOString().slice(0, 10);
const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);

export const addDays = (day: string, days: number): string =>
  iso(new Date(utc(day).getTime() + days * 86_400_000));

/** Moves by whole months; 31 March minus one month is the last day of February. */
export function addMonths(day: string, months: number): string {
  const at = utc(day);
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return iso(
    new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(at.getUTCDate(), last))),
  );
}

/** Today as the company's calendar has it. */
export const today = (now: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);

/**
 * The days a period covers. Rolling periods end with today; `month`, `quarter` and `year` run from their first
 * day to today. `all` has no beginning.
 */
export function periodRange(filters: Pick<FilterState, 'period' | 'from' | 'to'>, day: string): DayRange {
  const until = addDays(day, 1);
  const [year = '1970', month = '01'] = day.split('-');
  switch (filters.period) {
    case '7d':
      return { from: addDays(until, -7), until };
    case '28d':
      return { from: addDays(until, -28), until };
    case '90d':
      return { from: addDays(until, -90), until };
    case '12m':
      return { from: addMonths(until, -12), until };
    case 'month':
      return { from: `${year}-${month}-01`, until };
    case 'quarter': {
      const first = Math.floor((Number(month) - 1) / 3) * 3 + 1;
      return { from: `${year}-${String(first).padStart(2, '0')}-01`, until };
    }
    case 'year':
      return { from: `${year}-01-01`, until };
    case 'all':
      return { from: null, until };
    case 'custom':
      return { from: filters.from ?? null, until: addDays(filters.to ?? day, 1) };
  }
}

/** The days compared with: as long and just before, or the same days a year earlier. Null when there is nothing to compare. */
export function compareRange(range: DayRange, compare: CompareKey): DayRange | null {
  if (compare === 'none' || range.from === null) return null;
  if (compare === 'year-ago') return { from: addMonths(range.from, -12), until: addMonths(range.until, -12) };
  const length = (utc(range.until).getTime() - utc(range.from).getTime()) / 86_400_000;
  return { from: addDays(range.from, -length), until: range.from };
}

/** How many slices narrow the view; for "clear all" and the badge on a phone. */
export const activeSlices = (filters: FilterState): number =>
  dimensions.reduce((sum, d) => sum + filters[d].length, filters.segment ? 1 : 0);
