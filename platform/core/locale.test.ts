import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatChange,
  formatDate,
  formatDuration,
  formatInterval,
  formatMetric,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPoints,
  formatSigned,
  threeDigits,
} from './locale.ts';

/** No-break spaces written as plain ones, so that the expectations can be read. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('durations', () => {
  it.each([
    [0, '0 s', '0 с'],
    [4.25, '4.3 s', '4,3 с'],
    [42, '42 s', '42 с'],
    [59.6, '1 min', '1 мин'],
    [600, '10 min', '10 мин'],
    [3599, '1 h', '1 ч'],
    [8040, '2 h 14 min', '2 ч 14 мин'],
    [86_399, '1 d', '1 д'],
    [86_400, '1 d', '1 д'],
    [104_400, '1 d 5 h', '1 д 5 ч'],
    [86_400 * 1234, '1,234 d', '1 234 д'],
    [-8040, '−2 h 14 min', '−2 ч 14 мин'],
  ])('%d s is %s, in Russian %s', (seconds, en, ru) => {
    expect(plain(formatDuration('en', seconds))).toBe(en);
    expect(plain(formatDuration('ru', seconds))).toBe(ru);
  });
});

describe('shares', () => {
  it('has one decimal and the space of the language', () => {
    expect(plain(formatPercent('en', 0.57))).toBe('57.0 %');
    expect(plain(formatPercent('ru', 0.57))).toBe('57,0 %');
  });

  it('never rounds to all or nothing what is not', () => {
    expect(plain(formatPercent('en', 1))).toBe('100.0 %');
    expect(plain(formatPercent('en', 0.99999))).toBe('> 99.9 %');
    expect(plain(formatPercent('en', 0))).toBe('0.0 %');
    expect(plain(formatPercent('en', 0.00001))).toBe('< 0.1 %');
    expect(plain(formatPercent('en', 0.9996, 0))).toBe('> 99 %');
  });
});

describe('money', () => {
  it('comes from minor units, with as many digits as the currency has', () => {
    expect(plain(formatMoney('en', 123_456, 'EUR'))).toBe('€1,234.56');
    expect(plain(formatMoney('ru', 123_456, 'RUB'))).toBe('1 234,56 ₽');
    expect(plain(formatMoney('en', 1234, 'JPY'))).toBe('¥1,234');
    expect(plain(formatMoney('en', -5000, 'USD'))).toBe('−$50.00');
  });

  it('leaves the smaller unit out of large sums', () => {
    expect(plain(formatMoney('en', 123_456_789, 'EUR', true))).toBe('€1,234,568');
  });

  it('prints a code that is no currency as it is', () => {
    expect(plain(formatMoney('en', 1234, 'BONUS'))).toBe('12.34 BONUS');
  });
});

describe('dates', () => {
  it('shows a plain date as that day in every zone', () => {
    expect(formatDate('en', '2026-03-01', 'day', 'America/Los_Angeles')).toBe('1 Mar 2026');
  });

  it('shows an instant in the zone asked for', () => {
    expect(formatDate('en', '2026-03-01T02:30:00Z', 'minute', 'America/New_York')).toBe('28 Feb 2026, 21:30');
  });

  it('writes a Russian year without its word', () => {
    expect(plain(formatDate('ru', '2026-03-01', 'day'))).toBe('1 мар. 2026');
  });

  it('shows a dash for what is no date', () => {
    expect(formatDate('en', 'yesterday')).toBe('–');
  });

  it('tells how long ago', () => {
    const now = new Date('2026-03-10T12:00:00Z');
    expect(formatAgo('en', '2026-03-07T12:00:00Z', now)).toBe('3 days ago');
    expect(formatAgo('ru', '2026-03-08T12:00:00Z', now)).toBe('позавчера');
    expect(formatAgo('en', '2026-03-10T12:05:00Z', now)).toBe('in 5 minutes');
  });
});

describe('metrics', () => {
  it.each([
    ['seconds', 8040, '2 h 14 min'],
    ['share', 0.5, '50.0 %'],
    ['count', 12_345, '12,345'],
    ['count', 2.5, '2.5'],
    ['score', 30, '30.0'],
    ['mean', 4.294, '4.29'],
    ['days', 3.14, '3.1 d'],
    ['days', 90, '90 d'],
  ] as const)('prints %s', (unit, value, text) => {
    expect(plain(formatMetric('en', value, unit))).toBe(text);
  });

  it('signs a change and counts shares in percentage points', () => {
    expect(plain(formatChange('en', 0.031, 'share'))).toBe('+3.1 pp');
    expect(plain(formatChange('ru', -0.031, 'share'))).toBe('−3,1 п.п.');
    expect(plain(formatChange('en', -720, 'seconds'))).toBe('−12 min');
    expect(plain(formatChange('en', 0, 'count'))).toBe('0');
    expect(plain(formatChange('en', -0.0004, 'share'))).toBe('0.0 pp');
    expect(plain(formatChange('ru', 0.03, 'score'))).toBe('0,0');
    expect(plain(formatChange('en', -0.02, 'seconds'))).toBe('0.0 s');
    expect(plain(formatMetric('en', -0.04, 'score'))).toBe('0.0');
  });

  it('prints an interval', () => {
    expect(plain(formatInterval('en', 0.539, 0.601, 'share'))).toBe('53.9 % – 60.1 %');
  });

  it('uses a true minus', () => {
    expect(formatNumber('en', -5)).toBe('−5');
  });
});

describe('signs and roundings', () => {
  it('signs what is printed, and gives nothing no direction', () => {
    expect(formatPoints('en', 0.0412)).toBe('+4.1');
    expect(formatPoints('ru', -0.0412)).toBe('−4,1');
    expect(formatPoints('en', -0.0004)).toBe('0.0');
    expect(formatSigned(-120, (size) => plain(formatDuration('en', size)))).toBe('−2 min');
  });

  it.each([
    [48_312, 48_300],
    [-1_234_567, -1_230_000],
    [87.4, 87],
    [0, 0],
  ])('keeps about three digits of %d', (value, kept) => {
    expect(threeDigits(value)).toBe(kept);
  });
});
