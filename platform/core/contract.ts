import { z } from 'zod';
import { CompanySettings } from './company.ts';
import { operation } from './operation.ts';

export const JobProgressView = z.object({
  done: z.number(),
  total: z.number().nullable(),
  phase: z.string().optional(),
  perSecond: z.number().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

export const JobViewSchema = z.object({
  jobId: z.uuid(),
  kind: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: JobProgressView.nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});

export const AnalyticsStatusView = z.object({
  engine: z.string(),
  lagSeconds: z.number(),
  pendingEvents: z.number(),
  refreshedAt: z.string().nullable(),
  /** true while a reload runs: figures may be of before it */
  rebuilding: z.boolean(),
  rows: z.record(z.string(), z.number()),
  snapshot: z.string(),
});

export const DoctorCheck = z.object({
  id: z.enum(['node', 'disk', 'database', 'schema', 'jobs', 'analytics']),
  state: z.enum(['ok', 'warning', 'bad']),
  detail: z.string(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/** The platform's own operations: company settings, background tasks, the analytics mirror. */
export const platformContract = {
  company: {
    get: operation({
      permission: 'settings.read',
      method: 'GET',
      path: '/company',
      tag: 'platform',
      summary: 'Company settings',
    }).output(CompanySettings),
    save: operation({
      permission: 'settings.write',
      method: 'PUT',
      path: '/company',
      tag: 'platform',
      summary: 'Change company settings',
    })
      .input(CompanySettings)
      .output(CompanySettings),
  },
  jobs: {
    list: operation({
      permission: 'jobs.read',
      method: 'GET',
      path: '/jobs',
      tag: 'platform',
      summary: 'Newest background tasks',
    }).output(z.array(JobViewSchema)),
    find: operation({
      permission: 'jobs.read',
      method: 'GET',
      path: '/jobs/{jobId}',
      tag: 'platform',
      summary: 'One background task',
      refusals: ['platform:job-unknown'],
    })
      .input(z.object({ jobId: z.uuid() }))
      .output(JobViewSchema),
    cancel: operation({
      permission: 'jobs.cancel',
      method: 'POST',
      path: '/jobs/{jobId}/cancel',
      tag: 'platform',
      summary: 'Ask a background task to stop',
      refusals: ['platform:job-unknown'],
    })
      .input(z.object({ jobId: z.uuid() }))
      .output(z.object({ cancelled: z.boolean() })),
  },
  analytics: {
    status: operation({
      permission: 'settings.read',
      method: 'GET',
      path: '/analytics',
      tag: 'platform',
      summary: 'How far analytics are behind',
    }).output(AnalyticsStatusView),
    rebuild: operation({
      permission: 'analytics.rebuild',
      method: 'POST',
      path: '/analytics/rebuild',
      tag: 'platform',
      summary: 'Refill the analytics mirror from nothing',
    }).output(z.object({ jobId: z.uuid() })),
  },
  doctor: operation({
    permission: 'platform.doctor',
    method: 'GET',
    path: '/doctor',
    tag: 'platform',
    summary: 'Examine this installation',
  }).output(z.array(DoctorCheck)),
};
