import { z } from 'zod';
import { covariateIds, exposureIds } from './exposures.ts';
import { controls } from './population-sql.ts';

/** A number with its 95 % interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/** An exposure group: `from`/`to` in seconds (durations) or the number itself; open or without number: null. */
export const DriverGroup = z.object({
  key: z.string(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  n: z.number(),
});

export const DriverBin = DriverGroup.extend({
  /** encounters of this group in a year */
  perYear: z.number(),
  /** share that stayed, as seen */
  crude: Estimate.extend({ n: z.number() }),
  /** share that would have stayed had everybody met with this group, with today's mix of customers and problems (M2) */
  standardised: Estimate.nullable(),
  /** the same, held monotone, with a bootstrap band (M4); null where the groups have no order */
  smooth: Estimate.nullable(),
  /** mean revenue of the horizon after, major units, as seen */
  revenue: Estimate.nullable(),
});
export type DriverBin = z.infer<typeof DriverBin>;

const Knee = z.object({ hours: z.number(), low: z.number().nullable(), high: z.number().nullable() });
export const KneeResult = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unclear'), reason: z.string() }),
  z.object({
    state: z.enum(['knee', 'no-knee', 'no-effect']),
    shape: z.string(),
    /** faster than this brings nothing measurable */
    lower: Knee.nullable(),
    /** slower than this harms no further */
    upper: Knee.nullable(),
    /** log odds of loss per unit of ln hours between the knees */
    slope: Estimate,
    effectP: z.number(),
    bendP: z.number(),
  }),
]);
export type KneeResult = z.infer<typeof KneeResult>;

export const Doubt = z.object({
  /** green: controls quiet and the E-value beats what was measured; red: a control alarms */
  light: z.enum(['green', 'amber', 'red', 'unknown']),
  controls: z.array(
    z.object({
      id: z.enum(controls),
      /** difference of what happened *before* between the two sides, which the exposure cannot have caused */
      difference: Estimate,
      p: z.number(),
      alarms: z.boolean(),
    }),
  ),
  eValue: z.number().nullable(),
  eValueBound: z.number().nullable(),
  strongest: z.object({ covariate: z.enum(covariateIds).nullable(), ratio: z.number() }),
  /** what is left of the difference when the largest control is all bias */
  afterBias: z.number().nullable(),
});
export type Doubt = z.infer<typeof Doubt>;

export const DriverSegment = z.object({
  covariate: z.string(),
  level: z.string(),
  n: z.number(),
  difference: Estimate.nullable(),
  p: z.number().nullable(),
});
export type DriverSegment = z.infer<typeof DriverSegment>;

/** Everything computed from the cells of one exposure. Shares are of 1; differences are staying on side `a` minus staying on side `b`. */
export const DriverResult = z.object({
  id: z.enum(exposureIds),
  state: z.enum(['answered', 'cannot-answer']),
  /** why it cannot be answered: no-records, too-recent, not-measured, nobody-left, nobody-stayed, few-lost, one-sided, no-overlap */
  reason: z.string().nullable(),
  /** more encounters that would be enough */
  needed: z.number().nullable(),
  monthsNeeded: z.number().nullable(),
  /** customers at landmarks: at most one encounter per customer and window */
  n: z.number(),
  lost: z.number(),
  coverage: z.object({
    present: z.number(),
    ripe: z.number(),
    known: z.number(),
    days: z.number(),
    knownShare: z.number(),
  }),
  groups: z.array(DriverGroup).readonly(),
  bins: z.array(DriverBin).readonly(),
  leftOut: z.array(z.object({ key: z.string(), n: z.number() })).readonly(),
  sides: z.object({ a: z.array(z.string()), b: z.array(z.string()) }).nullable(),
  difference: Estimate.nullable(),
  crudeDifference: z.number().nullable(),
  /** risk ratio of loss, side a over side b */
  ratio: Estimate.nullable(),
  numberNeeded: z.number().nullable(),
  p: z.number().nullable(),
  deff: z.number(),
  strata: z
    .object({
      finest: z.number(),
      compared: z.number(),
      lostToNonOverlap: z.number(),
      curveLost: z.number(),
      kept: z.array(z.object({ id: z.enum(covariateIds), share: z.number() })),
    })
    .nullable(),
  knee: KneeResult.nullable(),
  doubt: Doubt.nullable(),
  segments: z.array(DriverSegment).readonly(),
  /** categories: each against all others, the one that stands out most first */
  levels: z
    .array(z.object({ key: z.string(), n: z.number(), difference: Estimate, p: z.number() }))
    .readonly(),
  money: z
    .object({
      encountersPerYear: z.number(),
      keptPerYear: Estimate,
      valuePerCustomer: z.number().nullable(),
      perYear: Estimate.nullable(),
    })
    .nullable(),
  experiment: z
    .object({ perArm: z.number(), effect: z.number(), baseline: z.number(), months: z.number().nullable() })
    .nullable(),
});
export type DriverResult = z.infer<typeof DriverResult>;

export const Congestion = z.discriminatedUnion('state', [
  z.object({ state: z.literal('cannot-answer'), reason: z.string() }),
  z.object({
    state: z.literal('answered'),
    n: z.number(),
    /** change of the share lost per unit of ln hours of waiting, moved by the queue alone */
    perLnHour: Estimate,
    firstStageF: z.number(),
    /** what happened before, moved by the same queue: anything but 0 says that busy hours meet other customers */
    controls: z.array(z.object({ id: z.enum(controls), perLnHour: Estimate, alarms: z.boolean() })),
    /** fifths of the queue others caused, calm to busy: waits, outcome, and what was known before (should be level) */
    fifths: z.array(
      z.object({
        n: z.number(),
        hours: z.number(),
        stayed: z.number(),
        refundsBefore: z.number(),
        requestsBefore: z.number(),
        buyersBefore: z.number(),
        revenueBefore: z.number(),
      }),
    ),
  }),
]);
export type Congestion = z.infer<typeof Congestion>;

/** What stands beside the comparison: time, queue, stages. */
export const Evidence = z.object({
  ladder: z.array(z.object({ horizon: z.number(), n: z.number(), difference: Estimate.nullable() })),
  /** as seen, not adjusted; weeks since the landmark */
  curves: z.array(
    z.object({
      side: z.enum(['a', 'b']),
      n: z.number(),
      points: z.array(
        z.object({
          week: z.number(),
          value: z.number(),
          low: z.number().nullable(),
          high: z.number().nullable(),
        }),
      ),
    }),
  ),
  /** what the curves count: contracts that end, or first purchases after */
  curveEvent: z.enum(['contract-end', 'purchase']),
  congestion: Congestion.nullable(),
  /** slope within strata per ln hour, to lay beside the natural experiment */
  adjustedPerLnHour: Estimate.nullable(),
});
export type Evidence = z.infer<typeof Evidence>;
