import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';
import { operation } from '#platform/core/operation.ts';
import { ListInput, pageOf } from '#platform/core/paging.ts';
import { Day } from '../schema.ts';
import { ChurnRule } from './retention.ts';

const tag = 'retention';
const permission = 'retention.read';

/** Days ahead a forecast can be asked for. */
export const horizons = [30, 60, 90, 180, 365] as const;

/** What a forecast is asked for by; the same in every operation, in the URL and on the command line. */
export const ForecastTerms = z.object({
  /** days ahead: 30, 60, 90, 180 or 365 */
  horizon: z.coerce
    .number()
    .refine((days) => horizons.some((known) => known === days))
    .default(90),
  /** share of revenue that is margin; 1 = the money of the forecast is revenue */
  margin: z.coerce.number().min(0.01).max(1).default(1),
  /** discount per year: what comes later is worth less */
  discount: z.coerce.number().min(0).max(1).default(0.1),
});
export type ForecastTerms = z.infer<typeof ForecastTerms>;

/** By what a customer's probability was computed: contract holders by their contract, all others by their purchases. */
export const ForecastKind = z.enum(['contract', 'purchase']);
export type ForecastKind = z.infer<typeof ForecastKind>;

/**
 * A fact with its numbers, never a guess; words under `leaving.reason.<kind>` of the catalogue.
 * pause: usual, silent (days); waiting: count, days (longest); open: count; nps, csat, ces: score, max, days (ago);
 * late: days; overdue: days; reopened: count; ends: days (until the contract ends).
 */
export const Reason = z.object({
  kind: z.enum(['ends', 'waiting', 'nps', 'csat', 'ces', 'pause', 'overdue', 'late', 'reopened', 'open']),
  numbers: z.record(z.string(), z.number()),
});
export type Reason = z.infer<typeof Reason>;

export const Handling = z.object({
  handlingId: z.uuid(),
  note: z.string(),
  /** comes back to the list on the day after; null: does not come back */
  until: Day.nullable(),
  at: z.string(),
  /** who did it; null where it was not a member of staff */
  by: z.string().nullable(),
});
export type Handling = z.infer<typeof Handling>;

/** Fields the list can be filtered and sorted by. */
export const leavingFields = [
  'atRisk',
  'probability',
  'expected',
  'worth',
  'silence',
  'purchases',
  'tenure',
  'openTickets',
  'recentTickets',
  'tier',
  'country',
  'plan',
  'kind',
  'state',
  'handled',
] as const;
export type LeavingField = (typeof leavingFields)[number];

export const LeavingRow = z.object({
  customerId: z.uuid(),
  /** null for a caller who may not read customers */
  name: z.string().nullable(),
  /** an address or id to show where there is no name */
  known: z.string().nullable(),
  tier: z.string().nullable(),
  country: z.string().nullable(),
  kind: ForecastKind,
  plan: z.string().nullable(),
  /** `overdue`: silent for longer than the churn definition allows, but not twice as long */
  state: z.enum(['present', 'overdue']),
  /** no purchase within the horizon, or the contract ends within it; null: cannot be told yet */
  probability: z.number().nullable(),
  /** what the probability rests on: the model, or the plain baseline where the model did not beat it */
  basis: z.enum(['model', 'baseline', 'known']).nullable(),
  /** purchases expected within the horizon; null for contract holders and without a model */
  expected: z.number().nullable(),
  /** money of the next 12 months at the pace so far (or the price of the contract) times `probability` */
  atRisk: z.number().nullable(),
  /** money expected of the next 12 months, leaving taken into account */
  worth: z.number().nullable(),
  /** days since the last purchase; null when nothing was ever bought */
  silence: z.number().nullable(),
  lastPurchase: Day.nullable(),
  purchases: z.number(),
  /** days since the first purchase or contract */
  tenure: z.number(),
  openTickets: z.number(),
  /** tickets of the last 90 days */
  recentTickets: z.number(),
  reasons: z.array(Reason),
  handling: Handling.nullable(),
});
export type LeavingRow = z.infer<typeof LeavingRow>;

export const Quality = z.object({
  /** chance that somebody who left was ranked above somebody who stayed (DeLong) */
  auc: MetricValue,
  /** share that left among the tenth ranked highest, over the share among all */
  lift: MetricValue,
});

/** Fitted up to `fittedUntil`, predicted for those on the list that day, compared with what came. */
export const BackTest = z.object({
  fittedUntil: Day,
  until: Day,
  n: z.number(),
  left: z.number(),
  /** how many the model said would leave; null without a model */
  predictedLeft: z.number().nullable(),
  model: Quality.nullable(),
  /** the other model of the same kind (Pareto/NBD): agreement is a check, not a result */
  check: Quality.nullable(),
  /** ranked by days since the last purchase alone */
  baseline: Quality,
  /** AUC of the model minus AUC of the baseline, paired (DeLong); null without a model */
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** groups of about equal size by predicted probability, lowest first */
  calibration: z.array(z.object({ predicted: z.number(), seen: MetricValue })),
});
export type BackTest = z.infer<typeof BackTest>;

