import { sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type { JobHandler, JobRun } from '#platform/server/jobs/jobs.ts';
import { recomputeClocksForCustomers } from './commands/recompute-clocks.ts';
import { recomputeKind } from './commands/request-recompute.ts';
import { loadClockRules } from './queries/load-clock-rules.ts';
import { ticketsDb } from './tables.ts';

/** Under this key stands which rules all clocks were last computed by. */
const rulesKey = 'tickets.clock-rules';
/** Small steps: the embedded database serves one transaction at a time, and people want their pages in between. */
const CUSTOMERS_AT_ONCE = 100;

export type Recompute = {
  /** one transaction, as in a job or a request */
  readonly command: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  readonly signal?: AbortSignal;
  readonly report?: (done: number, total: number) => void;
};

/**
 * Computes every clock anew, a hundred customers to a transaction.
 * @returns tickets done
 */
export async function recomputeAllClocks({
  command,
  signal,
  report = () => undefined,
}: Recompute): Promise<number> {
  const total = await command(countTickets);
  let done = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    signal?.throwIfAborted();
    const step = await command(async (ctx) => {
      const ids = await customersAfter(ctx, after);
      return {
        last: ids.at(-1),
        tickets: ids.length === 0 ? 0 : await recomputeClocksForCustomers(ctx, ids),
      };
    });
    if (step.last === undefined) return done;
    after = step.last;
    done += step.tickets;
    report(done, total);
  }
}

async function countTickets(ctx: Ctx): Promise<number> {
  const row = await ticketsDb(ctx)
    .selectFrom('tickets')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

async function customersAfter(ctx: Ctx, after: string): Promise<string[]> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id from tickets where customer_id > ${after}::uuid
    group by customer_id order by customer_id limit ${CUSTOMERS_AT_ONCE}`.execute(ctx.db);
  return rows.map((row) => row.customer_id);
}

async function run(job: JobRun<unknown>): Promise<{ readonly tickets: number }> {
  const { command, signal } = job;
  const report = (done: number, total: number): void =>
    job.progress({ done, total, phase: 'tickets:job.recompute' });
  let tickets = 0;
  for (;;) {
    const wanted = await command(async (ctx) => (await loadClockRules(ctx)).signature);
    if (wanted === (await command(knownRules))) return { tickets };
    tickets = await recomputeAllClocks({ command, signal, report });
    // whoever changed the rules meanwhile found this task running and started no other: it begins again by itself
    await command((ctx) => keepRules(ctx, wanted));
    if (tickets > 0) await job.services.analytics.rebuild();
  }
}

async function knownRules(ctx: Ctx): Promise<unknown> {
  const row = await ctx.db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', rulesKey)
    .executeTakeFirst();
  return row?.value;
}

async function keepRules(ctx: Ctx, signature: string): Promise<void> {
  await ctx.db
    .insertInto('settings')
    .values({ key: rulesKey, value: JSON.stringify(signature), updated_at: ctx.now })
    .onConflict((oc) =>
      oc.column('key').doUpdateSet((eb) => ({
        value: eb.ref('excluded.value'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

export const recomputeJob: JobHandler = {
  kind: recomputeKind,
  parse: (payload) => payload,
  run,
  maxAttempts: 3,
};
