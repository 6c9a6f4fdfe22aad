import type { Ctx, Services } from '../context.ts';

/** What a running job can do beside its work. */
export type JobRun<P> = {
  readonly jobId: string;
  readonly payload: P;
  readonly services: Services;
  /** aborted when somebody asks the job to stop or the server shuts down */
  readonly signal: AbortSignal;
  /** Shown while the job runs; written at most a few times a second. */
  readonly progress: (progress: JobProgress) => void;
  /** One transaction, as in a command. */
  readonly command: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;
};

export type JobProgress = {
  readonly done: number;
  /** null when the end is not known */
  readonly total: number | null;
  /** catalogue key of what is happening now */
  readonly phase?: string;
  readonly perSecond?: number;
  readonly detail?: Readonly<Record<string, string | number>>;
};

/** A kind of background work. `parse` turns the stored payload into `P`; a payload it rejects fails the job. */
export type JobHandler<P = unknown> = {
  readonly kind: string;
  readonly parse: (payload: unknown) => P;
  readonly run: (job: JobRun<P>) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly maxAttempts?: number;
};

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export type JobView = {
  readonly jobId: string;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};

export type EnqueueOptions = {
  /** at most one queued or running job per kind and key */
  readonly dedupeKey?: string;
  readonly runAt?: Date;
};

export type Jobs = {
  /** In the transaction of `ctx`: the job exists exactly when the command commits. Gives the job id. */
  readonly enqueue: (
    ctx: Ctx,
    kind: string,
    payload: Readonly<Record<string, unknown>>,
    options?: EnqueueOptions,
  ) => Promise<string>;
  readonly find: (jobId: string) => Promise<JobView | undefined>;
  readonly list: (limit: number) => Promise<JobView[]>;
  readonly cancel: (jobId: string) => Promise<boolean>;
};
