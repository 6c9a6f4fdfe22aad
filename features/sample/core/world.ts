import { offsetAt } from '#features/tickets/core/zone-offset.ts';
import { drawNormal } from '#stats/numeric/draw.ts';
import { createRandom } from '#stats/numeric/random.ts';
import { holidays, teams } from './agents.ts';
import type { TeamKey } from './topic.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** 24 months */
export const WEEKS = 104;

type Interval = readonly [from: number, to: number];

/** What all customers share: the calendar of the 24 months, opening hours, how busy each team was, the outage. */
export type World = {
  readonly seed: number;
  /** UTC milliseconds; nothing happens at or after `today` */
  readonly start: number;
  readonly today: number;
  readonly outageWeek: number;
  readonly open: Readonly<Record<TeamKey, readonly Interval[]>>;
  /** added to ln(working time to the first reply), by team and quarter of a day since the start */
  readonly load: Readonly<Record<TeamKey, Float64Array>>;
};

/** The week in which shop and app were down, counted from the start. */
const OUTAGE_WEEK = 61;

export function makeWorld(seed: number, today: number): World {
  const start = today - WEEKS * WEEK;
  const outageWeek = OUTAGE_WEEK;
  const random = createRandom(seed * 7919 + 17);
  const open = {} as Record<TeamKey, readonly Interval[]>;
  const load = {} as Record<TeamKey, Float64Array>;
  for (const team of teams) {
    open[team.key] = openingHours(team.key, start, today + 40 * DAY);
    load[team.key] = shocks(random);
  }
  return { seed, start, today, outageWeek, open, load };
}

/** Instant from which the n-th schedule of a team counts: a local midnight. */
export function scheduleStart(team: TeamKey, share: number, start: number): number {
  const found = teams.find((t) => t.key === team);
  const at = share === 0 ? start - 400 * DAY : start + share * WEEKS * WEEK;
  return localMidnight(found?.zone ?? 'UTC', at);
}

function localMidnight(zone: string, at: number): number {
  const offset = offsetAt(zone, at);
  const midnight = Math.floor((at + offset) / DAY) * DAY;
  return midnight - offsetAt(zone, midnight - offset);
}

function openingHours(key: TeamKey, start: number, end: number): Interval[] {
  const team = teams.find((t) => t.key === key);
  if (!team) throw new Error(`no team ${key}`);
  const intervals: Interval[] = [];
  const versions = team.schedules.map((s) => ({ weekly: s.weekly, from: scheduleStart(key, s.from, start) }));
  for (let day = Math.floor((start - 2 * DAY) / DAY); day * DAY <= end; day++) {
    const local = day * DAY;
    if (holidays.some((holiday) => new Date(local).toISOString().slice(5, 10) === holiday)) continue;
    const utc = local - offsetAt(team.zone, local - offsetAt(team.zone, local));
    const weekly = versions.findLast((v) => v.from <= utc)?.weekly;
    // 1970-01-01 was a Thursday; lists begin with Monday
    for (const [from, to] of weekly?.[(day + 3) % 7] ?? [])
      intervals.push([utc + from * 60_000, utc + to * 60_000]);
  }
  return intervals;
}

/** A slow wave from day to day and a quick one within the day; together a standard deviation of about 0.7. */
function shocks(random: () => number): Float64Array {
  const slots = new Float64Array((WEEKS * 7 + 60) * 4);
  let day = 0;
  for (let slot = 0; slot < slots.length; slot++) {
    if (slot % 4 === 0) day = 0.6 * day + drawNormal(random, 0, 0.45);
    slots[slot] = day + drawNormal(random, 0, 0.4);
  }
  return slots;
}

export function loadAt(world: World, team: TeamKey, at: number): number {
  const slot = Math.max(0, Math.floor((at - world.start) / (DAY / 4)));
  return (world.load[team][slot] ?? 0) + (weekOf(world, at) === world.outageWeek ? 0.9 : 0);
}

export const weekOf = (world: World, at: number): number => Math.floor((at - world.start) / WEEK);

/** Index of the first opening that ends after `at`. */
function openingAfter(intervals: readonly Interval[], at: number): number {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle]?.[1] ?? Number.POSITIVE_INFINITY) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function isOpen(world: World, team: TeamKey, at: number): boolean {
  const intervals = world.open[team];
  const next = intervals[openingAfter(intervals, at)];
  return next !== undefined && next[0] <= at;
}

/** The instant by which the team has been open for `working` milliseconds since `at`. */
export function afterWorking(world: World, team: TeamKey, at: number, working: number): number {
  const intervals = world.open[team];
  let rest = working;
  for (let index = openingAfter(intervals, at); index < intervals.length; index++) {
    const [from, to] = intervals[index] as Interval;
    const begin = Math.max(from, at);
    if (begin + rest <= to) return begin + rest;
    rest -= to - begin;
  }
  return at + working * 4;
}

/** More is bought before Christmas, less in July and August; a month's factor, mean about 1. */
const monthFactor = [0.95, 0.9, 0.95, 1, 1, 0.95, 0.8, 0.8, 1, 1.05, 1.3, 1.35];
export const seasonAt = (at: number): number => monthFactor[new Date(at).getUTCMonth()] ?? 1;
