import type { Db, Services } from '../context.ts';
import { pause } from '../pause.ts';
import { createRequestContext, systemCaller } from '../request-context.ts';
import type { JobHandler, JobProgress, JobState, Jobs, JobView } from './jobs.ts';

const leaseMs = 30_000;
const idleMs = 500;
/** a job this process has just put into the queue is looked for so often, for so long: its command commits in a moment */
const soonMs = 25;
const soonForMs = 1000;

/** A hint and no more: jobs of other processes, and those that commit late, are found by looking. */
const enqueued = { at: Number.NEGATIVE_INFINITY, told: new EventTarget() };

async function untilWork(shutdown: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const wake = (): void => woken.abort();
  enqueued.told.addEventListener('job', wake);
  const soon = performance.now() - enqueued.at < soonForMs;
  await pause(soon ? soonMs : idleMs, AbortSignal.any([shutdown, woken.signal]));
  enqueued.told.removeEventListener('job', wake);
}
const progressEveryMs = 400;

type JobRow = {
  job_id: string;
  kind: string;
  state: JobState;
  progress: unknown;
  result: unknown;
  error: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
};

const viewColumns = [
  'job_id',
  'kind',
  'state',
  'progress',
  'result',
  'error',
  'created_at',
  'started_at',
  'finished_at',
] as const;

function toView(row: JobRow): JobView {
  const progress = row.progress as Partial<JobProgress>;
  return {
    jobId: row.job_id,
    kind: row.kind,
    state: row.state,
    progress: progress.done === undefined ? null : (progress as JobProgress),
    result: row.result as JobView['result'],
    error: row.error,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** The queue's side that commands and pages see; running the jobs is {@link startRunner}. */
export function createJobs(db: Db, newId: () => string, clock: () => Date): Jobs {
  return {
    enqueue: async (ctx, kind, payload, options = {}) => {
      const jobId = newId();
      const inserted = await ctx.db
        .insertInto('jobs')
        .values({
          job_id: jobId,
          kind,
          payload: JSON.stringify(payload),
          state: 'queued',
          progress: '{}',
          dedupe_key: options.dedupeKey ?? null,
          attempts: 0,
          max_attempts: 1,
          run_at: options.runAt ?? ctx.now,
          created_by: ctx.actor.kind === 'staff' ? ctx.actor.staffId : null,
          created_at: ctx.now,
        })
        .onConflict((oc) => oc.doNothing())
        .executeTakeFirst();
      enqueued.at = performance.now();
      enqueued.told.dispatchEvent(new Event('job'));
      if (inserted.numInsertedOrUpdatedRows !== 0n || options.dedupeKey === undefined) return jobId;
      const existing = await ctx.db
        .selectFrom('jobs')
        .select('job_id')
        .where('kind', '=', kind)
        .where('dedupe_key', '=', options.dedupeKey)
        .where('state', 'in', ['queued', 'running'])
        .executeTakeFirst();
      return existing?.job_id ?? jobId;
    },
    find: async (jobId) => {
      const row = await db
        .selectFrom('jobs')
        .select(viewColumns)
        .where('job_id', '=', jobId)
        .executeTakeFirst();
      return row && toView(row);
    },
    list: async (limit) => {
      const rows = await db
        .selectFrom('jobs')
        .select(viewColumns)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toView);
    },
    cancel: async (jobId) => {
      const queued = await db
        .updateTable('jobs')
        .set({ state: 'cancelled', finished_at: clock() })
        .where('job_id', '=', jobId)
        .where('state', '=', 'queued')
        .executeTakeFirst();
      if (queued.numUpdatedRows > 0n) return true;
      const running = await db
        .updateTable('jobs')
        .set({ cancel_requested: true })
        .where('job_id', '=', jobId)
        .where('state', '=', 'running')
        .executeTakeFirst();
      return running.numUpdatedRows > 0n;
    },
  };
}

type Claimed = { job_id: string; kind: string; payload: unknown; attempts: number };

/**
 * Takes one due job, or one whose server died (its lease ran out). `for update skip locked`: of many servers each takes
 * another one.
 */
async function claim(db: Db, now: Date, kinds: readonly string[]): Promise<Claimed | undefined> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('jobs')
      .select(['job_id', 'kind', 'payload', 'attempts'])
      .where('kind', 'in', kinds)
      .where((eb) =>
        eb.or([
          eb.and([eb('state', '=', 'queued'), eb('run_at', '<=', now)]),
          eb.and([eb('state', '=', 'running'), eb('lease_until', '<', now)]),
        ]),
      )
      .orderBy('run_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!due) return undefined;
    await trx
      .updateTable('jobs')
      .set({
        state: 'running',
        attempts: due.attempts + 1,
        started_at: now,
        lease_until: new Date(now.getTime() + leaseMs),
      })
      .where('job_id', '=', due.job_id)
      .execute();
    return due;
  });
}

