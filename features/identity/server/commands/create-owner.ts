import { CompanySettings } from '#platform/core/company.ts';
import type { Locale } from '#platform/core/i18n.ts';
import { conflict, Refusal } from '#platform/core/refusal.ts';
import type { Ctx, Services } from '#platform/server/context.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { saveCompany } from '#platform/server/settings.ts';
import { passwordProblem } from '../../core/password.ts';
import { hashPassword } from '../crypto.adapter.ts';
import { ownerExists } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import { claimStaff } from './claim-staff.ts';

export type NewOwner = {
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly locale: Locale;
  readonly passwordHash: string;
  readonly companyName: string;
  readonly timeZone: string | undefined;
};

/** Refuses a password that would be guessed first. */
export function checkPassword(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem) throw new Refusal(problem);
}

/**
 * Makes the first owner. Of two people who do it at once the second waits for the first at the one row of
 * `first_owner` and is refused with `identity:owner-exists`.
 */
export async function createOwner(ctx: Ctx, owner: NewOwner): Promise<string> {
  const { staffId, companyName, timeZone } = owner;
  const claimed = await forTables(ctx)
    .insertInto('first_owner')
    .values({ staff_id: staffId, created_at: ctx.now })
    .onConflict((oc) => oc.column('singleton').doNothing())
    .returning('staff_id')
    .executeTakeFirst();
  if (!claimed) throw conflict('identity:owner-exists');
  const id = await claimStaff(ctx, { ...owner, role: 'owner', teamId: null }, null);
  // a zone only this browser knows leaves the default in place: the settings page asks again
  const zone = CompanySettings.shape.zone.safeParse(timeZone);
  const company = {
    ...ctx.company,
    name: companyName || ctx.company.name,
    zone: zone.success && timeZone ? zone.data : ctx.company.zone,
  };
  await saveCompany(ctx.db, company, ctx.now);
  await ctx.publish({
    type: 'platform.company-changed',
    customerId: null,
    payload: { zone: company.zone, currency: company.currency },
  });
  await ctx.audit({
    action: 'identity.create-owner',
    subjectKind: 'staff',
    subjectId: id,
    detail: { email: owner.email },
  });
  return id;
}

/** HOLDFAST_OWNER_EMAIL and _PASSWORD: makes the owner on the first start without a browser; later starts change nothing. */
export async function createConfiguredOwner(services: Services): Promise<void> {
  const { owner } = services.config;
  if (!owner) return;
  const context = createRequestContext(services, systemCaller('configuration'));
  if (await context.query(ownerExists)) return;
  const email = owner.email.toLowerCase();
  const passwordHash = await hashPassword(owner.password);
  const name = email.split('@')[0] ?? email;
  await context
    .command((ctx) =>
      createOwner(ctx, {
        staffId: ctx.newId(),
        name,
        email,
        locale: 'en',
        passwordHash,
        companyName: '',
        timeZone: undefined,
      }),
    )
    .catch((error: unknown) => {
      // another server on the same database was first
      if (!(error instanceof Refusal)) throw error;
    });
}
