import type { RefusedRecord } from '#platform/core/record.ts';
import { Directory, type KnownEntry, normalEmail } from './directory.ts';
import type { StaffRecord, TeamRecord } from './record.ts';

export type KnownStaff = KnownEntry & {
  readonly kind: 'human' | 'bot';
  readonly teamId: string | null;
  readonly active: boolean;
  /** may sign in: an import never renames, re-addresses or deactivates such a person */
  readonly hasAccount: boolean;
};

export type StaffWrite = {
  readonly staffId: string;
  readonly kind: 'human' | 'bot';
  readonly name: string;
  readonly email: string | null;
  readonly teamId: string | null;
  readonly active: boolean;
};

export type KeyWrite = { readonly externalId: string; readonly id: string };

export type StaffPlan = {
  readonly inserts: readonly StaffWrite[];
  readonly updates: readonly StaffWrite[];
  readonly keys: readonly KeyWrite[];
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedRecord[];
};

export type NewIds = () => string;

const writeOf = (staff: KnownStaff): StaffWrite => ({
  staffId: staff.id,
  kind: staff.kind,
  name: staff.name,
  email: staff.email,
  teamId: staff.teamId,
  active: staff.active,
});

const sameStaff = (a: StaffWrite, b: StaffWrite): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  a.email === b.email &&
  a.teamId === b.teamId &&
  a.active === b.active;

/**
 * What a batch of staff changes. Records are taken in order, so a later one about the same person wins.
 * An absent field says nothing and erases nothing. A person with an account keeps name, e-mail and activity:
 * whoever may import must not be able to take over an account by naming another address for it.
 *
 * @param known everybody who could be meant, oldest first
 * @param teamIds external team id → our team
 */
export function planStaffImport(
  source: string,
  known: readonly KnownStaff[],
  records: readonly StaffRecord[],
  teamIds: ReadonlyMap<string, string>,
  newId: NewIds,
): StaffPlan {
  const directory = new Directory(source, known);
  const current = new Map(known.map((staff) => [staff.id, staff]));
  const before = new Map(known.map((staff) => [staff.id, writeOf(staff)]));
  const keys: KeyWrite[] = [];
  const refused: RefusedRecord[] = [];
  let created = 0;
  let changed = 0;
  let unchanged = 0;

  const remember = (staff: KnownStaff) => {
    current.set(staff.id, staff);
    directory.put(staff);
  };

  records.forEach((record, index) => {
    const email = record.email ? normalEmail(record.email) : undefined;
    const teamId = record.teamExternalId ? (teamIds.get(record.teamExternalId) ?? null) : null;
    const found = directory.find({ ...record, email });
    const staff = found && current.get(found.id);
    if (!staff) {
      const { kind, name, active } = record;
      const externalIds = [record.externalId];
      const id = newId();
      keys.push({ externalId: record.externalId, id });
      remember({
        id,
        name,
        email: email ?? null,
        source,
        externalIds,
        kind,
        teamId,
        active,
        hasAccount: false,
      });
      created += 1;
      return;
    }
    const holder = email === undefined ? undefined : directory.byEmail(email);
    if (holder && holder.id !== staff.id) {
      refused.push({ index, reason: 'identity:email-taken', field: 'email', value: email ?? '' });
      return;
    }
    const isNewKey = !staff.externalIds.includes(record.externalId);
    if (isNewKey) keys.push({ externalId: record.externalId, id: staff.id });
    const next: KnownStaff = {
      ...staff,
      externalIds: isNewKey ? [...staff.externalIds, record.externalId] : staff.externalIds,
      teamId: staff.hasAccount ? (staff.teamId ?? teamId) : (teamId ?? staff.teamId),
      ...(staff.hasAccount
        ? {}
        : {
            kind: record.kind,
            // two systems that spell one name differently would otherwise change it back and forth
            name: staff.source === source ? record.name : staff.name,
            email: email ?? staff.email,
            active: record.active,
          }),
    };
    remember(next);
    if (isNewKey || !sameStaff(writeOf(staff), writeOf(next))) changed += 1;
    else unchanged += 1;
  });

  const after = [...current.values()].map(writeOf);
  return {
    inserts: after.filter((staff) => !before.has(staff.staffId)),
    updates: after.filter((staff) => {
      const old = before.get(staff.staffId);
      return old !== undefined && !sameStaff(old, staff);
    }),
    keys,
    created,
    changed,
    unchanged,
    refused,
  };
}

export type TeamWrite = { readonly teamId: string; readonly name: string };

export type TeamPlan = {
  readonly inserts: readonly TeamWrite[];
  readonly updates: readonly TeamWrite[];
  readonly keys: readonly KeyWrite[];
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
};

/** What a batch of teams changes. A team made here keeps its name: the outside system only gives it an id. */
export function planTeamImport(
  source: string,
  known: readonly KnownEntry[],
  records: readonly TeamRecord[],
  newId: NewIds,
): TeamPlan {
  const directory = new Directory(source, known);
  const before = new Map(known.map((team) => [team.id, team.name]));
  const current = new Map(known.map((team) => [team.id, team]));
  const keys: KeyWrite[] = [];
  let created = 0;
  let changed = 0;
  let unchanged = 0;

  for (const { externalId, name } of records) {
    const found = directory.find({ externalId, name });
    const team = found && current.get(found.id);
    const isNewKey = !team?.externalIds.includes(externalId);
    const next: KnownEntry = team
      ? {
          ...team,
          name: team.source === source ? name : team.name,
          externalIds: isNewKey ? [...team.externalIds, externalId] : team.externalIds,
        }
      : { id: newId(), name, email: null, source, externalIds: [externalId] };
    if (isNewKey) keys.push({ externalId, id: next.id });
    current.set(next.id, next);
    directory.put(next);
    if (!team) created += 1;
    else if (isNewKey || team.name !== next.name) changed += 1;
    else unchanged += 1;
  }

  const after = [...current.values()].map(({ id, name }) => ({ teamId: id, name }));
  return {
    inserts: after.filter((team) => !before.has(team.teamId)),
    updates: after.filter((team) => before.has(team.teamId) && before.get(team.teamId) !== team.name),
    keys,
    created,
    changed,
    unchanged,
  };
}
