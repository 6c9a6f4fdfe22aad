import { type Kysely, sql } from 'kysely';
import type { Role } from '#platform/core/permission.ts';
import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { directoryChanged } from '../../core/events.ts';
import { findAccount } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import type { IdentityTables } from '../tables.ts';
import { checkGovern, findGoverned, findGovernedAccount, personOf } from './govern.ts';
import { removeSecondFactor } from './second-factor.ts';

/**
 * Two owners who remove each other at the same moment would leave none, and no constraint can say "at least one".
 * The lock makes the second wait and then see what the first did.
 */
async function keepAnOwner(ctx: Ctx, staffId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('identity.owners'))`.execute(ctx.db);
  const other = await forTables(ctx)
    .selectFrom('staff')
    .select('staff_id')
    .where('role', '=', 'owner')
    .where('active', '=', true)
    .where('staff_id', '!=', staffId)
    .limit(1)
    .executeTakeFirst();
  if (!other) throw conflict('identity:last-owner');
}

export const endSessions = (db: Kysely<IdentityTables>, staffId: string): Promise<unknown> =>
  db.deleteFrom('sign_in_sessions').where('staff_id', '=', staffId).execute();

export type PersonChange = {
  readonly staffId: string;
  readonly role?: Role | undefined;
  readonly teamId?: string | null | undefined;
};

export async function changePerson(ctx: Ctx, change: PersonChange): Promise<void> {
  const { staffId, role, teamId } = change;
  const db = forTables(ctx);
  if (role !== undefined) {
    const person = await findGovernedAccount(ctx, staffId);
    if (person.role !== role) {
      checkGovern(ctx, role);
      if (person.role === 'owner' && person.active) await keepAnOwner(ctx, staffId);
      await db
        .updateTable('staff')
        .set({ role, updated_at: ctx.now })
        .where('staff_id', '=', staffId)
        .execute();
      const detail = { from: person.role, to: role };
      await ctx.audit({ action: 'identity.change-role', subjectKind: 'staff', subjectId: staffId, detail });
    }
  }
  if (teamId !== undefined) {
    const person = await findGoverned(ctx, staffId);
    if (teamId !== null) {
      const team = await db
        .selectFrom('teams')
        .select('team_id')
        .where('team_id', '=', teamId)
        .executeTakeFirst();
      if (!team) throw notFound('identity:team-unknown');
    }
    await db
      .updateTable('staff')
      .set({ team_id: teamId, updated_at: ctx.now })
      .where('staff_id', '=', staffId)
      .execute();
    const detail = { from: person.team_id, to: teamId };
    await ctx.audit({ action: 'identity.change-team', subjectKind: 'staff', subjectId: staffId, detail });
    await ctx.publish(directoryChanged({ staffIds: [staffId] }));
  }
}

/** Ends sessions at once; keys of the person rest while they are deactivated, because `authenticate` looks at their row. */
export async function deactivatePerson(ctx: Ctx, staffId: string): Promise<void> {
  const person = await findGovernedAccount(ctx, staffId);
  if (personOf(ctx)?.staffId === staffId) throw conflict('identity:yourself');
  if (!person.active) return;
  if (person.role === 'owner') await keepAnOwner(ctx, staffId);
  const db = forTables(ctx);
  await db
    .updateTable('staff')
    .set({ active: false, updated_at: ctx.now })
    .where('staff_id', '=', staffId)
    .execute();
  await endSessions(db, staffId);
  await ctx.audit({ action: 'identity.deactivate', subjectKind: 'staff', subjectId: staffId });
  await ctx.publish(directoryChanged({ staffIds: [staffId] }));
}

export async function reactivatePerson(ctx: Ctx, staffId: string): Promise<void> {
  const person = await findGovernedAccount(ctx, staffId);
  if (person.active) return;
  await forTables(ctx)
    .updateTable('staff')
    .set({ active: true, updated_at: ctx.now })
    .where('staff_id', '=', staffId)
    .execute();
  await ctx.audit({ action: 'identity.reactivate', subjectKind: 'staff', subjectId: staffId });
  await ctx.publish(directoryChanged({ staffIds: [staffId] }));
}

/** For somebody who lost phone and recovery codes. Never for oneself: that asks for the password, on the account page. */
export async function removeSecondFactorOf(ctx: Ctx, staffId: string): Promise<void> {
  await findGovernedAccount(ctx, staffId);
  if (personOf(ctx)?.staffId === staffId) throw conflict('identity:yourself');
  const account = await findAccount(ctx, staffId);
  if (!account) throw notFound('identity:person-unknown');
  await removeSecondFactor(ctx, account);
}
