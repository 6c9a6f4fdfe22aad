import type { Ctx } from '#platform/server/context.ts';
import { forTables } from './load-directory.ts';

export const ownerExists = async (ctx: Ctx): Promise<boolean> =>
  (await forTables(ctx).selectFrom('first_owner').select('staff_id').executeTakeFirst()) !== undefined;

const accounts = (ctx: Ctx) =>
  forTables(ctx)
    .selectFrom('accounts as a')
    .innerJoin('staff as p', 'p.staff_id', 'a.staff_id')
    .select(['a.staff_id', 'a.password_hash', 'a.password_changed_at', 'a.locale'])
    .select([
      'a.totp_secret',
      'a.totp_confirmed_at',
      'a.totp_last_step',
      'p.name',
      'p.email',
      'p.role',
      'p.active',
    ]);

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirst']>>>;

/** A person who has a sign-in, active or not. */
export type Account = Omit<Row, 'role' | 'email'> & {
  readonly role: NonNullable<Row['role']>;
  readonly email: string;
};

const whole = (row: Row | undefined): Account | undefined =>
  row && row.role !== null && row.email !== null ? { ...row, role: row.role, email: row.email } : undefined;

export const findAccountByEmail = async (ctx: Ctx, email: string): Promise<Account | undefined> =>
  whole(await accounts(ctx).where('p.email', '=', email).executeTakeFirst());

export const findAccount = async (ctx: Ctx, staffId: string): Promise<Account | undefined> =>
  whole(await accounts(ctx).where('a.staff_id', '=', staffId).executeTakeFirst());

export const hasSecondFactor = (account: Account): boolean => account.totp_confirmed_at !== null;
