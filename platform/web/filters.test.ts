import { describe, expect, it } from 'vitest';
import {
  activeSlices,
  addMonths,
  compareRange,
  defaultFilters,
  filtersFrom,
  periodRange,
  searchFrom,
  today,
} from './filters.ts';
import { parseSearch, stringifySearch } from './route.ts';

describe('filters in the address', () => {
  it('come back as they were written', () => {
    const filters = {
      ...defaultFilters,
      period: 'custom' as const,
      from: '2026-01-01',
      to: '2026-03-31',
      compare: 'year-ago' as const,
      clock: 'business' as const,
      segment: 'b2b',
      channel: ['email', 'chat & phone'],
      tier: ['золотой'],
    };
    expect(filtersFrom(parseSearch(stringifySearch(searchFrom(filters))))).toEqual(filters);
  });

  it('leave the address alone while nothing is chosen', () => {
    expect(stringifySearch(searchFrom(defaultFilters))).toBe('');
  });

  it.each([
    '?period=forever',
    '?period=custom',
    '?period=custom&from=2026-02-31x&to=2026-03-01',
    '?period=custom&from=2026-03-02&to=2026-03-01',
    '?compare=&clock=cuckoo&from=2026-01-01',
  ])('fall back to the default for %s', (address) => {
    expect(filtersFrom(parseSearch(address))).toEqual(defaultFilters);
  });

  it('count what narrows the view', () => {
    expect(activeSlices({ ...defaultFilters, segment: 'b2b', channel: ['a', 'b'] })).toBe(3);
  });
});

describe('the days of a period', () => {
  const on = (period: Parameters<typeof periodRange>[0]['period'], day = '2026-05-31') =>
    periodRange({ period }, day);

  it.each([
    ['7d', { from: '2026-05-25', until: '2026-06-01' }],
    ['28d', { from: '2026-05-04', until: '2026-06-01' }],
    ['12m', { from: '2025-06-01', until: '2026-06-01' }],
    ['month', { from: '2026-05-01', until: '2026-06-01' }],
    ['quarter', { from: '2026-04-01', until: '2026-06-01' }],
    ['year', { from: '2026-01-01', until: '2026-06-01' }],
    ['all', { from: null, until: '2026-06-01' }],
  ] as const)('%s', (period, range) => {
    expect(on(period)).toEqual(range);
  });

  it('takes both ends of a custom one', () => {
    expect(periodRange({ period: 'custom', from: '2026-01-01', to: '2026-01-31' }, '2026-05-31')).toEqual({
      from: '2026-01-01',
      until: '2026-02-01',
    });
  });

  it('compares with as many days before, or the same a year earlier', () => {
    const range = on('7d');
    expect(compareRange(range, 'previous')).toEqual({ from: '2026-05-18', until: '2026-05-25' });
    expect(compareRange(range, 'year-ago')).toEqual({ from: '2025-05-25', until: '2025-06-01' });
    expect(compareRange(range, 'none')).toBeNull();
    expect(compareRange(on('all'), 'previous')).toBeNull();
  });

  it('moves by months without running over their end', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-01-15', -13)).toBe('2024-12-15');
  });

  it("takes today from the company's calendar", () => {
    const now = new Date('2026-05-31T22:30:00Z');
    expect(today(now, 'Europe/Moscow')).toBe('2026-06-01');
    expect(today(now, 'America/New_York')).toBe('2026-05-31');
  });
});
