import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';
import { operation } from '#platform/core/operation.ts';
import { Day, Difference, Dimension, Excluded, Figure, Provenance, Slice } from '../schema.ts';

const tag = 'retention';
const permission = 'retention.read';
const refusals = [
  'retention:period-reversed',
  'retention:segment-unknown',
  'retention:segment-field',
  'retention:no-dimension',
] as const;

/** By which rule a customer counts as lost, and where the rule comes from. */
export const ChurnRule = z.object({
  model: z.enum(['contract', 'purchase']),
  /** purchase: days without a purchase after which a customer counts as lost; contract: 0 */
  days: z.number().int(),
  /** `company`: chosen in the settings; `proposed`: p90 of the gaps between purchases; `assumed`: too few gaps, 90 days */
  origin: z.enum(['company', 'proposed', 'assumed']),
});
export type ChurnRule = z.infer<typeof ChurnRule>;

const WithRule = Provenance.extend({ rule: ChurnRule });

/** start + new + wonBack − lost = end, by identity: each number counts customers, nobody twice. */
export const Reconciliation = z.object({
  /** active at the end of the day before the period */
  start: z.number(),
  /** first purchase or contract in the period, active at its end */
  new: z.number(),
  /** customers of earlier times, not active at the start, active at the end */
  wonBack: z.number(),
  /** active at the start, not at the end */
  lost: z.number(),
  /** active at the end of the period's last day */
  end: z.number(),
  /** came and went within the period: in neither start nor end, shown apart */
  cameAndWent: z.number(),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

const Money = z.object({
  start: z.number(),
  kept: z.number(),
  end: z.number(),
  expansion: z.number(),
  contraction: z.number(),
  lost: z.number(),
});

const changes = {
  /** changes that survive Benjamini-Hochberg at 5 % over everything that was looked at, largest effect first */
  changes: z.array(
    z.object({
      metric: z.string(),
      dimension: Dimension.nullable(),
      key: z.string(),
      label: z.string(),
      value: MetricValue,
      previous: MetricValue,
      difference: Difference,
      adjustedP: z.number(),
    }),
  ),
  /** how many comparisons were made to find them */
  compared: z.number(),
};

const waiting = {
  backlog: z.object({
    open: z.number(),
    /** age in days since creation */
    bands: z.array(z.object({ fromDays: z.number(), toDays: z.number().nullable(), n: z.number() })),
    waiting: z.number(),
  }),
  /** orders past their promised day and not delivered */
  overdueOrders: z.number(),
  detractors: z.number(),
  /** data-quality items: catalogue key under `attention`, how many */
  attention: z.array(z.object({ kind: z.string(), n: z.number() })),
  freshness: z.object({
    lagSeconds: z.number(),
    pendingEvents: z.number(),
    refreshedAt: z.string().nullable(),
    rebuilding: z.boolean(),
  }),
};

export const retentionContract = {
  /** Do they stay? Retention, churn and revenue of the period, with the arithmetic printed. */
  summary: operation({
    permission,
    method: 'GET',
    path: '/retention/summary',
    tag,
    summary: 'Customer and revenue retention of a period with its reconciliation',
    refusals,
  })
    .input(Slice)
    .output(
      WithRule.extend({
        customers: Reconciliation,
        previousCustomers: Reconciliation.nullable(),
        /** CRR by identity: active at start and end ÷ active at start */
        crr: Figure,
        /** (end − new) ÷ start, which lets win-backs hide losses; shown beside, never the headline */
        crrCounts: MetricValue,
        churn: Figure,
        grossRevenueRetention: Figure,
        netRevenueRetention: Figure,
        /** of the customers active at the start, in major units of `currency` */
        revenue: Money,
        currency: z.string(),
        /** bought again within 90 days of the first purchase, of first purchases old enough to tell */
        repeatPurchase: Figure,
        repeatAfterContact: Figure,
        excluded: z.array(Excluded),
      }),
    ),

  /** Kaplan-Meier: how long customers stay from their first purchase (or contract) on. */
  survival: operation({
    permission,
    method: 'GET',
    path: '/retention/survival',
    tag,
    summary: 'Survival curve with band, by group with log-rank',
    description:
      'Customers whose first purchase or contract lies in the period. Without from and to: all customers.',
    refusals,
  })
    .input(Slice.extend({ by: Dimension.optional() }))
    .output(
      WithRule.extend({
        /** days since the start; at most 200 points per curve, steps kept */
        curves: z.array(
          z.object({
            key: z.string(),
            label: z.string(),
            n: z.number(),
            events: z.number(),
            points: z.array(
              z.object({
                day: z.number(),
                share: z.number(),
                low: z.number().nullable(),
                high: z.number().nullable(),
                atRisk: z.number(),
              }),
            ),
            /** days by which half are lost; value null = more than half still stay */
            median: MetricValue,
            /** share still customers after 90, 180 and 365 days, where follow-up reaches */
            after: z.array(z.object({ days: z.number(), value: MetricValue })),
          }),
        ),
        logRank: z.object({ chiSquare: z.number(), degrees: z.number(), p: z.number() }).nullable(),
        /** groups too small to draw */
        leftOut: z.array(z.object({ label: z.string(), n: z.number() })),
      }),
    ),

  /** Cohorts of first purchase (or contract) by the months since. */
  cohorts: operation({
    permission,
    method: 'GET',
    path: '/retention/cohorts',
    tag,
    summary: 'Cohort triangle of customers or revenue',
    refusals,
  })
    .input(Slice.extend({ measure: z.enum(['customers', 'revenue']).default('customers') }))
    .output(
      WithRule.extend({
        measure: z.enum(['customers', 'revenue']),
        currency: z.string(),
        rows: z.array(
          z.object({
            /** first day of the cohort's month */
            cohort: Day,
            /** customers who began in it */
            size: z.number(),
            cells: z.array(
              z.object({
                /** months since the cohort's month; 0 = the month itself */
                age: z.number(),
                /** customers who bought (were under contract at its end) in that month, or revenue of the month */
                value: z.number(),
                /** of the cohort's size, or of its first month's revenue */
                share: z.number().nullable(),
                low: z.number().nullable(),
                high: z.number().nullable(),
                /** false: the month is not over, the cell will still change */
                complete: z.boolean(),
              }),
            ),
          }),
        ),
      }),
    ),

  /** How long customers usually pause between purchases: where the churn definition comes from. */
  usageInterval: operation({
    permission,
    method: 'GET',
    path: '/retention/usage-interval',
    tag,
    summary: 'Days between purchases, and the churn definition they propose',
    refusals,
  })
    .input(Slice)
    .output(
      WithRule.extend({
        gaps: z.number(),
        customers: z.number(),
        bins: z.array(
          z.object({ from: z.number(), to: z.number().nullable(), n: z.number(), cumulative: z.number() }),
        ),
        quantiles: z.array(z.object({ probability: z.number(), value: MetricValue })),
        /** p90 of the gaps; null under 50 gaps, `needed` says how many more */
        proposedDays: z.number().nullable(),
        needed: z.number().nullable(),
        /** customers with one purchase only: they have no gap, so the proposal says nothing of them */
        boughtOnce: z.number(),
      }),
    ),

  /** What changed, what needs a look: the headline figures, `changes` and `waiting` in one answer. */
  today: operation({
    permission,
    method: 'GET',
    path: '/retention/today',
    tag,
    summary: 'Largest real changes against the period before, and what waits for somebody',
    refusals,
  })
    .input(Slice)
    .output(Provenance.extend({ headline: z.array(Figure), ...changes, ...waiting })),

  /** What changed for real: watched metrics as a whole, by channel and by team, against the comparison period. */
  changes: operation({
    permission,
    method: 'GET',
    path: '/retention/changes',
    tag,
    summary: 'Largest real changes against the period before',
    refusals,
  })
    .input(Slice)
    .output(Provenance.extend(changes)),

  /** What waits for somebody, and how fresh the figures are. */
  waiting: operation({
    permission,
    method: 'GET',
    path: '/retention/waiting',
    tag,
    summary: 'Open tickets by age, late orders, unhappy answers, data that needs a look',
    refusals,
  })
    .input(Slice)
    .output(Provenance.extend(waiting)),
};
