import { describe, expect, it } from 'vitest';
import { roles } from '#platform/core/permission.ts';
import { waitSeconds } from './attempt-limit.ts';
import { lifetime, sessionExpiry } from './lifetime.ts';
import { passwordProblem } from './password.ts';
import { mayCarry, mayGovern } from './role-rules.ts';
import { sessionCookie, tokenOf } from './session-cookie.ts';

describe('passwordProblem', () => {
  it.each([
    ['correct horse battery', null],
    ['пять слов подряд легко', null],
    ['tooshort1', 'identity:password-too-short'],
    // ten characters, not ten UTF-16 units
    ['😀😁😂😃😄', 'identity:password-too-short'],
    ['aaaaaaaaaaaa', 'identity:password-too-simple'],
    ['abababababab', 'identity:password-too-simple'],
    ['0987654321', 'identity:password-too-simple'],
    ['qwertyuiop', 'identity:password-too-simple'],
    ['йцукенгшщз', 'identity:password-too-simple'],
    ['olga.petrova1', 'identity:password-has-email'],
    ['OLGA.PETROVA@shop.example', 'identity:password-has-email'],
  ])('%s → %s', (password, expected) => {
    expect(passwordProblem(password, 'olga.petrova@shop.example')).toBe(expected);
  });
});

describe('roles', () => {
  it('govern only downwards, and nobody but an owner makes owners and managers', () => {
    const pairs = roles.flatMap((actor) =>
      roles.filter((subject) => mayGovern(actor, subject)).map((subject) => `${actor} ${subject}`),
    );
    expect(pairs).toEqual([
      'owner owner',
      'owner manager',
      'owner agent',
      'owner analyst',
      'manager agent',
      'manager analyst',
    ]);
  });
  it('lend a key no more than they are', () => {
    expect(mayCarry('manager', 'owner')).toBe(false);
    expect(mayCarry('manager', 'manager')).toBe(true);
    expect(mayCarry('agent', 'analyst')).toBe(false);
  });
});

describe('waitSeconds', () => {
  const limit = { key: 'k', tries: 3, windowSeconds: 60 };
  const startedAt = new Date(0);
  it.each([
    [3, 10, 0],
    [4, 10, 50],
    [4, 59.5, 1],
    // never "wait 0 seconds" to somebody who was refused
    [9, 60, 1],
  ])('%i tries after %i s: wait %i', (count, seconds, expected) => {
    expect(waitSeconds(limit, { startedAt, count }, new Date(seconds * 1000))).toBe(expected);
  });
});

describe('the session cookie', () => {
  it('is read back, whatever stands beside it, and the https one goes first', () => {
    const [pair = ''] = sessionCookie('abc', false, 10).split(';');
    expect(tokenOf(`theme=dark; ${pair}; x`)).toBe('abc');
    expect(tokenOf('holdfast=planted; __Host-holdfast=real')).toBe('real');
    expect(tokenOf('holdfast=')).toBeUndefined();
    expect(tokenOf(undefined)).toBeUndefined();
  });
  it('ends for good however busy it was', () => {
    const createdAt = new Date(0);
    const late = new Date((lifetime.session - 10) * 1000);
    expect(sessionExpiry(createdAt, late).getTime()).toBe(lifetime.session * 1000);
    expect(sessionExpiry(createdAt, createdAt).getTime()).toBe(lifetime.sessionIdle * 1000);
  });
});
