import { describe, expect, it } from 'vitest';
import { readBoolean } from './read-boolean.ts';
import { readDuration } from './read-duration.ts';
import { readId } from './read-id.ts';
import { createInstantReader, dateOrderOf } from './read-instant.ts';
import { decimalSignOf, readDecimal } from './read-number.ts';
import { readRating } from './read-rating.ts';

describe('instants', () => {
  const berlin = { zone: 'Europe/Berlin' } as const;
  const cases: readonly [text: string, order: 'dmy' | 'mdy', iso: string | null][] = [
    ['2026-02-21 10:30:00 +0500', 'dmy', '2026-02-21T05:30:00.000Z'],
    ['2026-02-21T10:30:00+05:00', 'dmy', '2026-02-21T05:30:00.000Z'],
    ['2026-02-21T10:30:00Z', 'dmy', '2026-02-21T10:30:00.000Z'],
    ['2020-03-05T05:04:14.920Z', 'dmy', '2020-03-05T05:04:14.920Z'],
    ['2026-02-21 10:30:00 UTC', 'dmy', '2026-02-21T10:30:00.000Z'],
    ['2026-02-21 10:30', 'dmy', '2026-02-21T09:30:00.000Z'],
    ['2026-07-21 10:30', 'dmy', '2026-07-21T08:30:00.000Z'],
    ['2026-02-21', 'dmy', '2026-02-20T23:00:00.000Z'],
    ['21.02.2026', 'dmy', '2026-02-20T23:00:00.000Z'],
    ['21.02.2026 г. 10:30', 'dmy', '2026-02-21T09:30:00.000Z'],
    ['3/4/2024 2:30 PM', 'mdy', '2024-03-04T13:30:00.000Z'],
    ['3/4/2024 2:30 PM', 'dmy', '2024-04-03T12:30:00.000Z'],
    // 15 can only be the day, whatever the rest of the column does
    ['3/15/2024 2:30 PM', 'dmy', '2024-03-15T13:30:00.000Z'],
    ['12/1/10 8:26', 'mdy', '2010-12-01T07:26:00.000Z'],
    ['1 Jan 2024 12:00', 'dmy', '2024-01-01T11:00:00.000Z'],
    ['Jan 1, 2024 2:30 PM', 'dmy', '2024-01-01T13:30:00.000Z'],
    ['Mon, 01 Jan 2024 10:00:00 +0000', 'dmy', '2024-01-01T10:00:00.000Z'],
    ['5 марта 2024 г. 09:00', 'dmy', '2024-03-05T08:00:00.000Z'],
    ['1735689600', 'dmy', '2025-01-01T00:00:00.000Z'],
    ['1735689600000', 'dmy', '2025-01-01T00:00:00.000Z'],
    ['20250131', 'dmy', '2025-01-30T23:00:00.000Z'],
    ['31.02.2024', 'dmy', null],
    ['12:30', 'dmy', null],
    ['yesterday', 'dmy', null],
    ['42', 'dmy', null],
  ];
  it.each(cases)('%s (%s) is %s', (text, order, iso) => {
    expect(createInstantReader({ ...berlin, order })(text)).toBe(iso);
  });

  it('reads the hour that spring skips and the hour that autumn repeats', () => {
    const read = createInstantReader({ ...berlin, order: 'dmy' });
    expect(read('2026-03-29 02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-10-25 03:00')).toBe('2026-10-25T02:00:00.000Z');
  });

  it('reads a promised day to its end', () => {
    const read = createInstantReader({ order: 'dmy', zone: 'UTC', endOfDay: true });
    expect(read('2026-05-03')).toBe('2026-05-03T23:59:59.000Z');
    expect(read('2026-05-03 12:00')).toBe('2026-05-03T12:00:00.000Z');
  });

  it('decides the order of day and month once per column', () => {
    expect(dateOrderOf(['3/4/2024', '5/13/2024'])).toBe('mdy');
    expect(dateOrderOf(['3/4/2024', '25/4/2024'])).toBe('dmy');
    expect(dateOrderOf(['3/4/2024 2:30 PM'])).toBe('mdy');
    expect(dateOrderOf(['03.04.2024'])).toBe('dmy');
    expect(dateOrderOf(['3/4/2024', '5/6/2024'])).toBeNull();
  });
});

