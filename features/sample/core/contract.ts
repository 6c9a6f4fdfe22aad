import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { SampleStatus } from './schema.ts';

const tag = 'sample';
const Started = z.object({ jobId: z.uuid() });

/** The sample company: a lifelike company to explore, with known truths inside (docs/sample-company.md). */
export const sampleContract = {
  status: operation({
    permission: 'sample.read',
    method: 'GET',
    path: '/sample',
    tag,
    summary: 'Whether the sample company is here',
  }).output(SampleStatus),
  load: operation({
    permission: 'sample.manage',
    method: 'POST',
    path: '/sample',
    tag,
    summary: 'Make the sample company',
    description:
      'Makes 24 months of 4,000 customers as a background task. Refused where there are real customers already, unless `alongside` is set.',
    refusals: ['sample:already-there', 'sample:busy', 'sample:other-customers'],
  })
    .input(z.object({ alongside: z.boolean().default(false) }))
    .output(Started),
  remove: operation({
    permission: 'sample.manage',
    method: 'DELETE',
    path: '/sample',
    tag,
    summary: 'Remove the sample company',
    description:
      'Removes everything it made, and whatever was added to its customers since. Nothing else is touched.',
    refusals: ['sample:not-there', 'sample:busy'],
  }).output(Started),
};
