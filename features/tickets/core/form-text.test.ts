import { describe, expect, it } from 'vitest';
import { hoursProblem, readHours, writeHours } from './calendar-rules.ts';
import { minutesFromText, textFromMinutes } from './duration-text.ts';

describe('times of a promise', () => {
  it.each([
    ['', null],
    ['90', 90],
    ['30m', 30],
    ['4h', 240],
    ['2d', 2880],
    ['1d 4h', 1680],
    ['1 ч 30 мин', 90],
    ['soon', undefined],
    ['4h!', undefined],
    ['0', undefined],
    ['0m', undefined],
    ['3 weeks', undefined],
  ])('%s', (text, minutes) => expect(minutesFromText(text)).toBe(minutes));

  it('writes what it reads', () => {
    for (const minutes of [1, 30, 60, 90, 1440, 1680, 10_081]) {
      expect(minutesFromText(textFromMinutes(minutes))).toBe(minutes);
      expect(minutesFromText(textFromMinutes(minutes, 'ru'))).toBe(minutes);
    }
    expect(textFromMinutes(null)).toBe('');
  });
});

describe('hours of a day', () => {
  it.each([
    ['', []],
    ['9-18', [[540, 1080]]],
    [
      '09:00-13:00, 14:00–18:00',
      [
        [540, 780],
        [840, 1080],
      ],
    ],
    ['22:00-06:00', [[1320, 1800]]],
    ['00:00-24:00', [[0, 1440]]],
    ['9.30 - 17.45', [[570, 1065]]],
    ['9', null],
    ['9-9', null],
    ['25-26', null],
    ['morning', null],
    ['9-10-11', null],
  ])('%s', (text, spans) => expect(readHours(text)).toEqual(spans));

  it('writes what it reads', () => {
    for (const text of ['09:00-13:00, 14:00-18:00', '22:00-06:00', '00:00-24:00']) {
      expect(writeHours(readHours(text) ?? [])).toBe(text);
    }
  });

  it('names what cannot be', () => {
    const day = (...spans: [number, number][]) => [spans, [], [], [], [], [], []];
    expect(hoursProblem('Europe/Berlin', day([540, 1080]))).toBeNull();
    expect(hoursProblem('Mars/Base', day())).toMatchObject({
      code: 'tickets:unknown-zone',
      value: 'Mars/Base',
    });
    expect(hoursProblem('UTC', day([1080, 540]))).toMatchObject({
      code: 'tickets:bad-hours',
      field: 'weekly.0',
    });
    expect(hoursProblem('UTC', day([0, 1441]))).toMatchObject({ code: 'tickets:bad-hours' });
  });
});
