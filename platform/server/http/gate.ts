import { createHash } from 'node:crypto';
import type { AnyProcedure } from '@orpc/server';
import type { OperationMeta } from '#platform/core/operation.ts';
import { allows } from '#platform/core/permission.ts';
import { conflict, Refusal } from '#platform/core/refusal.ts';
import { actorColumns } from '../audit.ts';
import type { RequestContext } from '../context.ts';
import { isUniqueViolation } from '../db/database-error.ts';
import { toOrpcError, toProblem } from './problem.ts';

/** Refuses a caller who may not do this. */
export function checkPermission(context: RequestContext, permission: string): void {
  if (allows(context.services.permissions, context.actor, permission)) return;
  if (context.actor.kind === 'anonymous') throw new Refusal('platform:not-signed-in', {}, 401);
  throw new Refusal('platform:forbidden', {}, 403);
}

const windows = new Map<string, { startedAt: number; count: number }>();

/** A stricter limit an operation asks for itself, per caller and minute (in this process: enough against guessing). */
function checkRate(context: RequestContext, operation: string, perMinute: number | undefined): void {
  if (perMinute === undefined || context.actor.kind === 'system') return;
  const now = context.services.clock().getTime();
  const key = `${operation} ${context.ip}`;
  const open = windows.get(key);
  if (!open || now - open.startedAt >= 60_000) {
    if (windows.size > 50_000) windows.clear();
    windows.set(key, { startedAt: now, count: 1 });
    return;
  }
  open.count += 1;
  if (open.count > perMinute) {
    const seconds = Math.ceil((open.startedAt + 60_000 - now) / 1000);
    throw new Refusal('platform:too-many-requests', { seconds }, 429);
  }
}

type Remember =
  | { readonly replay: { readonly output: unknown } }
  | { readonly keep: (output: unknown) => Promise<void>; readonly drop: () => Promise<void> };

/**
 * A repeated request with the same Idempotency-Key gets the first one's answer. The key's row is inserted first, so of
 * two racing requests one loses on the primary key.
 */
async function remember(
  context: RequestContext,
  operation: string,
  input: unknown,
): Promise<Remember | undefined> {
  const header = context.headers['idempotency-key'];
  if (typeof header !== 'string' || header === '' || context.actor.kind === 'anonymous') return undefined;
  const { db } = context.services.database;
  const key = `${actorColumns(context.actor).id ?? 'system'} ${header.slice(0, 200)}`;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(input ?? null))
    .digest('hex');
  try {
    await db
      .insertInto('idempotency_keys')
      .values({ key, operation, fingerprint, created_at: context.services.clock() })
      .execute();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const row = await db
      .selectFrom('idempotency_keys')
      .select(['operation', 'fingerprint', 'response'])
      .where('key', '=', key)
      .executeTakeFirst();
    if (row && (row.operation !== operation || row.fingerprint !== fingerprint))
      throw conflict('platform:key-reused');
    const response = row?.response as { output: unknown } | null | undefined;
    if (!response) throw conflict('platform:request-in-flight');
    return { replay: response };
  }
  return {
    keep: async (output) => {
      await db
        .updateTable('idempotency_keys')
        .set({ response: JSON.stringify({ output: output ?? null }) })
        .where('key', '=', key)
        .execute();
    },
    drop: async () => void (await db.deleteFrom('idempotency_keys').where('key', '=', key).execute()),
  };
}

type Call = {
  readonly context: RequestContext;
  readonly input: unknown;
  readonly path: readonly string[];
  readonly procedure: AnyProcedure;
  readonly next: () => Promise<unknown>;
};

/**
 * Stands before every operation, whatever way it is called: permission, rate, idempotency, and one translation of every
 * failure. A refusal the operation did not declare is our bug and is logged as one.
 */
export async function gate({ context, input, path, procedure, next }: Call): Promise<unknown> {
  const { services, locale } = context;
  const { route } = procedure['~orpc'];
  const meta = procedure['~orpc'].meta as OperationMeta;
  const operation = path.join('.');
  try {
    checkPermission(context, meta.permission);
    checkRate(context, operation, meta.ratePerMinute);
    const forgets = route.method === 'GET' || meta.secretOutput === true;
    const memory = forgets ? undefined : await remember(context, operation, input);
    if (memory && 'replay' in memory) return memory.replay.output;
    try {
      const output = await next();
      await memory?.keep(output);
      return output;
    } catch (error) {
      await memory?.drop();
      throw error;
    }
  } catch (error) {
    if (
      error instanceof Refusal &&
      !error.code.startsWith('platform:') &&
      !meta.refusals.some((code) => code === error.code)
    ) {
      services.log.error(
        { operation, code: error.code },
        'an operation refused with a code it did not declare',
      );
    }
    throw toOrpcError(toProblem(services, locale, error));
  }
}
