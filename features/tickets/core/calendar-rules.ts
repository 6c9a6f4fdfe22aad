import type { RefusalCode } from '#platform/core/refusal.ts';
import type { WeeklyHours } from './business-calendar.ts';
import { isZone } from './zone-offset.ts';

export type HoursProblem = { readonly code: RefusalCode; readonly field: string; readonly value: string };

/** What is wrong with business hours; null when nothing is. Hours that are wholly empty are allowed: closed. */
export function hoursProblem(zone: string, weekly: WeeklyHours): HoursProblem | null {
  if (!isZone(zone)) return { code: 'tickets:unknown-zone', field: 'zone', value: zone };
  for (const [day, spans] of weekly.entries()) {
    const bad = spans.find(([from, to]) => from >= to || from >= 1440 || to - from > 1440);
    if (bad)
      return {
        code: 'tickets:bad-hours',
        field: `weekly.${day}`,
        value: `${clock(bad[0])}-${clock(bad[1])}`,
      };
  }
  return null;
}

/** Minutes of the day as people write them: 570 is "09:30"; past midnight "25:30". */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Reads "9", "9:30", "09.30", "24:00"; null for what is no time of day. A "to" before its "from" is meant past midnight. */
export function minutesOf(text: string): number | null {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(text.trim());
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2] ?? 0)];
  return hours > 24 || minutes > 59 || hours * 60 + minutes > 1440 ? null : hours * 60 + minutes;
}

/** Reads "09:00-12:00, 13:00-18:00" into spans; null when it cannot be read. A span such as 22:00-06:00 ends the next day. */
export function readHours(text: string): (readonly [number, number])[] | null {
  const spans: (readonly [number, number])[] = [];
  for (const part of text.split(/[,;]/).filter((piece) => piece.trim() !== '')) {
    const ends = part.split(/\s*[-–—]\s*/);
    const [from, to] = [minutesOf(ends[0] ?? ''), minutesOf(ends[1] ?? '')];
    if (ends.length !== 2 || from === null || to === null || from === to || from === 1440) return null;
    spans.push([from, to < from ? to + 1440 : to]);
  }
  return spans;
}

/** Spans as people write them; the inverse of {@link readHours}. */
export const writeHours = (spans: readonly (readonly [number, number])[]): string =>
  spans.map(([from, to]) => `${clock(from)}-${clock(to > 1440 ? to - 1440 : to)}`).join(', ');
