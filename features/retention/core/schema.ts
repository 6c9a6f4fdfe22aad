import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';

/** A calendar day in the company's zone, "2026-01-31". */
export const Day = z.iso.date();

/** One or several values of a filter; in a URL the parameter is repeated. The empty text stands for "not set". */
const Values = z
  .union([
    z.array(z.string().max(200)).max(100),
    z
      .string()
      .max(200)
      .transform((one) => [one]),
  ])
  .default([]);

/** What a figure can be split by. `promise` = order delivered as promised or late; `plan` = subscription plan. */
export const dimensions = [
  'channel',
  'team',
  'agent',
  'stage',
  'tier',
  'country',
  'language',
  'customerKind',
  'topic',
  'priority',
  'moment',
  'survey',
  'promise',
  'plan',
  'source',
] as const;
export const Dimension = z.enum(dimensions);
export type Dimension = z.infer<typeof Dimension>;

/** Dimensions that are also filters of the slice, under the same name. */
export const filterDimensions = [
  'channel',
  'team',
  'agent',
  'stage',
  'tier',
  'country',
  'language',
  'customerKind',
  'topic',
  'priority',
  'moment',
  'survey',
  'promise',
  'plan',
  'source',
] as const satisfies readonly Dimension[];

/**
 * Which records a question is about; the same on every page, in the URL and on the command line. A filter a metric
 * cannot apply (an agent for a repeat purchase) is named in the answer's `ignored`, never silently dropped.
 */
export const Slice = z.object({
  /** first and last day, both included; absent: the last 90 days up to the last day with records */
  from: Day.optional(),
  to: Day.optional(),
  /** what the period is compared with: the one of equal length just before, the same days a year earlier, or nothing */
  compare: z.enum(['previous', 'year', 'none']).default('previous'),
  /** which clock durations are measured by; where no calendar was in force business time is unknown */
  clock: z.enum(['calendar', 'business']).default('calendar'),
  channel: Values,
  /** team and staff ids */
  team: Values,
  agent: Values,
  stage: Values,
  tier: Values,
  country: Values,
  language: Values,
  customerKind: Values,
  topic: Values,
  priority: Values,
  moment: Values,
  /** survey id */
  survey: Values,
  /** "kept" | "late" */
  promise: Values,
  plan: Values,
  source: Values,
  /** a saved segment of customers */
  segment: z.uuid().optional(),
});
export type Slice = z.infer<typeof Slice>;
/** A slice as a caller writes it: everything optional. */
export type SliceInput = z.input<typeof Slice>;

export const Period = z.object({
  from: Day,
  to: Day,
  days: z.number().int(),
});
export type Period = z.infer<typeof Period>;

/** What every answer says about itself, so that it can be repeated and cited (C13). */
export const Provenance = z.object({
  period: Period,
  /** what it is compared with; null when nothing */
  compare: Period.nullable(),
  /** state of the facts: equal snapshots give equal answers */
  snapshot: z.string(),
  /** the day that counts as today for open waits and for "ripe" windows */
  today: Day,
  /** filters this answer could not apply */
  ignored: z.array(z.string()),
});
export type Provenance = z.infer<typeof Provenance>;

/** Change of a figure against what it is compared with (or of a group against all others), in the figure's own unit. */
export const Difference = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** two-sided; null where no test is defined */
  p: z.number().nullable(),
  /** the 95 % interval leaves zero out */
  significant: z.boolean(),
  /** better, worse, or neither by the metric's own direction; null when not significant or without direction */
  verdict: z.enum(['better', 'worse']).nullable(),
});
export type Difference = z.infer<typeof Difference>;

/** Records that were looked at and left out, with the reason (a key under `excluded` of the catalogue). */
export const Excluded = z.object({ reason: z.string(), n: z.number() });
export type Excluded = z.infer<typeof Excluded>;

export const MetricKind = z.enum(['duration', 'share', 'mean', 'nps', 'count', 'ratio']);

/** A declared metric as it is printed, in the reader's language. */
export const MetricCard = z.object({
  id: z.string(),
  code: z.string(),
  group: z.enum(['service', 'voice', 'retention']),
  kind: MetricKind,
  /** seconds | share (of 1) | count | score (points) | money | mean | days */
  unit: z.enum(['seconds', 'share', 'count', 'score', 'money', 'mean', 'days']),
  better: z.enum(['higher', 'lower']).nullable(),
  minimumN: z.number(),
  population: z.enum(['created', 'replied', 'resolved', 'rated', 'state', 'ordered']),
  version: z.number(),
  name: z.string(),
  /** short form for tight places ("FRT") */
  short: z.string(),
  /** the exact rule, with the company's own windows filled in */
  definition: z.string(),
  /** which event's day puts a record into the period, in words (C8) */
  counted: z.string(),
  /** what one observation is: "replies", "answers", "customers" */
  observation: z.string(),
  dimensions: z.array(Dimension),
  filters: z.array(z.string()),
  /** what can be asked beside the figure itself */
  trend: z.boolean(),
  distribution: z.boolean(),
  /** has a business-hours variant */
  business: z.boolean(),
});
export type MetricCard = z.infer<typeof MetricCard>;

/**
 * One figure. `value` is the headline: the median of a duration (by the slice's clock), the share, the mean, the score.
 * `parts` are what stands beside it, by key (words under `part` of the catalogue):
 * durations: `median p90 mean` by the slice's clock and, in figures, the other clock's under its name (`businessMedian businessP90
 * businessMean`, or `calendarMedian …` when business hours were asked for); csat: `mean`; ces: `topShare`; nps: `promoters passives
 * detractors` (shares); transfers: `share hotPotato`; touches: `customerTurns`; backlog: `ageMedian ageP90`;
 * unanswered: `autoClosed`; repeat-after-contact: `any3 any30 any90 last3 last30 last90`; crr: `counts`.
 */
export const Figure = z.object({
  id: z.string(),
  version: z.number(),
  value: MetricValue,
  parts: z.record(z.string(), MetricValue),
  previous: MetricValue.nullable(),
  difference: Difference.nullable(),
  excluded: z.array(Excluded),
});
export type Figure = z.infer<typeof Figure>;
