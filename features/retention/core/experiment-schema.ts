import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';
import { ChurnRule } from './contract/retention.ts';

/** `lottery`: among requests of equal class a coin moves a share forward; `gesture`: an apology, a gift, a coupon. */
export const ExperimentKind = z.enum(['lottery', 'gesture', 'other']);
export type ExperimentKind = z.infer<typeof ExperimentKind>;

export const ExperimentState = z.enum(['draft', 'running', 'stopped', 'decided']);
export type ExperimentState = z.infer<typeof ExperimentState>;

/**
 * What is compared, per customer, over the horizon's days after the day of exposure: `stays` = active at the end of the
 * horizon by the company's churn rule; `buys` = bought at least once; `revenue` = purchases less refunds.
 */
export const ExperimentOutcome = z.enum(['stays', 'buys', 'revenue']);
export type ExperimentOutcome = z.infer<typeof ExperimentOutcome>;

export const Arm = z.enum(['treated', 'control']);
export type Arm = z.infer<typeof Arm>;

/** One or several values; in a URL the parameter is repeated. The empty text stands for "not set". */
const Values = z
  .union([
    z.array(z.string().max(200)).max(50),
    z
      .string()
      .max(200)
      .transform((one) => [one]),
  ])
  .default([]);

export const ticketClasses = ['channel', 'topic', 'severity', 'priority'] as const;
export const customerClasses = ['tier', 'country', 'language', 'customerKind'] as const;

/** Who takes part; an empty list means everybody. The first four are of the request, the others of the customer. */
export const ExperimentClass = z.object({
  channel: Values,
  topic: Values,
  severity: Values,
  priority: Values,
  tier: Values,
  country: Values,
  language: Values,
  customerKind: Values,
});
export type ExperimentClass = z.infer<typeof ExperimentClass>;
export type ClassField = keyof ExperimentClass;

const Share = z.coerce.number().min(0.05).max(0.95);
const Horizon = z.coerce.number().int().min(1).max(730);

/** What a power calculation is asked for. Baseline and spread absent: taken from the facts. */
export const PowerInput = ExperimentClass.extend({
  outcome: ExperimentOutcome.default('stays'),
  horizonDays: Horizon.default(90),
  share: Share.default(0.5),
  /** smallest difference worth seeing: of shares (0.02 = two points), or of revenue per customer, major units */
  effect: z.coerce.number().positive().max(1e9).default(0.03),
  /** share of 1, or mean revenue per customer */
  baseline: z.coerce.number().min(0).max(1e9).optional(),
  /** standard deviation of revenue per customer; for shares it follows from the baseline */
  deviation: z.coerce.number().positive().max(1e9).optional(),
});
export type PowerInput = z.infer<typeof PowerInput>;

/** Customers needed, in both arms together and in each. */
const Needed = z.object({ total: z.number(), treated: z.number(), control: z.number() });

export const Power = z.object({
  outcome: ExperimentOutcome,
  horizonDays: z.number(),
  share: z.number(),
  effect: z.number(),
  level: z.number(),
  power: z.number(),
  /** from the facts, whatever was typed instead of it; n = customers it rests on */
  measured: MetricValue,
  measuredDeviation: z.number().nullable(),
  baseline: z.number().nullable(),
  deviation: z.number().nullable(),
  /** when looked at once, at the end; null without a baseline */
  once: Needed.nullable(),
  /** when watched all the time and stopped early if the interval says so: what an experiment is planned with */
  watched: Needed.nullable(),
  /** customers of the class with a first request, per month */
  perMonth: z.number(),
  /** months until so many are exposed and their horizon is over; null when nobody comes */
  months: z.number().nullable(),
  rule: ChurnRule,
  /** the horizon is shorter than the pause that counts as lost: buying just before exposure still counts as staying */
  shortHorizon: z.boolean(),
  snapshot: z.string(),
  today: z.iso.date(),
});
export type Power = z.infer<typeof Power>;

