import { z } from 'zod';
import { customersDb, upsertCustomers } from '#features/customers/server/public.ts';
import { upsertStaff, upsertTeams } from '#features/identity/server/public.ts';
import {
  refreshOrderStats,
  upsertOrderItems,
  upsertOrders,
  upsertSubscriptions,
} from '#features/orders/server/public.ts';
import { refreshAnswerStats, upsertAnswers, upsertInvitations } from '#features/surveys/server/public.ts';
import {
  recomputeClocksForCustomers,
  upsertCalendars,
  upsertMessages,
  upsertTicketEvents,
  upsertTickets,
} from '#features/tickets/server/public.ts';
import type { UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { JobHandler, JobRun } from '#platform/server/jobs/jobs.ts';
import {
  composeSampleCompany,
  earlyKinds,
  SAMPLE_CUSTOMERS,
  SAMPLE_SOURCE,
  type SampleCompany,
  type SampleStep,
} from '../../core/company.ts';
import { loadKind, saveMark } from '../commands.ts';

const Payload = z.object({
  today: z.iso.datetime(),
  seed: z.number().int(),
  customers: z.number().int().optional(),
});
type Payload = z.infer<typeof Payload>;

/** Records of one transaction: long enough to be fast, short enough that other requests get their turn. */
const AT_ONCE = 10_000;
const CUSTOMERS_AT_ONCE = 2000;
/** So many customers more, and what is known of them is stored beside the inventing of the next. */
const INVENTED_AT_ONCE = 100;
const bulk = { bulk: true } as const;

type Kind = keyof SampleCompany;
type Door = { [K in Kind]: (ctx: Ctx, records: SampleCompany[K]) => Promise<UpsertOutcome> };

/** Each kind's door in the row that owns it, parents before children. */
const doors: Door = {
  teams: (ctx, records) => upsertTeams(ctx, SAMPLE_SOURCE, records),
  staff: (ctx, records) => upsertStaff(ctx, SAMPLE_SOURCE, records),
  calendars: (ctx, records) => upsertCalendars(ctx, SAMPLE_SOURCE, records, bulk),
  customers: (ctx, records) => upsertCustomers(ctx, SAMPLE_SOURCE, records, bulk),
  orders: (ctx, records) => upsertOrders(ctx, SAMPLE_SOURCE, records, bulk),
  orderItems: (ctx, records) => upsertOrderItems(ctx, SAMPLE_SOURCE, records, bulk),
  subscriptions: (ctx, records) => upsertSubscriptions(ctx, SAMPLE_SOURCE, records, bulk),
  tickets: (ctx, records) => upsertTickets(ctx, SAMPLE_SOURCE, records, bulk),
  messages: (ctx, records) => upsertMessages(ctx, SAMPLE_SOURCE, records, bulk),
  ticketEvents: (ctx, records) => upsertTicketEvents(ctx, SAMPLE_SOURCE, records, bulk),
  invitations: (ctx, records) => upsertInvitations(ctx, SAMPLE_SOURCE, records, bulk),
  answers: (ctx, records) => upsertAnswers(ctx, SAMPLE_SOURCE, records, bulk),
};

const phases: { readonly [K in Kind]?: string } = {
  teams: 'directory',
  staff: 'directory',
  calendars: 'directory',
};

/** Lets requests that came in meanwhile be served. */
const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Stores what there is of some kinds and was not stored yet, parents before children. */
type Store = <K extends Kind>(company: Pick<SampleCompany, K>, kinds: readonly K[]) => Promise<void>;

function storing(run: JobRun<Payload>, stored: (records: number, kind: Kind) => void): Store {
  const done = new Map<Kind, number>();
  const storeKind = async <K extends Kind>(
    kind: K,
    records: SampleCompany[K],
    end: number,
  ): Promise<void> => {
    for (let at = done.get(kind) ?? 0; at < end; at = done.get(kind) ?? end) {
      run.signal.throwIfAborted();
      // slices of a list of one kind are lists of that kind
      const part = records.slice(at, Math.min(at + AT_ONCE, end)) as unknown as SampleCompany[K];
      const outcome = await run.command((ctx) => doors[kind](ctx, part));
      const [refused] = outcome.refused;
      if (refused)
        throw new Error(
          `a record of the sample company was refused: ${kind} ${refused.index + at} ${refused.reason}`,
        );
      done.set(kind, at + part.length);
      stored(part.length, kind);
    }
  };
  return async (company, kinds) => {
    // the lists may go on growing, and a child that came meanwhile would be stored before its parent
    const ends = kinds.map((kind) => [kind, company[kind].length] as const);
    for (const [kind, end] of ends) await storeKind(kind, company[kind], end);
  };
}

/** The database takes in the first customers while the next are invented. */
async function invent(run: JobRun<Payload>, store: Store): Promise<SampleCompany> {
  const { today, seed, customers = SAMPLE_CUSTOMERS } = run.payload;
  const steps = composeSampleCompany({ today: new Date(today), seed, customers });
  let turn = Promise.resolve();
  let isFree = true;
  let begun = 0;
  const storeNext = (step: SampleStep): void => {
    isFree = false;
    begun = step.customers;
    turn = store(step.company, earlyKinds).then(() => {
      isFree = true;
    });
    // an error comes out where it is awaited; it must not count as unhandled before
    turn.catch(() => undefined);
  };
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      run.progress({ done: value.customers, total: customers, phase: 'sample:phase.inventing' });
      run.signal.throwIfAborted();
      if (isFree && value.customers - begun >= INVENTED_AT_ONCE) storeNext(value);
      await giveWay();
    }
  } finally {
    await turn;
  }
}

