import { roles } from '#platform/core/permission.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { controlContract } from '../../core/contract/control.ts';
import { mayCarry } from '../../core/role-rules.ts';
import { createApiKey, revokeApiKey, scopesOf } from '../commands/api-keys.ts';
import { ownerOfAccount } from '../commands/govern.ts';
import { countAudit, listActions, pageAudit } from '../queries/list-audit.ts';
import { listApiKeys } from '../queries/list-keys.ts';

const os = implementing(controlContract);

export const controlRouter = os.router({
  apiKeys: {
    list: os.apiKeys.list.handler(({ context }) => context.query(listApiKeys)),
    options: os.apiKeys.options.handler(({ context }) => {
      const person = ownerOfAccount(context);
      return {
        roles: roles
          .filter((role) => mayCarry(person.role, role))
          .map((role) => ({ role, scopes: scopesOf(context.services.permissions, role) })),
      };
    }),
    create: os.apiKeys.create.handler(({ context, input }) =>
      context.command((ctx) =>
        createApiKey(ctx, context.services.permissions, {
          ...input,
          expiresAt: input.expiresAt === null ? null : new Date(input.expiresAt),
        }),
      ),
    ),
    revoke: os.apiKeys.revoke.handler(async ({ context, input }) => {
      await context.command((ctx) => revokeApiKey(ctx, input.keyId));
      return {};
    }),
  },
  audit: {
    list: os.audit.list.handler(({ context, input }) =>
      context.query(async (ctx) => {
        const { limit, cursor, ...filter } = input;
        return { ...(await pageAudit(ctx, filter, limit, cursor)), total: await countAudit(ctx, filter) };
      }),
    ),
    actions: os.audit.actions.handler(({ context }) => context.query(listActions)),
  },
});
