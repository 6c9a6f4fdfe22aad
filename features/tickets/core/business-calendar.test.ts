import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarVersion, compileCalendar, type WeeklyHours } from './business-calendar.ts';
import { buildCalendarBook } from './schedule-timeline.ts';
import { isZone, offsetAt } from './zone-offset.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const office: WeeklyHours = [
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [[540, 1020]],
  [],
  [],
];
const everyDay = (...spans: [number, number][]): WeeklyHours => Array.from({ length: 7 }, () => spans);

function calendar(changes: Partial<CalendarVersion> = {}): CalendarVersion {
  return {
    calendarId: 'c1',
    scheduleId: 's1',
    zone: 'UTC',
    weekly: office,
    holidays: [],
    validFrom: Number.NEGATIVE_INFINITY,
    ...changes,
  };
}

type Case = readonly [
  name: string,
  changes: Partial<CalendarVersion>,
  from: string,
  to: string,
  hours: number,
];
const cases: readonly Case[] = [
  ['inside one day', {}, '2026-03-02T10:00Z', '2026-03-02T12:30Z', 2.5],
  ['over a night', {}, '2026-03-02T16:00Z', '2026-03-03T10:00Z', 2],
  ['over a weekend', {}, '2026-03-06T16:30Z', '2026-03-09T09:30Z', 1],
  ['wholly outside', {}, '2026-03-07T10:00Z', '2026-03-08T10:00Z', 0],
  ['a whole week', {}, '2026-03-02T00:00Z', '2026-03-09T00:00Z', 40],
  ['a holiday', { holidays: ['2026-03-03'] }, '2026-03-02T16:00Z', '2026-03-04T10:00Z', 2],
  ['lunch', { weekly: everyDay([540, 720], [780, 1080]) }, '2026-03-02T11:00Z', '2026-03-02T14:00Z', 2],
  ['night shift', { weekly: everyDay([1320, 1800]) }, '2026-03-02T12:00Z', '2026-03-03T12:00Z', 8],
  [
    'night shift cut by a holiday at midnight',
    { weekly: everyDay([1320, 1800]), holidays: ['2026-03-03'] },
    '2026-03-02T12:00Z',
    '2026-03-04T12:00Z',
    2 + 6,
  ],
  [
    'overlapping shifts count once',
    { weekly: everyDay([480, 1080], [1020, 1500], [0, 120]) },
    '2026-03-02T00:00Z',
    '2026-03-03T00:00Z',
    18,
  ],
  [
    'Berlin works in its own time, summer and winter',
    { zone: 'Europe/Berlin' },
    '2026-07-01T06:00Z',
    '2026-07-01T08:00Z',
    1,
  ],
  ['Berlin in winter', { zone: 'Europe/Berlin' }, '2026-01-07T06:00Z', '2026-01-07T09:00Z', 1],
  // clocks go forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026 at 01:00 UTC
  [
    'spring day has 23 hours',
    { zone: 'Europe/Berlin', weekly: everyDay([0, 1440]) },
    '2026-03-28T23:00Z',
    '2026-03-29T22:00Z',
    23,
  ],
  [
    'autumn day has 25 hours',
    { zone: 'Europe/Berlin', weekly: everyDay([0, 1440]) },
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
    25,
  ],
  [
    'autumn night shift has 9 hours',
    { zone: 'Europe/Berlin', weekly: everyDay([1320, 1800]) },
    '2026-10-24T18:00Z',
    '2026-10-25T09:00Z',
    9,
  ],
  [
    'spring night shift has 7 hours',
    { zone: 'Europe/Berlin', weekly: everyDay([1320, 1800]) },
    '2026-03-28T18:00Z',
    '2026-03-29T09:00Z',
    7,
  ],
  [
    'an hour that does not exist',
    { zone: 'Europe/Berlin', weekly: everyDay([120, 180]) },
    '2026-03-28T23:00Z',
    '2026-03-29T22:00Z',
    0,
  ],
  [
    'an hour that comes twice',
    { zone: 'Europe/Berlin', weekly: everyDay([120, 180]) },
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
    2,
  ],
  [
    'half-hour zone',
    { zone: 'Asia/Kolkata', weekly: everyDay([540, 1080]) },
    '2026-03-02T03:00Z',
    '2026-03-02T04:30Z',
    1,
  ],
  [
    'Lord Howe shifts by half an hour',
    { zone: 'Australia/Lord_Howe', weekly: everyDay([0, 1440]) },
    '2026-04-04T13:00Z',
    '2026-04-05T13:30Z',
    24.5,
  ],
  [
    'Samoa skipped 30 December 2011',
    { zone: 'Pacific/Apia', weekly: everyDay([0, 1440]), holidays: ['2011-12-30'] },
    '2011-12-29T10:00Z',
    '2011-12-31T10:00Z',
    48,
  ],
  ['Moscow before 2014', { zone: 'Europe/Moscow' }, '2013-07-01T04:00Z', '2013-07-01T06:00Z', 1],
  ['ends before it starts', {}, '2026-03-03T10:00Z', '2026-03-02T10:00Z', 0],
];

