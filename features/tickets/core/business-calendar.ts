import { CHUNK, offsetSegments } from './zone-offset.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** E25: no clock runs longer than this, so no search for open hours does. */
const HORIZON = 5 * 366 * DAY;

/** Seven lists, Monday first, of [from, to) in minutes of the local day; `to` may pass midnight (up to 2880). */
export type WeeklyHours = readonly (readonly (readonly [number, number])[])[];

/** Hours as they were from `validFrom` (UTC milliseconds) until the next version of the same schedule. */
export type CalendarVersion = {
  readonly calendarId: string;
  readonly scheduleId: string;
  readonly zone: string;
  readonly weekly: WeeklyHours;
  /** local dates "YYYY-MM-DD", closed from midnight to midnight */
  readonly holidays: readonly string[];
  readonly validFrom: number;
};

/**
 * One version of business hours, ready to be asked. An instant is open when the clock on the wall says so: its local time
 * lies in the weekly hours and its local date is no holiday. A day on which the clock is changed therefore has its real length.
 */
export type CompiledCalendar = {
  readonly calendarId: string;
  /** open milliseconds in [from, to); 0 when to <= from */
  readonly businessMs: (from: number, to: number) => number;
  readonly isOpen: (at: number) => boolean;
  /** the instant at which `ms` open milliseconds have passed since `from`; null when there are none within five years */
  readonly addBusinessMs: (from: number, ms: number) => number | null;
};

type Span = readonly [number, number];
/** Open spans of one chunk in UTC, sorted and apart; before[i] = open time of the chunk before span i. */
type Chunk = { readonly spans: readonly Span[]; readonly before: readonly number[]; readonly total: number };

export function compileCalendar(version: CalendarVersion): CompiledCalendar {
  const closed = new Set(version.holidays.map((date) => Date.parse(`${date}T00:00:00Z`) / DAY));
  const chunks = new Map<number, Chunk>();
  const chunkOf = (index: number): Chunk => {
    const known = chunks.get(index);
    if (known) return known;
    const made = summed(spansOf(version, closed, index));
    chunks.set(index, made);
    return made;
  };
  const sinceChunkStart = (at: number): number => {
    const chunk = chunkOf(Math.floor(at / CHUNK));
    const i = lastSpanFrom(chunk.spans, at);
    const span = chunk.spans[i];
    return span ? (chunk.before[i] ?? 0) + Math.min(at, span[1]) - span[0] : 0;
  };
  const businessMs = (from: number, to: number): number => {
    if (to <= from) return 0;
    const [first, last] = [Math.floor(from / CHUNK), Math.floor(to / CHUNK)];
    let sum = sinceChunkStart(to) - sinceChunkStart(from);
    for (let index = first; index < last; index += 1) sum += chunkOf(index).total;
    return sum;
  };
  const isOpen = (at: number): boolean => {
    const { spans } = chunkOf(Math.floor(at / CHUNK));
    const span = spans[lastSpanFrom(spans, at)];
    return span !== undefined && at < span[1];
  };
  const addBusinessMs = (from: number, ms: number): number | null => {
    if (ms <= 0) return from;
    let left = ms + sinceChunkStart(from);
    for (let index = Math.floor(from / CHUNK); index * CHUNK <= from + HORIZON; index += 1) {
      const { spans, before, total } = chunkOf(index);
      if (left > total) {
        left -= total;
        continue;
      }
      const i = spans.findIndex(([start, end], at) => (before[at] ?? 0) + end - start >= left);
      const span = spans[i];
      if (span) return span[0] + left - (before[i] ?? 0);
    }
    return null;
  };
  return { calendarId: version.calendarId, businessMs, isOpen, addBusinessMs };
}

/** Index of the last span that starts at or before `at`; -1 when none does. */
function lastSpanFrom(spans: readonly Span[], at: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.[0] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function summed(spans: readonly Span[]): Chunk {
  let total = 0;
  const before = spans.map(([from, to]) => {
    const sum = total;
    total += to - from;
    return sum;
  });
  return { spans, before, total };
}

/** Open spans of one chunk. Local spans are cut at the offset changes, so a skipped hour is short and a repeated one long. */
function spansOf(version: CalendarVersion, closed: ReadonlySet<number>, index: number): Span[] {
  const [start, end] = [index * CHUNK, (index + 1) * CHUNK];
  const found: [number, number][] = [];
  const segments = offsetSegments(version.zone, index);
  for (let day = Math.floor(start / DAY) - 3; day <= Math.floor(end / DAY) + 1; day += 1) {
    // 1 January 1970 was a Thursday
    const hours = version.weekly[(((day + 3) % 7) + 7) % 7] ?? [];
    for (const [from, to] of hours) {
      for (const [localFrom, localTo] of openParts(
        day * DAY + from * MINUTE,
        day * DAY + to * MINUTE,
        closed,
      )) {
        for (const segment of segments) {
          const a = Math.max(localFrom - segment.offset, segment.from, start);
          const b = Math.min(localTo - segment.offset, segment.to, end);
          if (a < b) found.push([a, b]);
        }
      }
    }
  }
  return united(found);
}

/** A local span without the parts that fall on a holiday. */
function openParts(from: number, to: number, closed: ReadonlySet<number>): Span[] {
  const parts: Span[] = [];
  for (let day = Math.floor(from / DAY); day * DAY < to; day += 1) {
    if (!closed.has(day)) parts.push([Math.max(from, day * DAY), Math.min(to, (day + 1) * DAY)]);
  }
  return parts;
}

/** Sorted, with overlapping and touching spans made one: nobody's minute counts twice. */
function united(spans: [number, number][]): Span[] {
  spans.sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const span of spans) {
    const last = result[result.length - 1];
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else result.push([span[0], span[1]]);
  }
  return result;
}
