import { conflict } from '#platform/core/refusal.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { enteringContract } from '../../core/contract/entering.ts';
import { refusingTakenEmail } from '../commands/claim-staff.ts';
import { checkPassword, createOwner } from '../commands/create-owner.ts';
import { acceptInvitation, readInvitation } from '../commands/invite.ts';
import { contextAs, takeCookie } from '../commands/open-session.ts';
import { signOut } from '../commands/own-account.ts';
import { finishReset, readReset, requestReset } from '../commands/reset-password.ts';
import { enter, signIn, signInWithCode } from '../commands/sign-in.ts';
import { hashPassword } from '../crypto.adapter.ts';
import { findAccount, ownerExists } from '../queries/find-account.ts';
import { currentSession } from '../queries/find-session.ts';

const os = implementing(enteringContract);

export const enteringRouter = os.router({
  setup: {
    createOwner: os.setup.createOwner.handler(async ({ context, input }) => {
      // before the costly hash: this stays open to strangers for as long as there is no owner
      if (await context.query(ownerExists)) throw conflict('identity:owner-exists');
      checkPassword(input.password, input.email);
      const passwordHash = await hashPassword(input.password);
      const { name, email, locale, companyName, timeZone } = input;
      const staffId = context.services.newId();
      const owner = contextAs(context, { kind: 'staff', staffId, name, email, role: 'owner', locale });
      const account = await refusingTakenEmail(() =>
        owner.command(async (ctx) =>
          findAccount(
            ctx,
            await createOwner(ctx, { staffId, name, email, locale, passwordHash, companyName, timeZone }),
          ),
        ),
      );
      if (!account) throw conflict('identity:owner-exists');
      return enter(context, account, 'first start');
    }),
  },
  session: {
    current: os.session.current.handler(async ({ context }) => ({
      ownerExists: await context.query(ownerExists),
      mail: context.services.config.smtpUrl !== undefined,
      session: await currentSession(context),
    })),
    signIn: os.session.signIn.handler(({ context, input }) => signIn(context, input)),
    secondFactor: os.session.secondFactor.handler(({ context, input }) => signInWithCode(context, input)),
    signOut: os.session.signOut.handler(async ({ context }) => {
      await signOut(context);
      takeCookie(context);
      return {};
    }),
  },
  passwordReset: {
    request: os.passwordReset.request.handler(async ({ context, input }) => {
      await requestReset(context, input.email);
      return {};
    }),
    inspect: os.passwordReset.inspect.handler(async ({ context, input }) => {
      const { account } = await readReset(context, input.token);
      return { email: account.email, name: account.name };
    }),
    finish: os.passwordReset.finish.handler(async ({ context, input }) => {
      await finishReset(context, input.token, input.password);
      return {};
    }),
  },
  invitation: {
    inspect: os.invitation.inspect.handler(async ({ context, input }) => {
      const invitation = await readInvitation(context, input.token);
      const company = await context.query(async (ctx) => ctx.company);
      const { email, name, role, inviter } = invitation;
      return { email, name, role, invitedBy: inviter ?? '', companyName: company.name };
    }),
    accept: os.invitation.accept.handler(({ context, input }) => acceptInvitation(context, input)),
  },
});