/** Runs one claimed job to its end, keeping its lease, its progress and its wish to be cancelled up to date. */
async function runJob(
  services: Services,
  handler: JobHandler,
  job: Claimed,
  shutdown: AbortSignal,
): Promise<void> {
  const { db } = services.database;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, shutdown]);
  let latest: JobProgress | undefined;
  const beat = async (): Promise<void> => {
    const progress = latest;
    latest = undefined;
    const row = await db
      .updateTable('jobs')
      .set({
        lease_until: new Date(services.clock().getTime() + leaseMs),
        ...(progress ? { progress: JSON.stringify(progress) } : {}),
      })
      .where('job_id', '=', job.job_id)
      .returning('cancel_requested')
      .executeTakeFirst();
    if (row?.cancel_requested) stop.abort();
  };
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating
      .then(beat)
      .catch((error: unknown) => services.log.error({ err: error }, 'a job lost its lease'));
  }, progressEveryMs);
  const finish = async (end: { state: JobState; result?: unknown; error?: string }): Promise<void> => {
    clearInterval(timer);
    await beating;
    await db
      .updateTable('jobs')
      .set({
        state: end.state,
        result: end.result === undefined ? null : JSON.stringify(end.result),
        error: end.error ?? null,
        finished_at: end.state === 'queued' ? null : services.clock(),
        ...(latest ? { progress: JSON.stringify(latest) } : {}),
      })
      .where('job_id', '=', job.job_id)
      .execute();
  };
  const { command } = createRequestContext(services, systemCaller(job.kind));
  try {
    const payload = handler.parse(job.payload);
    const result = await handler.run({
      jobId: job.job_id,
      payload,
      services,
      signal,
      command,
      progress: (progress) => {
        latest = progress;
      },
    });
    await finish(stop.signal.aborted ? { state: 'cancelled', result } : { state: 'done', result });
  } catch (error) {
    if (stop.signal.aborted) return finish({ state: 'cancelled' });
    // the server is stopping: the job goes back and the next start goes on with it
    if (shutdown.aborted) return finish({ state: 'queued' });
    const again = job.attempts + 1 < (handler.maxAttempts ?? 1);
    services.log.error({ err: error, jobId: job.job_id, kind: job.kind }, 'a job failed');
    await finish({
      state: again ? 'queued' : 'failed',
      error: error instanceof Error ? error.message : String(error),
    });
  }
}

export type Runner = {
  /** Runs everything that is due now, one after another; for tests and the command line. */
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Runs due jobs, `slots` at a time, until stopped. An unknown kind stays queued: its code may come back. */
export function startRunner(services: Services, handlers: readonly JobHandler[], slots = 1): Runner {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
  const kinds = [...byKind.keys()];
  const shutdown = new AbortController();
  const runOne = async (): Promise<boolean> => {
    if (kinds.length === 0) return false;
    const job = await claim(services.database.db, services.clock(), kinds);
    const handler = job && byKind.get(job.kind);
    if (!job || !handler) return false;
    await runJob(services, handler, job, shutdown.signal);
    return true;
  };
  const loop = async (): Promise<void> => {
    while (!shutdown.signal.aborted) {
      const ran = await runOne().catch((error: unknown) => {
        if (!shutdown.signal.aborted) services.log.error({ err: error }, 'the job queue could not be read');
        return false;
      });
      if (!ran) await untilWork(shutdown.signal);
    }
  };
  const loops = Array.from({ length: slots }, loop);
  return {
    drain: async () => {
      while (await runOne());
    },
    stop: async () => {
      shutdown.abort();
      await Promise.all(loops);
    },
  };
}
