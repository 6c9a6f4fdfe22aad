import type { Role } from '#platform/core/permission.ts';
import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { mayGovern } from '../../core/role-rules.ts';
import { forTables } from '../queries/load-directory.ts';
import type { StaffActor } from './open-session.ts';

const personOnly = (): Refusal => new Refusal('identity:person-only', {}, 403);

/** The person who acts; undefined for the system itself. A key may not act on people: it would outlive its own revocation. */
export function personOf(ctx: Pick<Ctx, 'actor'>): StaffActor | undefined {
  if (ctx.actor.kind === 'staff') return ctx.actor;
  if (ctx.actor.kind === 'system') return undefined;
  throw personOnly();
}

/** The person whose own account this is about. */
export function ownerOfAccount(ctx: Pick<Ctx, 'actor'>): StaffActor {
  if (ctx.actor.kind !== 'staff') throw personOnly();
  return ctx.actor;
}

/** Refuses unless the actor may give, take or hold power over this role. */
export function checkGovern(ctx: Pick<Ctx, 'actor'>, role: Role): void {
  const person = personOf(ctx);
  if (person && !mayGovern(person.role, role)) throw new Refusal('identity:role-not-grantable', {}, 403);
}

/** Somebody the actor may act upon. */
export async function findGoverned(ctx: Ctx, staffId: string) {
  const person = await forTables(ctx)
    .selectFrom('staff')
    .selectAll()
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  if (!person) throw notFound('identity:person-unknown');
  if (person.role !== null) checkGovern(ctx, person.role);
  else personOf(ctx);
  return person;
}

/** The same, of those who have a sign-in. */
export async function findGovernedAccount(ctx: Ctx, staffId: string) {
  const person = await findGoverned(ctx, staffId);
  if (person.role === null) throw new Refusal('identity:no-account', {}, 409);
  return { ...person, role: person.role };
}
