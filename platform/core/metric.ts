import { z } from 'zod';

/** Every number the product shows: its value, how sure we are, and on how many it rests. */
export const MetricValue = z.object({
  value: z.number().nullable(),
  /** 95 % interval; null where none is defined (a count is exact) or there is too little data */
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  /** set instead of a value when n is under the metric's minimum */
  needed: z.number().optional(),
});
export type MetricValue = z.infer<typeof MetricValue>;

export type MetricUnit = 'seconds' | 'share' | 'count' | 'score' | 'money' | 'mean' | 'days';

/** One declared metric; every screen, export, CLI and API call goes through it. Words live in the catalogue. */
export type MetricDefinition = {
  /** stable key, used in URLs and exports: "frt", "csat", "crr" */
  readonly id: string;
  /** number in the metric definitions: "M1" */
  readonly code: string;
  readonly unit: MetricUnit;
  /** which way is good; null where neither is */
  readonly better: 'higher' | 'lower' | null;
  /** under this many observations "not enough data" is the answer */
  readonly minimumN: number;
  /** which event's date puts an observation into a period (C8) */
  readonly population: 'created' | 'replied' | 'resolved' | 'rated' | 'state' | 'ordered';
  /** raised when the formula changes; saved with every snapshot and export (C13) */
  readonly version: number;
};
