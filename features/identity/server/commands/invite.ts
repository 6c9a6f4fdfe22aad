import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { after, lifetime } from '../../core/lifetime.ts';
import type { LinkView, SignInAnswer } from '../../core/schema.ts';
import { hashPassword, readLink, signLink } from '../crypto.adapter.ts';
import { findAccount } from '../queries/find-account.ts';
import { forTables } from '../queries/load-directory.ts';
import type { InvitationsTable } from '../tables.ts';
import { claimStaff, refusingTakenEmail } from './claim-staff.ts';
import { checkPassword } from './create-owner.ts';
import { checkGovern, personOf } from './govern.ts';
import { contextAs } from './open-session.ts';
import { sendLater } from './send-mail.ts';
import { actorOf, enter } from './sign-in.ts';

export type NewInvitation = Pick<InvitationsTable, 'email' | 'name' | 'role'> & {
  readonly teamId: string | null;
  readonly staffId: string | undefined;
};

/** Kept in the address's fragment, which no server and no proxy on the way gets to see. */
export const invitationPath = (secret: string, id: string, expiresAt: Date): string =>
  `/invitation#${signLink(secret, 'invitation', id, expiresAt)}`;

export const linkOf = (path: string, expiresAt: Date, mailed: boolean): LinkView => ({
  path,
  expiresAt: expiresAt.toISOString(),
  mailed,
});

async function checkFree(ctx: Ctx, input: NewInvitation): Promise<void> {
  const db = forTables(ctx);
  const holder = await db
    .selectFrom('staff')
    .select(['staff_id', 'role'])
    .where('email', '=', input.email)
    .executeTakeFirst();
  if (
    holder &&
    (holder.role !== null || (input.staffId !== undefined && holder.staff_id !== input.staffId))
  ) {
    throw new Refusal('identity:email-taken', {}, 409);
  }
  if (input.staffId !== undefined) {
    const person = await db
      .selectFrom('staff')
      .select(['role', 'kind'])
      .where('staff_id', '=', input.staffId)
      .executeTakeFirst();
    if (person?.kind !== 'human') throw notFound('identity:person-unknown');
    if (person.role !== null) throw new Refusal('identity:email-taken', {}, 409);
  }
  if (input.teamId !== null) {
    const team = await db
      .selectFrom('teams')
      .select('team_id')
      .where('team_id', '=', input.teamId)
      .executeTakeFirst();
    if (!team) throw notFound('identity:team-unknown');
  }
}

/** Invites an address. An open invitation to it is taken back first, so that only the newest link works. */
export async function invite(context: RequestContext, input: NewInvitation) {
  const { services } = context;
  return context.command(async (ctx) => {
    checkGovern(ctx, input.role);
    await checkFree(ctx, input);
    const db = forTables(ctx);
    await db
      .updateTable('invitations')
      .set({ revoked_at: ctx.now })
      .where('email', '=', input.email)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
    const invitationId = ctx.newId();
    const expiresAt = after(ctx.now, lifetime.invitation);
    await db
      .insertInto('invitations')
      .values({
        invitation_id: invitationId,
        email: input.email,
        name: input.name,
        role: input.role,
        team_id: input.teamId,
        staff_id: input.staffId ?? null,
        invited_by: personOf(ctx)?.staffId ?? null,
        created_at: ctx.now,
        expires_at: expiresAt,
        accepted_at: null,
        revoked_at: null,
      })
      .execute();
    const { email, role } = input;
    await ctx.audit({
      action: 'identity.invite',
      subjectKind: 'invitation',
      subjectId: invitationId,
      detail: { email, role },
    });
    const mailed = await sendLater(services, ctx, {
      kind: 'invitation',
      id: invitationId,
      locale: ctx.locale,
    });
    return {
      invitationId,
      ...linkOf(invitationPath(services.secret, invitationId, expiresAt), expiresAt, mailed),
    };
  });
}

async function findOpen(ctx: Ctx, invitationId: string) {
  const row = await forTables(ctx)
    .selectFrom('invitations')
    .selectAll()
    .where('invitation_id', '=', invitationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('identity:invitation-unknown');
  checkGovern(ctx, row.role);
  return row;
}

/** The link once more; one that ran out gets a new term. */
export async function renewInvitation(context: RequestContext, invitationId: string): Promise<LinkView> {
  const { services } = context;
  return context.command(async (ctx) => {
    const row = await findOpen(ctx, invitationId);
    const expiresAt = row.expires_at > ctx.now ? row.expires_at : after(ctx.now, lifetime.invitation);
    await forTables(ctx)
      .updateTable('invitations')
      .set({ expires_at: expiresAt })
      .where('invitation_id', '=', invitationId)
      .execute();
    await ctx.audit({
      action: 'identity.show-invitation',
      subjectKind: 'invitation',
      subjectId: invitationId,
    });
    return linkOf(invitationPath(services.secret, invitationId, expiresAt), expiresAt, false);
  });
}

export async function revokeInvitation(ctx: Ctx, invitationId: string): Promise<void> {
  const row = await findOpen(ctx, invitationId);
  await forTables(ctx)
    .updateTable('invitations')
    .set({ revoked_at: ctx.now })
    .where('invitation_id', '=', invitationId)
    .execute();
  const { email, role } = row;
  await ctx.audit({
    action: 'identity.revoke-invitation',
    subjectKind: 'invitation',
    subjectId: invitationId,
    detail: { email, role },
  });
}

/** The invitation a link stands for, while it can be accepted. */
export async function readInvitation(context: RequestContext, token: string) {
  const link = readLink(context.services.secret, 'invitation', token);
  if (!link) throw notFound('identity:link-invalid');
  const row = await context.query((ctx) =>
    forTables(ctx)
      .selectFrom('invitations as i')
      .leftJoin('staff as p', 'p.staff_id', 'i.invited_by')
      .selectAll('i')
      .select('p.name as inviter')
      .where('i.invitation_id', '=', link.id)
      .executeTakeFirst(),
  );
  if (!row || row.revoked_at !== null) throw notFound('identity:link-invalid');
  if (row.accepted_at !== null) throw new Refusal('identity:link-used', {}, 410);
  if (link.expiresAt <= context.services.clock()) throw new Refusal('identity:link-expired', {}, 410);
  return row;
}

export type Acceptance = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly locale: 'en' | 'ru';
};

/** Makes the account and signs in. The conditional update lets one of two racing uses of the link through. */
export async function acceptInvitation(context: RequestContext, input: Acceptance): Promise<SignInAnswer> {
  const invitation = await readInvitation(context, input.token);
  checkPassword(input.password, invitation.email);
  const passwordHash = await hashPassword(input.password);
  const { email, role, team_id: teamId } = invitation;
  const account = await refusingTakenEmail(() =>
    context.command(async (ctx) => {
      const { numUpdatedRows } = await forTables(ctx)
        .updateTable('invitations')
        .set({ accepted_at: ctx.now })
        .where('invitation_id', '=', invitation.invitation_id)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new Refusal('identity:link-used', {}, 410);
      const { name, locale } = input;
      const staffId = await claimStaff(
        ctx,
        { staffId: ctx.newId(), name, email, role, teamId, locale, passwordHash },
        invitation.staff_id,
      );
      return findAccount(ctx, staffId);
    }),
  );
  if (!account) throw notFound('identity:link-invalid');
  await contextAs(context, actorOf(account)).command((ctx) =>
    ctx.audit({
      action: 'identity.accept-invitation',
      subjectKind: 'staff',
      subjectId: account.staff_id,
      detail: { invitation: invitation.invitation_id, role },
    }),
  );
  return enter(context, account, 'invitation');
}
