import { z } from 'zod';

/** What can be made better, and how it is measured. Times are moved by agents, shares by time spent per request. */
export const worthMeasures = ['frt', 'art', 'one-touch', 'reopen'] as const;
export const WorthMeasure = z.enum(worthMeasures);
export type WorthMeasure = z.infer<typeof WorthMeasure>;

const Amount = z.number().min(0).max(1e12);

/** A number one is not sure of: the best guess and the ends of what it may well be (95 %). */
export const Range = z
  .object({ value: Amount, low: Amount, high: Amount })
  .refine(({ value, low, high }) => low <= value && value <= high, { message: 'low ≤ value ≤ high' });
export type Range = z.infer<typeof Range>;

/**
 * What a measure does to the risk of leaving, per customer with a request. `ln-hour`: per unit of ln(hours), flat outside
 * the knees (hours); `share`: per 1.0 of the share. Positive: more of the measure, more leave.
 */
export const Effect = z
  .object({
    riskPerUnit: z.number().min(-1).max(1),
    low: z.number().min(-1).max(1),
    high: z.number().min(-1).max(1),
    unit: z.enum(['ln-hour', 'share']),
    kneeLow: z.number().positive().max(10_000).optional(),
    kneeHigh: z.number().positive().max(10_000).optional(),
    /** of the driver; `none`: the data cannot answer; `assumed`: typed by the reader */
    grade: z.enum(['A', 'B', 'C', 'none', 'assumed']),
    /** which analysis says so ("driver frt, version 3"); empty for an assumption */
    source: z.string().max(200).default(''),
  })
  .refine(({ riskPerUnit, low, high }) => low <= riskPerUnit && riskPerUnit <= high, {
    message: 'low ≤ riskPerUnit ≤ high',
  });
export type Effect = z.infer<typeof Effect>;

export const WorthInputs = z.object({
  measure: WorthMeasure,
  /** typical value today and the one wanted: hours, or a share of 1 */
  from: z.number().min(0).max(100_000),
  to: z.number().min(0).max(100_000),
  effect: Effect,
  requestsPerMonth: Range,
  /** customers with a request, per month, nobody counted twice within the time an effect is told for */
  customersPerMonth: Range,
  /** revenue of an active customer in a year, major units */
  revenuePerYear: Range,
  /** share of revenue that is margin */
  marginShare: Range.refine(({ high }) => high <= 1, { message: 'a share of 1' }),
  /** how long a kept customer stays on average, years */
  lifeYears: Range,
  /** an agent's time per request; for shares: extra time per request that is done better */
  handleHours: Range,
  /** what an hour of an agent's work costs, major units */
  costPerHour: Range,
  /** paid hours per hour at the desk: leave, breaks, meetings, training */
  paidPerDeskHour: z.number().min(1).max(5),
  /** agents at the desk at the same time, today */
  agents: z.number().int().min(1).max(2000),
  /** hours of the week in which somebody is there */
  hoursPerWeek: z.number().min(1).max(168),
  /** parts of the staffed week, busy to quiet; shares sum to 1 */
  pattern: z
    .array(z.object({ requests: z.number().min(0).max(1), hours: z.number().min(0.001).max(1) }))
    .min(1)
    .max(24),
  /** mean time until people give up; null where they wait */
  patienceHours: z.number().positive().max(1000).nullable(),
  /** how many more agents to think about */
  most: z.number().int().min(1).max(40),
});
export type WorthInputs = z.infer<typeof WorthInputs>;

/** Inputs somebody is not sure of: the rows of the sensitivity table. */
export const rangedInputs = [
  'requestsPerMonth',
  'customersPerMonth',
  'revenuePerYear',
  'marginShare',
  'lifeYears',
  'handleHours',
  'costPerHour',
] as const satisfies readonly (keyof WorthInputs)[];
export type RangedInput = (typeof rangedInputs)[number];

const Spread = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Spread = z.infer<typeof Spread>;

/** k more agents. Money per month, major units; null where no money may be promised. */
export const WorthStep = z.object({
  k: z.number().int(),
  /** the measure with k more: hours or share */
  reached: z.number(),
  cost: Spread,
  retained: Spread.nullable(),
  net: Spread.nullable(),
  /** of one agent more: retained margin less cost against the step before */
  marginal: z.number().nullable(),
  /** share of the draws in which it pays; null where no money may be promised */
  pays: z.number().nullable(),
  /** effect per unit from which on it pays; null when no effect could (nothing would change) */
  breakEven: z.number().nullable(),
  /** the same as difference in the share of customers who leave, between today and `reached` */
  breakEvenRisk: z.number().nullable(),
});
export type WorthStep = z.infer<typeof WorthStep>;

export const Worth = z.object({
  /** raised when the formula changes */
  version: z.number().int(),
  seed: z.number().int(),
  draws: z.number().int(),
  /** `money`, or only how strong the effect would have to be */
  promise: z.enum(['money', 'break-even']),
  unit: z.enum(['ln-hour', 'share']),
  today: z.object({
    /** agents busy at once, on average over the staffed week */
    load: z.number(),
    occupancy: z.number(),
    /** of the time told by the measure: waiting for an agent, and what more agents do not shorten */
    queueHours: z.number(),
    otherHours: z.number(),
    /** handling time was lowered to the one that explains today's wait: as given, the queue would be longer than it is */
    handleHoursUsed: z.number().nullable(),
  }),
  steps: z.array(WorthStep),
  /** where the expected net is highest, and where it lies in nine of ten draws; null where no money may be promised */
  optimum: z.object({ k: z.number().int(), low: z.number().int(), high: z.number().int() }).nullable(),
  /** fewest more agents with which `to` is reached; null when `most` are not enough */
  target: z.number().int().nullable(),
  /** what the change from → to is worth by itself, whatever it costs */
  gain: z
    .object({
      riskDifference: Spread,
      keptPerMonth: Spread,
      marginPerMonth: Spread,
    })
    .nullable(),
  /** net per month of `at` more agents with one input at its low and its high end, widest first */
  sensitivity: z.array(
    z.object({ input: z.enum([...rangedInputs, 'effect']), low: z.number(), high: z.number() }),
  ),
  /** which number of agents the sensitivity is about */
  at: z.number().int(),
});
export type Worth = z.infer<typeof Worth>;
