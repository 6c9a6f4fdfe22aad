import { z } from 'zod';

/** How many records of each kind the sample company has. */
export const SampleCounts = z.record(z.string(), z.number());

export const SampleStatus = z.object({
  /** `partial`: a load or a removal stopped half way; remove it, or load again to finish */
  state: z.enum(['absent', 'loading', 'loaded', 'removing', 'partial']),
  /** the task at work, while loading or removing */
  jobId: z.uuid().nullable(),
  /** the day its 24 months end with, and when it was asked for */
  today: z.string().nullable(),
  counts: SampleCounts.nullable(),
  /** customers who are not of the sample company: it stands apart from real data unless asked for */
  otherCustomers: z.number(),
});
export type SampleStatus = z.infer<typeof SampleStatus>;

/** What is kept about it (settings, key `sample`). */
export const SampleMark = z.object({
  state: z.enum(['loading', 'loaded', 'removing']),
  jobId: z.uuid(),
  today: z.iso.datetime(),
  seed: z.number().int(),
  counts: SampleCounts.nullable(),
});
export type SampleMark = z.infer<typeof SampleMark>;
