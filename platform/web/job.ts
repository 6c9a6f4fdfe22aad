/** A background job as the API shows it (the same shape for imports, rebuilds, the sample company). */
export type JobView = {
  readonly jobId: string;
  readonly kind: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: {
    readonly done: number;
    /** null when the end is not known */
    readonly total: number | null;
    readonly phase?: string | undefined;
    readonly perSecond?: number | undefined;
    readonly detail?: Readonly<Record<string, string | number>> | undefined;
  } | null;
  readonly error?: string | null;
};

export const isFinished = (job: Pick<JobView, 'state'>): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
