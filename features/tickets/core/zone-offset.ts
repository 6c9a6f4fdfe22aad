/** Local time of an IANA zone by arithmetic: the Intl object is asked once per day and chunk, not once per instant. */

const DAY = 86_400_000;
/** Length of one cached stretch. 256 days keep the number of stretches of any real ticket at one or two. */
export const CHUNK = 256 * DAY;

/** From `from` (inclusive) to `to` (exclusive), in UTC milliseconds, local time = UTC + `offset`. */
export type OffsetSegment = { readonly from: number; readonly to: number; readonly offset: number };

const formatters = new Map<string, Intl.DateTimeFormat>();
const chunks = new Map<string, readonly OffsetSegment[]>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  });
  formatters.set(zone, made);
  return made;
}

/** True when this runtime knows the zone. */
export function isZone(zone: string): boolean {
  try {
    formatterOf(zone);
    return zone !== '';
  } catch {
    return false;
  }
}

function askOffset(zone: string, at: number): number {
  const match = /^(\d+)\/(\d+)\/(\d+) ([AB])[CD]?, (\d+):(\d+):(\d+)$/.exec(formatterOf(zone).format(at));
  if (!match) throw new Error(`cannot read local time of ${zone}`);
  const [, month, day, year, era, hour, minute, second] = match;
  const fullYear = era === 'B' ? 1 - Number(year) : Number(year);
  const local = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // Date.UTC reads years below 100 as 19xx; setting the year apart does not
  const exact = new Date(local).setUTCFullYear(fullYear, Number(month) - 1, Number(day));
  return exact - Math.floor(at / 1000) * 1000;
}

/** The offsets in force over one chunk, with two days on either side so that local days at its edges are whole. */
export function offsetSegments(zone: string, chunk: number): readonly OffsetSegment[] {
  const key = `${zone}|${chunk}`;
  const known = chunks.get(key);
  if (known) return known;
  const end = (chunk + 1) * CHUNK + 4 * DAY;
  const segments: OffsetSegment[] = [];
  let from = chunk * CHUNK - 4 * DAY;
  let offset = askOffset(zone, from);
  for (let at = from + DAY; at <= end; at += DAY) {
    const next = askOffset(zone, at);
    if (next === offset) continue;
    const change = changeBetween(zone, at - DAY, at, offset);
    segments.push({ from, to: change, offset });
    from = change;
    offset = next;
  }
  segments.push({ from, to: end, offset });
  chunks.set(key, segments);
  return segments;
}

/** First second at which the offset is no longer `before`. */
function changeBetween(zone: string, low: number, high: number, before: number): number {
  let [from, to] = [low, high];
  while (to - from > 1000) {
    const middle = Math.floor((from + to) / 2000) * 1000;
    if (askOffset(zone, middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

/** Milliseconds to add to UTC to get local time at this instant. */
export function offsetAt(zone: string, at: number): number {
  const segments = offsetSegments(zone, Math.floor(at / CHUNK));
  return (segments.find((segment) => at < segment.to) ?? segments[segments.length - 1])?.offset ?? 0;
}
