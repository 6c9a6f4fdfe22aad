import { implementing } from '#platform/server/http/implementing.ts';
import { accountContract } from '../../core/contract/account.ts';
import { ownerOfAccount } from '../commands/govern.ts';
import {
  changeAccount,
  changeEmail,
  changePassword,
  confirmMySecondFactor,
  currentTokenHash,
  myAccount,
  provePassword,
  revokeOtherSessions,
  revokeSession,
} from '../commands/own-account.ts';
import { beginSecondFactor, removeSecondFactor, renewRecoveryCodes } from '../commands/second-factor.ts';
import { listSessions, viewAccount } from '../queries/find-session.ts';

const os = implementing(accountContract);

export const accountRouter = os.router({
  account: {
    get: os.account.get.handler(async ({ context }) => {
      const account = await myAccount(context);
      return context.query((ctx) => viewAccount(ctx, account));
    }),
    change: os.account.change.handler(async ({ context, input }) => {
      await context.command((ctx) => changeAccount(ctx, input));
      return {};
    }),
    changeEmail: os.account.changeEmail.handler(async ({ context, input }) => {
      await changeEmail(context, input.email, input.password);
      return {};
    }),
    changePassword: os.account.changePassword.handler(async ({ context, input }) => {
      await changePassword(context, input.current, input.next);
      return {};
    }),
    sessions: os.account.sessions.handler(({ context }) => {
      const { staffId } = ownerOfAccount(context);
      return context.query((ctx) => listSessions(ctx, staffId, currentTokenHash(context)));
    }),
    revokeSession: os.account.revokeSession.handler(async ({ context, input }) => {
      await context.command((ctx) => revokeSession(ctx, input.sessionId));
      return {};
    }),
    revokeOtherSessions: os.account.revokeOtherSessions.handler(async ({ context }) => ({
      ended: await context.command((ctx) => revokeOtherSessions(ctx, currentTokenHash(context))),
    })),
    beginSecondFactor: os.account.beginSecondFactor.handler(async ({ context, input }) => {
      const account = await provePassword(context, input.password);
      return context.command((ctx) => beginSecondFactor(ctx, context.services.secret, account));
    }),
    confirmSecondFactor: os.account.confirmSecondFactor.handler(async ({ context, input }) => ({
      recoveryCodes: await confirmMySecondFactor(context, input.code),
    })),
    removeSecondFactor: os.account.removeSecondFactor.handler(async ({ context, input }) => {
      const account = await provePassword(context, input.password);
      await context.command((ctx) => removeSecondFactor(ctx, account));
      return {};
    }),
    renewRecoveryCodes: os.account.renewRecoveryCodes.handler(async ({ context, input }) => {
      const account = await provePassword(context, input.password);
      return { recoveryCodes: await context.command((ctx) => renewRecoveryCodes(ctx, account)) };
    }),
  },
});
