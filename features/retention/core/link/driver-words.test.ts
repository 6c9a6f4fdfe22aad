import { describe, expect, it } from 'vitest';
import { createDriverWords, groupOfKey, kneeLines, type Spoken } from './driver-words.ts';

const words = createDriverWords({
  say: (key, params = {}) => [key, ...Object.values(params)].join(' '),
  known: () => true,
  format: {
    number: (value, digits = 0) => value.toFixed(digits),
    points: (share) => (share * 100).toFixed(1),
    duration: (seconds) => `${seconds / 60} min`,
    list: (items) => items.join(', '),
  },
  label: (dimension, key) => `${dimension}:${key}`,
});

const wait = (a: string[], b: string[]): Spoken => ({
  id: 'first-reply',
  scale: 'duration',
  sides: { a, b },
});

describe('words of drivers', () => {
  it.each([
    ['3600-7200', { from: 3600, to: 7200 }],
    ['86400-', { from: 86_400, to: null }],
    ['3+', { from: 3, to: null }],
    ['2', { from: 2, to: 2 }],
    ['not-yet', { from: null, to: null }],
  ])('reads the edges of %s', (key, edges) => {
    expect(groupOfKey(key, key === '2' || key === '3+' ? 'count' : 'duration')).toEqual({ key, ...edges });
  });

  it('gives the lower side no beginning and the upper one no end, whichever is called a', () => {
    const [low, high] = [['1800-3600'], ['7200-14400']];
    for (const driver of [wait(low, high), wait(high, low)]) {
      expect(words.side(driver, low)).toBe('group.upTo 60 min');
      expect(words.side(driver, high)).toBe('group.over 120 min');
      expect(words.clause(driver, high)).toBe('exposure.first-reply.over 120 min');
    }
    expect(words.clause(wait(low, ['not-yet']), low)).toBe('exposure.first-reply.within 60 min');
  });

  it('calls categories as the reader knows them', () => {
    const group = { key: 'k', from: null, to: null };
    expect(words.group({ id: 'first-agent', scale: 'category' }, group)).toBe('agent:k');
    expect(words.group({ id: 'channel', scale: 'category' }, group)).toBe('channel:k');
    expect(words.group({ id: 'channel', scale: 'category' }, { ...group, key: '' })).toBe('group.notSet');
  });

  it('says what is missing in whole months, else which records or customers, else that it is not known', () => {
    const open = { id: 'nps', reason: null, needed: null, monthsNeeded: null } as const;
    expect(words.missing({ ...open, needed: 120, monthsNeeded: 0.2 })).toBe('needed 120 120, months 1 1');
    expect(words.missing({ ...open, reason: 'no-records' })).toBe('needs.nps');
    expect(words.missing({ ...open, reason: 'nobody-stayed' })).toBe('needsBoth');
    expect(words.missing({ ...open, reason: 'no-overlap' })).toBe('needsSides');
    expect(words.missing({ ...open, reason: 'few-lost' })).toBe('notKnown');
  });

  it('tells a knee no finer than its interval allows', () => {
    const about = { state: 'knee', shape: 'one', slope: { value: 1, low: 0, high: 2 }, effectP: 0, bendP: 0 };
    const knee = { ...about, lower: { hours: 3.2, low: null, high: null }, upper: null } as const;
    expect(kneeLines(words, { ...knee, state: 'knee' })).toEqual([
      { text: 'knee.lowerOpen', values: { at: '180 min' } },
    ]);
    expect(kneeLines(words, { ...knee, state: 'knee', lower: null })).toEqual([
      { text: 'knee.none', values: {} },
    ]);
  });
});