export const ExperimentPlan = z.object({
  class: ExperimentClass,
  share: Share,
  outcome: ExperimentOutcome,
  horizonDays: Horizon,
  /** smallest difference worth seeing and what it was planned from */
  effect: z.number().positive().max(1e9),
  baseline: z.number().min(0).max(1e9),
  /** customers in both arms together */
  plannedTotal: z.number().int().min(40).max(100_000_000),
});
export type ExperimentPlan = z.infer<typeof ExperimentPlan>;

export const ExperimentFields = z.object({
  name: z.string().trim().min(1).max(120),
  kind: ExperimentKind,
  /** what the treated arm gets */
  tried: z.string().trim().max(2000).default(''),
  plan: ExperimentPlan,
});
export type ExperimentFields = z.infer<typeof ExperimentFields>;

export const Experiment = ExperimentFields.extend({
  experimentId: z.uuid(),
  state: ExperimentState,
  /** churn rule at the start; null in a draft */
  rule: ChurnRule.nullable(),
  decision: z.enum(['adopt', 'drop', 'unclear']).nullable(),
  reason: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** customers drawn so far */
  treated: z.number(),
  control: z.number(),
});
export type Experiment = z.infer<typeof Experiment>;

export const Assignment = z.object({
  experimentId: z.uuid(),
  customerId: z.uuid(),
  /** null: this customer or request is not of the class, or the customer is one of our own; nothing was recorded */
  arm: Arm.nullable(),
  /** first exposure; a repeat gives the same */
  assignedAt: z.string().nullable(),
});
export type Assignment = z.infer<typeof Assignment>;

/** Difference treated − control with an interval that holds at every look. */
const Difference = z.object({ value: z.number(), low: z.number(), high: z.number(), n: z.number() });

export const ExperimentResult = z.object({
  experiment: Experiment,
  arms: z.array(
    z.object({
      arm: Arm,
      assigned: z.number(),
      /** horizon over: compared */
      complete: z.number(),
      pending: z.number(),
      /** share or mean of those complete, with the interval of one look */
      value: MetricValue,
    }),
  ),
  unit: z.enum(['share', 'money']),
  currency: z.string(),
  /** are the arms as large as they were meant to be? */
  split: z.object({
    planned: z.number(),
    observed: z.number().nullable(),
    chiSquare: z.number().nullable(),
    p: z.number().nullable(),
    alarm: z.boolean(),
  }),
  /** null with the reason why nothing may be compared */
  difference: Difference.nullable(),
  refused: z.enum(['split', 'not-enough-data', 'constant']).nullable(),
  /** complete customers still missing until a first comparison */
  needed: z.number().nullable(),
  verdict: z.enum(['better', 'worse', 'unclear']).nullable(),
  /** as it would have been seen on each day */
  course: z.array(
    z.object({ day: z.iso.date(), value: z.number(), low: z.number(), high: z.number(), n: z.number() }),
  ),
  /** what was so before exposure: must be alike in both arms */
  balance: z.array(
    z.object({
      covariate: z.enum(['tenure', 'purchases', 'revenue', 'requests', 'active']),
      treated: z.number(),
      control: z.number(),
      /** difference in standard deviations; null where nothing varies within the arms */
      standardised: z.number().nullable(),
      /** corrected for the number of lines */
      p: z.number(),
      alarm: z.boolean(),
    }),
  ),
  forecast: z.object({
    plannedTotal: z.number(),
    complete: z.number(),
    /** newly drawn customers per day, over the last 28 days of the experiment */
    perDay: z.number(),
    /** day on which the planned number is complete; null when it cannot be said */
    doneOn: z.iso.date().nullable(),
    /** half the width of the interval at the planned number */
    halfWidth: z.number().nullable(),
  }),
  /** purchases in another currency, left out of revenue */
  otherCurrency: z.number(),
  snapshot: z.string(),
  today: z.iso.date(),
  version: z.number().int(),
});
export type ExperimentResult = z.infer<typeof ExperimentResult>;
