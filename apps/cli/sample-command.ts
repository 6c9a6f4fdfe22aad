import { parseArgs } from 'node:util';
import { type Connection, connect } from './connection.ts';
import type { Command, Terminal } from './terminal.ts';

type Job = {
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress: { done: number; total: number | null; phase?: string } | null;
  result: Record<string, unknown> | null;
  error: string | null;
};

/** Follows a background task to its end; one line whenever it begins something else. */
async function follow(connection: Connection, jobId: string, err: Terminal['err']): Promise<Job> {
  let phase: string | undefined;
  for (;;) {
    const job = await connection.call<Job>('GET', `/jobs/${jobId}`);
    if (job.progress?.phase !== undefined && job.progress.phase !== phase) {
      phase = job.progress.phase;
      err(`… ${phase.replace(/^.*\./, '')}`);
    }
    if (job.state === 'done' || job.state === 'failed' || job.state === 'cancelled') return job;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export const sampleCommand: Command = {
  usage: 'sample [--alongside] [--remove] [--json]',
  summary: 'make the sample company (--alongside: beside real customers), or remove it',
  run: async ({ args, config, out, err }) => {
    const { values } = parseArgs({
      args,
      options: { alongside: { type: 'boolean' }, remove: { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const connection = await connect(config);
    try {
      const start = performance.now();
      const { jobId } = values.remove
        ? await connection.call<{ jobId: string }>('DELETE', '/sample')
        : await connection.call<{ jobId: string }>('POST', '/sample', {
            alongside: values.alongside ?? false,
          });
      const job = await follow(connection, jobId, err);
      const seconds = Math.round((performance.now() - start) / 100) / 10;
      if (values.json)
        out(JSON.stringify({ state: job.state, seconds, counts: job.result, error: job.error }, null, 2));
      else if (job.state !== 'done') err(job.error ?? job.state);
      else if (values.remove) out(`The sample company is gone (${seconds} s).`);
      else {
        for (const [kind, count] of Object.entries(job.result ?? {}))
          out(`${kind.padEnd(14)} ${String(count).padStart(7)}`);
        out(`The sample company is here (${seconds} s). What is planted in it: docs/sample-company.md`);
      }
      return job.state === 'done' ? 0 : 1;
    } finally {
      await connection.close();
    }
  },
};
