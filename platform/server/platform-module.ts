import { Readable } from 'node:stream';
import { platformContract } from '#platform/core/contract.ts';
import { en } from '#platform/core/messages.en.ts';
import { ru } from '#platform/core/messages.ru.ts';
import { platformPermissions } from '#platform/core/permissions.ts';
import { notFound } from '#platform/core/refusal.ts';
import { makeBackup } from './backup.ts';
import { examine } from './doctor.ts';
import { implementing } from './http/implementing.ts';
import type { JobHandler } from './jobs/jobs.ts';
import type { ServerModule, StreamRoute } from './module.ts';
import { changeCompany } from './settings.ts';

const os = implementing(platformContract);

const rebuildAnalytics: JobHandler = {
  kind: 'platform.rebuild-analytics',
  parse: (payload) => payload,
  run: async ({ services, progress }) => {
    let done = 0;
    await services.analytics.rebuild(({ table, rows }) => {
      done += rows;
      progress({ done, total: null, detail: { table } });
    });
    return { rows: done };
  },
};

const router = os.router({
  company: {
    get: os.company.get.handler(({ context }) => context.query(async (ctx) => ctx.company)),
    save: os.company.save.handler(({ context, input }) =>
      context.command(async (ctx) => {
        await changeCompany(ctx, input);
        return input;
      }),
    ),
  },
  jobs: {
    list: os.jobs.list.handler(({ context }) => context.services.jobs.list(50)),
    find: os.jobs.find.handler(async ({ context, input }) => {
      const job = await context.services.jobs.find(input.jobId);
      if (!job) throw notFound('platform:job-unknown');
      return job;
    }),
    cancel: os.jobs.cancel.handler(async ({ context, input }) => {
      const job = await context.services.jobs.find(input.jobId);
      if (!job) throw notFound('platform:job-unknown');
      await context.command((ctx) =>
        ctx.audit({
          action: 'platform.cancel-job',
          subjectKind: 'job',
          subjectId: input.jobId,
          detail: { kind: job.kind },
        }),
      );
      return { cancelled: await context.services.jobs.cancel(input.jobId) };
    }),
  },
  analytics: {
    status: os.analytics.status.handler(({ context }) => context.services.analytics.status()),
    rebuild: os.analytics.rebuild.handler(({ context }) =>
      context.command(async (ctx) => ({
        jobId: await context.services.jobs.enqueue(ctx, rebuildAnalytics.kind, {}, { dedupeKey: 'rebuild' }),
      })),
    ),
  },
  doctor: os.doctor.handler(({ context }) => examine(context.services)),
});

const downloadBackup: StreamRoute = {
  method: 'GET',
  path: '/backup',
  permission: 'platform.backup',
  summary: 'The whole record store as one gzip file, to restore from',
  handle: async (context, _request, reply) => {
    const { services } = context;
    await context.command((ctx) =>
      ctx.audit({ action: 'platform.backup', subjectKind: 'company', subjectId: 'company' }),
    );
    const name = `holdfast-${services.clock().toISOString().slice(0, 10)}.backup.gz`;
    return reply
      .type('application/gzip')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(makeBackup(services)));
  },
};

export const platformModule: ServerModule = {
  row: 'platform',
  contract: platformContract,
  router,
  permissions: platformPermissions,
  messages: { en, ru },
  jobs: [rebuildAnalytics],
  streams: [downloadBackup],
};
