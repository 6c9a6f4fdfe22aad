import { offsetAt } from '#features/tickets/core/zone-offset.ts';

/** How a column writes dates that could be read both ways; decided once per column, never per value. */
export type DateOrder = 'dmy' | 'mdy';

export type InstantOptions = {
  readonly order: DateOrder;
  /** IANA zone of times that carry none */
  readonly zone: string;
  /** a date without a time means the end of that day instead of its beginning */
  readonly endOfDay?: boolean;
};

/** A moment as written: `local` has no zone of its own yet. Milliseconds as if the clock face were UTC. */
export type Moment = { readonly at: number; readonly local: boolean; readonly dateOnly: boolean };

const months: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  mar: 3,
  apr: 4,
  may: 5,
  jun: 6,
  jul: 7,
  aug: 8,
  sep: 9,
  oct: 10,
  nov: 11,
  dec: 12,
  янв: 1,
  фев: 2,
  мар: 3,
  апр: 4,
  май: 5,
  мая: 5,
  июн: 6,
  июл: 7,
  авг: 8,
  сен: 9,
  окт: 10,
  ноя: 11,
  дек: 12,
};

const clock = String.raw`(?:[T ,]+(?:в |at )?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?)?`;
const zoneTail = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\s*\([^)]*\))?`;
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)[a-zа-я]*\.?,?\s+)?`;
const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${clock}${zoneTail}$`, 'i');
const yearLast = new RegExp(
  `^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:\\s*г\\.?)?${clock}${zoneTail}$`,
  'i',
);
const dayMonth = new RegExp(
  `^${weekday}(\\d{1,2})[ -]([a-zа-я]{3,})\\.?[ -,]+(\\d{4}|\\d{2})(?:\\s*г\\.?)?${clock}${zoneTail}$`,
  'i',
);
const monthDay = new RegExp(
  `^${weekday}([a-z]{3,})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})${clock}${zoneTail}$`,
  'i',
);

const fullYear = (text: string): number =>
  text.length === 2 ? 2000 + Number(text) - (Number(text) >= 70 ? 100 : 0) : Number(text);

/** hour, minute, second, fraction, am/pm, zone as the expressions above capture them */
type Tail = readonly (string | undefined)[];

function momentOf(
  year: number,
  month: number,
  day: number,
  [h, m, s, fraction, half, zone]: Tail,
): Moment | null {
  let hour = Number(h ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  const minute = Number(m ?? 0);
  const second = Number(s ?? 0);
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) return null;
  const millis = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const date = Date.UTC(year, month - 1, day);
  const check = new Date(date);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day || year < 1900 || year > 2200)
    return null;
  const face = date + hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + millis;
  if (zone === undefined || zone === '') return { at: face, local: true, dateOnly: h === undefined };
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!offset) return { at: face, local: false, dateOnly: false };
  const shift = (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * 60_000 * (offset[1] === '-' ? -1 : 1);
  return { at: face - shift, local: false, dateOnly: false };
}

/** Reads a date or time in any of the usual shapes; null when it is none or cannot be ("31.02.2024"). */
export function readMoment(text: string, order: DateOrder): Moment | null {
  const body = text.trim();
  if (/^\d+(?:\.0+)?$/.test(body)) return epochOf(body.replace(/\.0+$/, ''));
  let match = yearFirst.exec(body);
  if (match) return momentOf(Number(match[1]), Number(match[3]), Number(match[4]), match.slice(5, 11));
  match = yearLast.exec(body);
  if (match) {
    const [first, second] = [Number(match[1]), Number(match[3])];
    // a number over 12 can only be the day, whatever the column does
    const dayFirst = second > 12 ? false : first > 12 ? true : order === 'dmy';
    return momentOf(
      fullYear(match[4] ?? ''),
      dayFirst ? second : first,
      dayFirst ? first : second,
      match.slice(5, 11),
    );
  }
  match = dayMonth.exec(body);
  if (match) {
    const month = months[(match[2] ?? '').slice(0, 3).toLowerCase()];
    return month === undefined
      ? null
      : momentOf(fullYear(match[3] ?? ''), month, Number(match[1]), match.slice(4, 10));
  }
  match = monthDay.exec(body);
  const month = months[(match?.[1] ?? '').slice(0, 3).toLowerCase()];
  return match && month !== undefined
    ? momentOf(Number(match[3]), month, Number(match[2]), match.slice(4, 10))
    : null;
}

/** "1735689600" and "1735689600000" count from 1970; "20250131" is a date. */
function epochOf(digits: string): Moment | null {
  if (digits.length === 8) {
    return momentOf(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)), []);
  }
  if (digits.length === 9 || digits.length === 10)
    return { at: Number(digits) * 1000, local: false, dateOnly: false };
  if (digits.length === 12 || digits.length === 13)
    return { at: Number(digits), local: false, dateOnly: false };
  return null;
}

/**
 * The instant at which clocks of a zone show this face. In the hour that a spring change skips, the face is read with
 * the offset before it; in the hour that autumn repeats, the first of the two.
 */
export function instantOfFace(face: number, zone: string): number {
  const before = offsetAt(zone, face - 86_400_000);
  const first = face - before;
  if (offsetAt(zone, first) === before) return first;
  const later = face - offsetAt(zone, face + 86_400_000);
  return offsetAt(zone, later) === face - later ? later : first;
}

/** A reader for one column: gives "2026-01-31T09:15:00.000Z" or null. Rows of one order repeat the same stamp, so the last is kept. */
export function createInstantReader({
  order,
  zone,
  endOfDay = false,
}: InstantOptions): (text: string) => string | null {
  let lastText: string | undefined;
  let last: string | null = null;
  const instantOf = ({ at, local, dateOnly }: Moment): number => {
    if (!local) return at;
    return instantOfFace(endOfDay && dateOnly ? at + 86_399_000 : at, zone);
  };
  return (text) => {
    if (text === lastText) return last;
    const moment = readMoment(text, order);
    lastText = text;
    last = moment === null ? null : new Date(instantOf(moment)).toISOString();
    return last;
  };
}

/** The order a column writes day and month in, from its values; null when every value reads both ways (or neither). */
export function dateOrderOf(values: readonly string[]): DateOrder | null {
  let [dayFirst, monthFirst] = [0, 0];
  let halves = 0;
  let dots = 0;
  for (const value of values) {
    const match = yearLast.exec(value.trim());
    if (!match) continue;
    if (Number(match[1]) > 12) dayFirst += 1;
    if (Number(match[3]) > 12) monthFirst += 1;
    if (match[9] !== undefined) halves += 1;
    if (match[2] === '.') dots += 1;
  }
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'dmy' : 'mdy';
  // "3/4/2024 2:30 PM" is American; "03.04.2024" is not
  if (halves > 0) return 'mdy';
  return dots > 0 ? 'dmy' : null;
}
