import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import { loadCompany } from './jobs/load-company.ts';
import { removeCompany } from './jobs/remove-company.ts';

// a handler takes what its own `parse` gives: the runner never mixes them
export const sampleJobs: readonly JobHandler[] = [loadCompany as JobHandler, removeCompany];
