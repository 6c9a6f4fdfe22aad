import type { Locale } from '#platform/core/i18n.ts';
import type { Role } from '#platform/core/permission.ts';
import { conflict } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { isUniqueViolation } from '#platform/server/db/database-error.ts';
import { directoryChanged } from '../../core/events.ts';
import { forTables } from '../queries/load-directory.ts';

export type NewAccount = {
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly teamId: string | null;
  readonly locale: Locale;
  readonly passwordHash: string;
};

/**
 * Gives a person their sign-in. Somebody known from imported history by the same address (or named by the invitation)
 * keeps their row, so that the tickets they answered stay theirs. `identity:email-taken` when that person can sign in already.
 * @returns the id of the person's row
 */
export async function claimStaff(ctx: Ctx, account: NewAccount, imported: string | null): Promise<string> {
  const db = forTables(ctx);
  const known = await db
    .selectFrom('staff')
    .select(['staff_id', 'role', 'team_id'])
    .where((eb) => (imported === null ? eb('email', '=', account.email) : eb('staff_id', '=', imported)))
    .executeTakeFirst();
  if (known && known.role !== null) throw conflict('identity:email-taken');
  const { name, email, role } = account;
  const staffId = known?.staff_id ?? account.staffId;
  if (known) {
    await db
      .updateTable('staff')
      .set({
        name,
        email,
        role,
        kind: 'human',
        active: true,
        team_id: account.teamId ?? known.team_id,
        updated_at: ctx.now,
      })
      .where('staff_id', '=', staffId)
      .execute();
  } else {
    const team_id = account.teamId;
    const stamps = { created_at: ctx.now, updated_at: ctx.now };
    await db
      .insertInto('staff')
      .values({
        staff_id: staffId,
        kind: 'human',
        name,
        email,
        role,
        team_id,
        source: 'holdfast',
        active: true,
        ...stamps,
      })
      .execute();
  }
  await db
    .insertInto('accounts')
    .values({
      staff_id: staffId,
      password_hash: account.passwordHash,
      password_changed_at: ctx.now,
      locale: account.locale,
      totp_secret: null,
      totp_confirmed_at: null,
      last_seen_at: null,
      created_at: ctx.now,
    })
    .execute();
  await ctx.publish(directoryChanged({ staffIds: [staffId] }));
  return staffId;
}

/** Two people who take one address at the same moment meet at the unique index; the second gets a plain answer. */
export async function refusingTakenEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict('identity:email-taken');
    throw error;
  }
}