describe('business time', () => {
  it.each(cases)('%s', (_name, changes, from, to, hours) => {
    expect(compileCalendar(calendar(changes)).businessMs(at(from), at(to)) / HOUR).toBe(hours);
  });

  it('is open when the wall clock says so', () => {
    const moscow = compileCalendar(calendar({ zone: 'Europe/Moscow' }));
    expect(moscow.isOpen(at('2026-03-02T06:00Z'))).toBe(true);
    expect(moscow.isOpen(at('2026-03-02T05:59Z'))).toBe(false);
    expect(moscow.isOpen(at('2026-03-02T14:00Z'))).toBe(false);
  });

  it('finds when a target runs out: Friday 16:30 plus one hour is Monday 9:30', () => {
    const compiled = compileCalendar(calendar());
    expect(compiled.addBusinessMs(at('2026-03-06T16:30Z'), HOUR)).toBe(at('2026-03-09T09:30Z'));
    expect(compiled.addBusinessMs(at('2026-03-06T16:00Z'), HOUR)).toBe(at('2026-03-06T17:00Z'));
    expect(compiled.addBusinessMs(at('2026-03-07T10:00Z'), HOUR)).toBe(at('2026-03-09T10:00Z'));
    expect(
      compileCalendar(calendar({ weekly: everyDay() })).addBusinessMs(at('2026-03-06T16:30Z'), HOUR),
    ).toBeNull();
  });

  it('adds what it measures, for any hours, zone and moment', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ];
    const span = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }));
    const hours = fc.array(
      fc.array(
        span.map(([from, length]): [number, number] => [from, from + length]),
        { maxLength: 3 },
      ),
      { minLength: 7, maxLength: 7 },
    );
    const moment = fc.integer({ min: at('2019-01-01T00:00Z') / 1000, max: at('2027-01-01T00:00Z') / 1000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        hours,
        moment,
        fc.integer({ min: 1, max: 400_000 }),
        (zone, weekly, s, n) => {
          const compiled = compileCalendar(calendar({ zone, weekly }));
          const [from, to] = [s * 1000, (s + n) * 1000];
          const middle = from + Math.floor(n / 2) * 1000;
          const whole = compiled.businessMs(from, to);
          expect(whole).toBeLessThanOrEqual(to - from);
          expect(compiled.businessMs(from, middle) + compiled.businessMs(middle, to)).toBe(whole);
          if (whole > 0) {
            const due = compiled.addBusinessMs(from, whole);
            expect(due).not.toBeNull();
            expect(compiled.businessMs(from, due ?? 0)).toBe(whole);
            expect(due).toBeLessThanOrEqual(to);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('schedules over time', () => {
  const until = calendar({
    calendarId: 'old',
    weekly: everyDay([540, 1020]),
    validFrom: at('2020-01-01T00:00Z'),
  });
  const since = calendar({
    calendarId: 'new',
    weekly: everyDay([540, 720]),
    validFrom: at('2026-03-03T00:00Z'),
  });

  it('counts every instant by the schedule in force at it, not by the last one', () => {
    const timeline = buildCalendarBook([since, until], new Map(), 's1').timeline([]);
    const [from, to] = [at('2026-03-02T09:00Z'), at('2026-03-04T18:00Z')];
    expect((timeline.businessMs(from, to) ?? 0) / HOUR).toBe(8 + 3 + 3);
    expect(compileCalendar(since).businessMs(from, to) / HOUR).toBe(9);
    expect(timeline.calendarIds(from, to)).toEqual(['old', 'new']);
    expect(timeline.addBusinessMs(from, 10 * HOUR)).toBe(at('2026-03-03T11:00Z'));
  });

  it('is null without a calendar for any part', () => {
    const none = buildCalendarBook([], new Map(), null).timeline([]);
    expect(none.businessMs(0, HOUR)).toBeNull();
    expect(none.isOpen(0)).toBeNull();
    expect(none.addBusinessMs(0, HOUR)).toBeNull();
    const late = buildCalendarBook([since], new Map(), 's1').timeline([]);
    expect(late.businessMs(at('2026-03-02T09:00Z'), at('2026-03-04T09:00Z'))).toBeNull();
    expect(late.businessMs(at('2026-03-03T09:00Z'), at('2026-03-04T09:00Z'))).toBe(3 * HOUR);
  });

  it('follows the ticket from team to team', () => {
    const night = calendar({
      calendarId: 'n',
      scheduleId: 's2',
      weekly: everyDay([1080, 1440]),
      validFrom: 0,
    });
    const book = buildCalendarBook([until, night], new Map([['nights', 's2']]), 's1');
    const timeline = book.timeline([
      { from: at('2026-03-02T09:00Z'), teamId: null, scheduleId: null },
      { from: at('2026-03-02T12:00Z'), teamId: 'nights', scheduleId: null },
    ]);
    expect(timeline.businessMs(at('2026-03-02T09:00Z'), at('2026-03-02T20:00Z'))).toBe((3 + 2) * HOUR);
  });
});

describe('zones', () => {
  it('knows what a zone is', () => {
    expect(['Europe/Moscow', 'UTC', 'Asia/Kathmandu'].every(isZone)).toBe(true);
    expect(['', 'Mars/Olympus', 'Pacific Time (US & Canada)'].some(isZone)).toBe(false);
  });
  it('gives the offset at any instant', () => {
    expect(offsetAt('Europe/Berlin', at('2026-03-29T00:59:59Z'))).toBe(HOUR);
    expect(offsetAt('Europe/Berlin', at('2026-03-29T01:00:00Z'))).toBe(2 * HOUR);
    expect(offsetAt('Asia/Kathmandu', at('2026-01-01T00:00:00Z'))).toBe(5.75 * HOUR);
  });
});