type Counter = {
  readonly add: (records: number, kind: Kind) => void;
  /** everything is invented: from now on it is told what is stored */
  readonly begin: (total: number) => void;
};

function countProgress(run: JobRun<Payload>): Counter {
  let done = 0;
  let total: number | null = null;
  const start = performance.now();
  return {
    begin: (all) => {
      total = all;
    },
    add: (more, kind) => {
      done += more;
      if (total === null) return;
      run.progress({
        done,
        total,
        phase: `sample:phase.${phases[kind] ?? kind}`,
        perSecond: Math.round(done / ((performance.now() - start) / 1000)),
      });
    },
  };
}

async function sampleCustomerIds(ctx: Ctx): Promise<string[]> {
  const rows = await customersDb(ctx)
    .selectFrom('customers')
    .select('customer_id')
    .where('source', '=', SAMPLE_SOURCE)
    .orderBy('customer_id')
    .execute();
  return rows.map((row) => row.customer_id);
}

/** Running totals and clocks, once for everybody; then the figures. */
async function finish(run: JobRun<Payload>): Promise<void> {
  const ids = await run.command(sampleCustomerIds);
  for (let at = 0; at < ids.length; at += CUSTOMERS_AT_ONCE) {
    run.signal.throwIfAborted();
    const part = ids.slice(at, at + CUSTOMERS_AT_ONCE);
    await run.command(async (ctx) => {
      await refreshOrderStats(ctx, part);
      await recomputeClocksForCustomers(ctx, part);
      await refreshAnswerStats(ctx, part);
    });
    run.progress({ done: at + part.length, total: ids.length, phase: 'sample:phase.clocks' });
  }
}

/**
 * Makes the sample company and stores it through the same doors as any import. Stopped half way it can be run again: the
 * same day and seed give the same records, and those that are there already change nothing.
 */
export const loadCompany: JobHandler<Payload> = {
  kind: loadKind,
  parse: (payload) => Payload.parse(payload),
  run: async (run) => {
    const progress = countProgress(run);
    const store = storing(run, progress.add);
    const company = await invent(run, store);
    const counts = Object.fromEntries(
      Object.entries(company).map(([kind, records]) => [kind, records.length]),
    );
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    progress.begin(total);
    await store(company, Object.keys(doors) as Kind[]);
    await finish(run);
    const { today, seed } = run.payload;
    await run.command(async (ctx) => {
      await saveMark(ctx, { state: 'loaded', jobId: run.jobId, today, seed, counts });
      await ctx.publish({ type: 'sample.company-loaded', customerId: null, payload: { bulk: true } });
    });
    run.progress({ done: total, total, phase: 'sample:phase.analytics' });
    await run.services.analytics.catchUp();
    return counts;
  },
};