export const Fit = z.object({
  name: z.enum(['bg-nbd', 'pareto-nbd', 'gamma-gamma', 'sbg', 'constant']),
  /** the plan it is for; null: all */
  plan: z.string().nullable(),
  /** time in weeks; of contracts in months of 30 days; money in major units */
  parameters: z.array(
    z.object({ name: z.string(), estimate: z.number(), low: z.number(), high: z.number() }),
  ),
  customers: z.number(),
  logLik: z.number().nullable(),
});
export type Fit = z.infer<typeof Fit>;

export const missingReasons = ['history', 'customers', 'repeat', 'outcomes', 'converged'] as const;

export const ForecastGroup = z.object({
  kind: ForecastKind,
  /** on the list now */
  customers: z.number(),
  fits: z.array(Fit),
  backTest: BackTest.nullable(),
  /** what the list is ranked by; null: neither can be told from the data */
  basis: z.enum(['model', 'baseline']).nullable(),
  /** why there is no back-test or no model: `needed` says how many are enough (days, customers, outcomes) */
  missing: z
    .array(z.object({ reason: z.enum(missingReasons), have: z.number(), needed: z.number() }))
    .readonly(),
});
export type ForecastGroup = z.infer<typeof ForecastGroup>;

const Basis = z.object({
  terms: ForecastTerms,
  rule: ChurnRule,
  /** who last bought longer ago than this many days is not on the list any more: gone, not leaving */
  listDays: z.number(),
  currency: z.string(),
  /** state of the facts: equal snapshots, terms and versions give equal answers; nothing here is drawn by chance */
  snapshot: z.string(),
  today: Day,
  engineVersion: z.number(),
});

export const leavingContract = {
  list: operation({
    permission,
    method: 'GET',
    path: '/leaving',
    tag,
    summary: 'Present customers, those with the most money at risk first',
    description:
      'Contract holders by the probability that the contract ends, all others by that of no purchase within the horizon. Filter and sort by any of the fields; money in major units.',
    refusals: [
      'platform:bad-filter',
      'platform:bad-cursor',
      'retention:segment-unknown',
      'retention:segment-field',
    ],
  })
    .input(ListInput.extend(ForecastTerms.shape).extend({ segment: z.uuid().optional() }))
    .output(pageOf(LeavingRow)),

  model: operation({
    permission,
    method: 'GET',
    path: '/leaving/model',
    tag,
    summary: 'How good the forecast is: models, back-test against the plain baseline, totals',
    description: 'With `asOf`, as it would have been said at the end of that day.',
  })
    .input(ForecastTerms.extend({ asOf: Day.optional() }))
    .output(
      Basis.extend({
        groups: z.array(ForecastGroup),
        totals: z.object({
          /** present ones; the sums below are theirs */
          customers: z.number(),
          /** silent for longer than the churn definition allows, but not twice as long */
          overdue: z.number(),
          /** expected to leave within the horizon; the interval is that of chance alone, the model being right */
          leaving: MetricValue,
          atRisk: z.number().nullable(),
          worth: z.number().nullable(),
          /** snoozed or handled now */
          handled: z.number(),
        }),
        service: z.object({
          /** open requests of the customers on the list */
          open: z.number(),
          /** the tenth of the customers with the most requests wrote this share of those of the last 90 days */
          topShare: MetricValue,
          /** money at risk of customers with an open request */
          atRiskOpen: z.number().nullable(),
          /** share of the expected money that the best tenth of customers brings */
          bestShare: z.number().nullable(),
          /** customers of up to 180 days among the best tenth */
          rising: z.number(),
        }),
      }),
    ),

  handle: operation({
    permission: 'retention.handle',
    method: 'POST',
    path: '/leaving/{customerId}/handled',
    tag,
    summary: 'Take a customer off the list for some time, with a note',
    refusals: ['retention:customer-unknown', 'retention:snooze-past'],
    successStatus: 201,
  })
    .input(
      z.object({
        customerId: z.uuid(),
        note: z.string().trim().max(1000).default(''),
        /** last day off the list, in the company's zone; absent: for good */
        until: Day.nullable().default(null),
      }),
    )
    .output(Handling),

  unhandle: operation({
    permission: 'retention.handle',
    method: 'DELETE',
    path: '/leaving/{customerId}/handled/{handlingId}',
    tag,
    summary: 'Take that back',
    refusals: ['retention:handling-unknown'],
  })
    .input(z.object({ customerId: z.uuid(), handlingId: z.uuid() }))
    .output(z.object({})),
};
