import { conflict, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { decrypt, encrypt, newRecoveryCode, normalRecoveryCode, tokenHash } from '../crypto.adapter.ts';
import { type Account, findAccount, hasSecondFactor } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import { newTotpSecret, totpStep, totpUri } from '../totp.adapter.ts';

const recoveryCodeCount = 10;

/**
 * Uses up a code. Both conditional updates let exactly one of two racing uses of the same code through.
 * @returns what it was, or undefined when it is wrong or used
 */
export async function acceptCode(
  ctx: Ctx,
  secret: string,
  account: Account,
  code: string,
): Promise<'authenticator' | 'recovery code' | undefined> {
  if (!account.totp_secret || !hasSecondFactor(account)) return undefined;
  const db = forTables(ctx);
  const step = totpStep(decrypt(secret, account.totp_secret, account.staff_id), code, ctx.now);
  if (step !== undefined) {
    const { numUpdatedRows } = await db
      .updateTable('accounts')
      .set({ totp_last_step: step })
      .where('staff_id', '=', account.staff_id)
      .where('totp_last_step', '<', step)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? 'authenticator' : undefined;
  }
  const { numUpdatedRows } = await db
    .updateTable('recovery_codes')
    .set({ used_at: ctx.now })
    .where('staff_id', '=', account.staff_id)
    .where('code_hash', '=', tokenHash(normalRecoveryCode(code)))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? 'recovery code' : undefined;
}

/** Makes a secret that counts for nothing until {@link confirmSecondFactor}. Beginning again replaces it. */
export async function beginSecondFactor(ctx: Ctx, secret: string, account: Account) {
  if (hasSecondFactor(account)) throw conflict('identity:second-factor-on');
  const totp = newTotpSecret();
  await forTables(ctx)
    .updateTable('accounts')
    .set({ totp_secret: encrypt(secret, totp, account.staff_id), totp_last_step: 0 })
    .where('staff_id', '=', account.staff_id)
    .execute();
  const issuer = ctx.company.name ? `Holdfast (${ctx.company.name.replaceAll(':', ' ')})` : 'Holdfast';
  return { secret: totp, uri: totpUri(totp, account.email, issuer) };
}

/** The first right code switches the second factor on. @returns the recovery codes, which are not kept */
export async function confirmSecondFactor(
  ctx: Ctx,
  secret: string,
  staffId: string,
  code: string,
): Promise<string[]> {
  const account = await findAccount(ctx, staffId);
  if (!account?.totp_secret) throw conflict('identity:second-factor-off');
  if (hasSecondFactor(account)) throw conflict('identity:second-factor-on');
  const step = totpStep(decrypt(secret, account.totp_secret, staffId), code, ctx.now);
  if (step === undefined) throw new Refusal('identity:wrong-code');
  await forTables(ctx)
    .updateTable('accounts')
    .set({ totp_confirmed_at: ctx.now, totp_last_step: step })
    .where('staff_id', '=', staffId)
    .execute();
  await ctx.audit({ action: 'identity.add-second-factor', subjectKind: 'staff', subjectId: staffId });
  return writeRecoveryCodes(ctx, staffId);
}

async function writeRecoveryCodes(ctx: Ctx, staffId: string): Promise<string[]> {
  const db = forTables(ctx);
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await db.deleteFrom('recovery_codes').where('staff_id', '=', staffId).execute();
  await db
    .insertInto('recovery_codes')
    .values(
      codes.map((code) => ({
        staff_id: staffId,
        code_hash: tokenHash(normalRecoveryCode(code)),
        used_at: null,
      })),
    )
    .execute();
  return codes;
}

export async function renewRecoveryCodes(ctx: Ctx, account: Account): Promise<string[]> {
  if (!hasSecondFactor(account)) throw conflict('identity:second-factor-off');
  await ctx.audit({
    action: 'identity.renew-recovery-codes',
    subjectKind: 'staff',
    subjectId: account.staff_id,
  });
  return writeRecoveryCodes(ctx, account.staff_id);
}

export async function removeSecondFactor(ctx: Ctx, account: Account): Promise<void> {
  if (!hasSecondFactor(account)) throw conflict('identity:second-factor-off');
  const db = forTables(ctx);
  await db
    .updateTable('accounts')
    .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: 0 })
    .where('staff_id', '=', account.staff_id)
    .execute();
  await db.deleteFrom('recovery_codes').where('staff_id', '=', account.staff_id).execute();
  await ctx.audit({
    action: 'identity.remove-second-factor',
    subjectKind: 'staff',
    subjectId: account.staff_id,
  });
}
