import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx, RequestContext } from '#platform/server/context.ts';
import { type AttemptLimit, waitSeconds } from '../../core/attempt-limit.ts';
import { after } from '../../core/lifetime.ts';
import { forTables } from '../queries/load-directory.ts';

/**
 * Counts a try and refuses it when there were too many. Counted before the guess is checked and in a transaction of its
 * own: a thousand guesses sent at once are all counted, and the refusal does not take the count back.
 */
export async function countAttempts(context: RequestContext, limits: readonly AttemptLimit[]): Promise<void> {
  const wait = await context.command(async (ctx) => {
    const waits: number[] = [];
    for (const limit of limits) waits.push(await countOne(ctx, limit));
    return Math.max(0, ...waits);
  });
  if (wait > 0) throw new Refusal('identity:too-many-attempts', { minutes: Math.ceil(wait / 60) }, 429);
}

async function countOne(ctx: Ctx, limit: AttemptLimit): Promise<number> {
  const { now } = ctx;
  const fresh = { started_at: now, count: 1, expires_at: after(now, limit.windowSeconds) };
  const row = await forTables(ctx)
    .insertInto('attempts')
    .values({ key: limit.key, ...fresh })
    .onConflict((oc) =>
      oc.column('key').doUpdateSet((eb) => {
        const over = eb('attempts.expires_at', '<=', now);
        return {
          count: eb
            .case()
            .when(over)
            .then(1)
            .else(eb('attempts.count', '+', 1))
            .end(),
          started_at: eb
            .case()
            .when(over)
            .then(eb.ref('excluded.started_at'))
            .else(eb.ref('attempts.started_at'))
            .end(),
          expires_at: eb
            .case()
            .when(over)
            .then(eb.ref('excluded.expires_at'))
            .else(eb.ref('attempts.expires_at'))
            .end(),
        };
      }),
    )
    .returning(['started_at', 'count'])
    .executeTakeFirstOrThrow();
  return waitSeconds(limit, { startedAt: row.started_at, count: row.count }, now);
}

/** After a success the person starts from nought; what the address as a whole did stays counted. */
export async function forgetAttempts(ctx: Ctx, limits: readonly AttemptLimit[]): Promise<void> {
  const [own] = limits;
  if (own) await forTables(ctx).deleteFrom('attempts').where('key', '=', own.key).execute();
}