describe('numbers', () => {
  const cases: readonly [text: string, decimal: '.' | ',', plain: string | null][] = [
    ['12.50', '.', '12.50'],
    ['1 234,50 ₽', ',', '1234.50'],
    ['1 234,50 руб.', ',', '1234.50'],
    ['€1.234,5', '.', '1234.5'],
    ['$1,234.56', ',', '1234.56'],
    ['1,234', '.', '1234'],
    ['1,234', ',', '1.234'],
    ['1.234.567', '.', '1234567'],
    ['(12.50)', '.', '-12.50'],
    ['12-', '.', '-12'],
    ['−5', '.', '-5'],
    ["1'234.5", '.', '1234.5'],
    ['1.2E+05', '.', '120000'],
    ['R$ 10,00', ',', '10.00'],
    ['.5', '.', '0.5'],
    ['1,2,3', '.', null],
    ['abc', '.', null],
    ['', '.', null],
  ];
  it.each(cases)('%s with %s is %s', (text, decimal, plain) =>
    expect(readDecimal(text, decimal)).toBe(plain),
  );

  it('finds the decimal sign of a column', () => {
    expect(decimalSignOf(['12,50', '3,1'])).toBe(',');
    expect(decimalSignOf(['1.234,50'])).toBe(',');
    expect(decimalSignOf(['1,234', '1.5'])).toBe('.');
    expect(decimalSignOf(['1,234', '5,678'])).toBeNull();
  });
});

describe('ids', () => {
  it('keeps what a spreadsheet or pandas would damage', () => {
    expect(readId('17850.0')).toEqual({ id: '17850' });
    expect(readId('00123')).toEqual({ id: '00123' });
    expect(readId('="00123"')).toEqual({ id: '00123' });
    expect(readId(' A-1 ')).toEqual({ id: 'A-1' });
    expect(readId('360008426314')).toEqual({ id: '360008426314' });
    expect(readId('3.6E+11')).toEqual({ problem: 'damaged-id' });
    for (const nothing of ['', 'NULL', 'nan', '#N/A', '\\N', '-', ' ']) expect(readId(nothing)).toBeNull();
  });
});

describe('lengths, answers, yes and no', () => {
  it('reads hours beyond a day', () => {
    expect(readDuration('131:05:09')).toBe(131 * 3600 + 309);
    expect(readDuration('1:30')).toBe(5400);
    expect(readDuration('1.5', 'hours')).toBe(5400);
    expect(readDuration('2 ч 30 мин')).toBe(9000);
    expect(readDuration('PT1H30M')).toBe(5400);
    expect(readDuration('soon')).toBeNull();
  });

  it('keeps each answer on its own scale', () => {
    expect(readRating('4', 1, 5)).toEqual({ score: 4, min: 1, max: 5 });
    expect(readRating('4/5', 1, 5)).toEqual({ score: 4, min: 1, max: 5 });
    expect(readRating('★★★★☆', 1, 5)).toEqual({ score: 4, min: 1, max: 5 });
    expect(readRating('Extremely Happy', 1, 5)).toEqual({ score: 7, min: 1, max: 7 });
    expect(readRating('-103', 1, 5)).toEqual({ score: 1, min: 1, max: 7 });
    expect(readRating('good', 1, 5)).toEqual({ score: 1, min: 0, max: 1 });
    expect(readRating('Отлично', 1, 5)).toEqual({ score: 5, min: 1, max: 5 });
    expect(readRating('11', 0, 10)).toBeNull();
    expect(readRating('offered', 1, 5)).toBeNull();
  });

  it('understands yes and no in both languages', () => {
    for (const text of ['TRUE', 'да', '1', '1.0', 'y']) expect(readBoolean(text)).toBe(true);
    for (const text of ['false', 'Нет', '0']) expect(readBoolean(text)).toBe(false);
    expect(readBoolean('maybe')).toBeNull();
  });
});
