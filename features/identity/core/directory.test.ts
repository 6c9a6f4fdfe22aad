import { describe, expect, it } from 'vitest';
import { type EntryRef, type KnownEntry, planResolve } from './directory.ts';
import { type KnownStaff, planStaffImport, planTeamImport } from './staff-import.ts';

const ids = () => {
  let n = 0;
  return () => `new${++n}`;
};

const entry = (id: string, over: Partial<KnownEntry> = {}): KnownEntry => ({
  id,
  name: id,
  email: null,
  source: 'desk',
  externalIds: [],
  ...over,
});

describe('planResolve', () => {
  const known = [
    entry('a', { name: 'Anna', email: 'anna@x.com', externalIds: ['1'] }),
    entry('b', { name: 'Boris' }),
    entry('c', { name: 'Boris', source: 'elsewhere' }),
    entry('d', { name: 'Dina', externalIds: ['4'] }),
  ];
  const cases: readonly [string, EntryRef | undefined, string | null][] = [
    ['by the id of the source', { externalId: '1', name: 'Somebody Else' }, 'a'],
    ['by e-mail in any case', { email: 'ANNA@X.com' }, 'a'],
    ['by e-mail when the id is new', { externalId: '99', email: 'anna@x.com' }, 'a'],
    ['by name, of the same source first', { name: 'Boris' }, 'b'],
    ['not by name when that person has another id here', { externalId: '5', name: 'Dina' }, 'new1'],
    ['not by name when that person has another e-mail', { email: 'other@x.com', name: 'Anna' }, 'new1'],
    ['creates the unknown', { name: 'Nobody Yet' }, 'new1'],
    ['creates one known only by id', { externalId: '77' }, 'new1'],
    ['gives nothing for nothing', {}, null],
    ['gives nothing for no reference', undefined, null],
  ];
  it.each(cases)('%s', (_name, ref, expected) => {
    expect(planResolve('desk', known, [ref], ids()).ids).toEqual([expected]);
  });

  it('finds within a batch what the batch itself created, and keeps new ids', () => {
    const plan = planResolve(
      'desk',
      known,
      [{ externalId: '8', email: 'New@x.com' }, { email: 'new@x.com' }, { externalId: '8' }],
      ids(),
    );
    expect(plan.ids).toEqual(['new1', 'new1', 'new1']);
    expect(plan.creates).toEqual([{ id: 'new1', name: 'New@x.com', email: 'new@x.com' }]);
    expect(plan.keys).toEqual([{ externalId: '8', id: 'new1' }]);
  });
});

describe('planStaffImport', () => {
  const staff = (id: string, over: Partial<KnownStaff> = {}): KnownStaff => ({
    ...entry(id),
    kind: 'human',
    teamId: null,
    active: true,
    hasAccount: false,
    ...over,
  });
  const record = (externalId: string, name: string, over = {}) => ({
    externalId,
    name,
    kind: 'human' as const,
    active: true,
    ...over,
  });
  const plan = (known: readonly KnownStaff[], records: Parameters<typeof planStaffImport>[2]) =>
    planStaffImport('desk', known, records, new Map([['t', 'team']]), ids());

  it('counts every record exactly once', () => {
    const known = [
      staff('a', { name: 'Anna', externalIds: ['1'] }),
      staff('b', { email: 'b@x.com', externalIds: ['2'] }),
    ];
    const outcome = plan(known, [
      record('1', 'Anna'),
      record('1', 'Anna Maria'),
      record('3', 'Carl', { teamExternalId: 't' }),
      record('1', 'Anna Maria', { email: 'b@x.com' }),
    ]);
    const { created, changed, unchanged, refused } = outcome;
    expect({ created, changed, unchanged }).toEqual({ created: 1, changed: 1, unchanged: 1 });
    expect(refused).toEqual([{ index: 3, reason: 'identity:email-taken', field: 'email', value: 'b@x.com' }]);
    expect(outcome.inserts).toMatchObject([{ name: 'Carl', teamId: 'team' }]);
    expect(outcome.updates).toMatchObject([{ staffId: 'a', name: 'Anna Maria' }]);
  });

  it('says "unchanged" to the same batch again', () => {
    const first = plan([], [record('1', 'Anna', { email: 'Anna@x.com' })]);
    const [made] = first.inserts;
    const known = [staff(made?.staffId ?? '', { name: 'Anna', email: 'anna@x.com', externalIds: ['1'] })];
    expect(plan(known, [record('1', 'Anna', { email: 'Anna@x.com' })])).toMatchObject({
      unchanged: 1,
      inserts: [],
      updates: [],
      keys: [],
    });
  });

  it('leaves somebody with an account as they are, and only learns the id', () => {
    const known = [staff('a', { name: 'Anna', email: 'anna@x.com', source: 'holdfast', hasAccount: true })];
    const outcome = plan(known, [
      record('1', 'Mallory', { email: 'anna@x.com', active: false, teamExternalId: 't' }),
    ]);
    expect(outcome.updates).toEqual([
      { staffId: 'a', kind: 'human', name: 'Anna', email: 'anna@x.com', teamId: 'team', active: true },
    ]);
    expect(outcome.keys).toEqual([{ externalId: '1', id: 'a' }]);
  });
});

describe('planTeamImport', () => {
  it('keeps two teams of one name apart, and the name given here', () => {
    const known = [entry('own', { name: 'Support', source: 'holdfast' })];
    const plan = planTeamImport(
      'desk',
      known,
      [
        { externalId: '1', name: 'Support' },
        { externalId: '2', name: 'Support' },
        { externalId: '1', name: 'Renamed' },
      ],
      ids(),
    );
    expect(plan.keys).toEqual([
      { externalId: '1', id: 'own' },
      { externalId: '2', id: 'new1' },
    ]);
    expect(plan.inserts).toEqual([{ teamId: 'new1', name: 'Support' }]);
    expect(plan.updates).toEqual([]);
    expect(plan).toMatchObject({ created: 1, changed: 1, unchanged: 1 });
  });
});
