/** How long the sample company takes on the embedded database, by what it is doing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '../../apps/server/modules.ts';
import { startLoad } from '../../features/sample/server/commands.ts';
import { openApplication } from '../../platform/server/application.ts';
import { readConfig } from '../../platform/server/config.ts';
import { createLog } from '../../platform/server/log.ts';
import { createRequestContext, systemCaller } from '../../platform/server/request-context.ts';

type Timing = {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly phases: Readonly<Record<string, number>>;
  readonly error: string | null;
};

export async function benchSample(): Promise<Timing> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const application = await openApplication({
    config: readConfig({ HOLDFAST_DATA: folder, LOG_LEVEL: 'error' }),
    log: createLog('error'),
    modules,
  });
  try {
    application.startWork();
    const { services } = application;
    const context = createRequestContext(services, systemCaller('bench'));
    const start = performance.now();
    const cpu = process.cpuUsage();
    const jobId = await context.command((ctx) => startLoad(ctx, { alongside: false }));
    const phases: Record<string, number> = {};
    let last = start;
    for (;;) {
      const job = await services.jobs.find(jobId);
      const now = performance.now();
      const phase = job?.progress?.phase ?? 'starting';
      phases[phase] = (phases[phase] ?? 0) + (now - last) / 1000;
      last = now;
      if (job?.state === 'done' || job?.state === 'failed') {
        const used = process.cpuUsage(cpu);
        const timing = {
          seconds: (now - start) / 1000,
          cpuSeconds: (used.user + used.system) / 1e6,
          phases,
          error: job.error,
        };
        for (const [name, seconds] of Object.entries(phases))
          console.log(`  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`);
        console.log(
          `  ${'sample company'.padEnd(16)} ${timing.seconds.toFixed(1).padStart(6)} s (processor ${timing.cpuSeconds.toFixed(1)} s)${job.error ? ` FAILED: ${job.error}` : ''}`,
        );
        return timing;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await application.close();
    await rm(folder, { recursive: true, force: true });
  }
}
