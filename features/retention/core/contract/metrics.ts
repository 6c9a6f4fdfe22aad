import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';
import { operation } from '#platform/core/operation.ts';
import { Day, Difference, Dimension, Excluded, Figure, MetricCard, Provenance, Slice } from '../schema.ts';

const tag = 'metrics';
const permission = 'retention.read';
const MetricId = z.string().max(60);
const Ids = z.union([z.array(MetricId).max(60), MetricId.transform((one) => [one])]).default([]);

const Choice = z.object({ key: z.string(), label: z.string(), n: z.number().nullable() });
export type Choice = z.infer<typeof Choice>;

export const metricsContract = {
  /** The declared metrics with their printed definitions. */
  catalogue: operation({
    permission,
    method: 'GET',
    path: '/metrics',
    tag,
    summary: 'Every declared metric with its definition',
  }).output(z.object({ metrics: z.array(MetricCard) })),

  /** What the filter bar offers, and how fresh the figures are. */
  choices: operation({
    permission,
    method: 'GET',
    path: '/metrics/choices',
    tag,
    summary: 'Values a slice can filter by',
  }).output(
    z.object({
      /** per dimension, most frequent first; team, agent and survey keys are ids, labels are names */
      dimensions: z.record(z.string(), z.array(Choice)),
      segments: z.array(Choice),
      /** first and last day with a record; null in an empty company */
      firstDay: Day.nullable(),
      lastDay: Day.nullable(),
      defaultPeriod: z.object({ from: Day, to: Day }),
      /** which of the three pages have anything to show */
      has: z.object({
        orders: z.boolean(),
        subscriptions: z.boolean(),
        tickets: z.boolean(),
        answers: z.boolean(),
      }),
      currency: z.string(),
      zone: z.string(),
    }),
  ),

  /** Headline figures, all asked metrics at once (all of a group when no id is given). */
  figures: operation({
    permission,
    method: 'GET',
    path: '/metrics/figures',
    tag,
    summary: 'Figures of a slice, each with n, interval and comparison',
    refusals: [
      'retention:metric-unknown',
      'retention:period-reversed',
      'retention:segment-unknown',
      'retention:segment-field',
    ],
  })
    .input(Slice.extend({ id: Ids, group: z.enum(['service', 'voice', 'retention']).optional() }))
    .output(Provenance.extend({ figures: z.array(Figure) })),

  /** One metric through time. `incomplete` marks a step cut by the period's ends or not over yet. */
  trend: operation({
    permission,
    method: 'GET',
    path: '/metrics/{id}/trend',
    tag,
    summary: 'A metric by day, week, month or quarter',
    refusals: [
      'retention:metric-unknown',
      'retention:no-trend',
      'retention:period-reversed',
      'retention:segment-unknown',
      'retention:segment-field',
    ],
  })
    .input(
      Slice.extend({
        id: MetricId,
        step: z.enum(['auto', 'day', 'week', 'month', 'quarter']).default('auto'),
      }),
    )
    .output(
      Provenance.extend({
        id: z.string(),
        version: z.number(),
        step: z.enum(['day', 'week', 'month', 'quarter']),
        points: z.array(
          z.object({
            from: Day,
            to: Day,
            value: MetricValue,
            /** durations: p90 and mean beside the median */
            parts: z.record(z.string(), MetricValue),
            incomplete: z.boolean(),
          }),
        ),
      }),
    ),

  /** One metric by the values of a dimension, largest n first, at most 100 rows; `others` says how many were left off. */
  breakdown: operation({
    permission,
    method: 'GET',
    path: '/metrics/{id}/by/{dimension}',
    tag,
    summary: 'A metric by channel, team, agent, stage, tier …',
    refusals: [
      'retention:metric-unknown',
      'retention:no-dimension',
      'retention:period-reversed',
      'retention:segment-unknown',
      'retention:segment-field',
    ],
  })
    .input(Slice.extend({ id: MetricId, dimension: Dimension }))
    .output(
      Provenance.extend({
        id: z.string(),
        version: z.number(),
        dimension: Dimension,
        /** the whole slice, for the line the rows are held against */
        total: MetricValue,
        rows: z.array(
          z.object({
            /** '' = not set */
            key: z.string(),
            label: z.string(),
            value: MetricValue,
            parts: z.record(z.string(), MetricValue),
            previous: MetricValue.nullable(),
            difference: Difference.nullable(),
            /** against everybody else in the slice, corrected for the number of rows (Benjamini-Hochberg) */
            againstRest: Difference.nullable(),
          }),
        ),
        others: z.number(),
      }),
    ),

  /** How a duration (or a score, or the age of what is open) is spread. */
  distribution: operation({
    permission,
    method: 'GET',
    path: '/metrics/{id}/distribution',
    tag,
    summary: 'Histogram of a duration, a score or the age of the backlog',
    refusals: [
      'retention:metric-unknown',
      'retention:no-distribution',
      'retention:period-reversed',
      'retention:segment-unknown',
      'retention:segment-field',
    ],
  })
    .input(Slice.extend({ id: MetricId }))
    .output(
      Provenance.extend({
        id: z.string(),
        version: z.number(),
        unit: z.string(),
        n: z.number(),
        /** from ≤ x < to; to null = and more. Scores: one bin per value (from = to) */
        bins: z.array(
          z.object({
            from: z.number(),
            to: z.number().nullable(),
            n: z.number(),
            /** by business hours; null where the metric or the company has none */
            business: z.number().nullable(),
            previous: z.number().nullable(),
          }),
        ),
        /** share of observations at or under each probability, with distribution-free intervals */
        quantiles: z.array(
          z.object({ probability: z.number(), value: MetricValue, business: MetricValue.nullable() }),
        ),
        excluded: z.array(Excluded),
      }),
    ),

  /** eligible → suppressed → sent → delivered → opened → started → finished (M28). */
  funnel: operation({
    permission,
    method: 'GET',
    path: '/metrics/response-funnel',
    tag,
    summary: 'From who could have been asked to who answered',
    refusals: ['retention:period-reversed', 'retention:segment-unknown', 'retention:segment-field'],
  })
    .input(Slice)
    .output(
      Provenance.extend({
        steps: z.array(
          z.object({
            step: z.enum(['eligible', 'sent', 'delivered', 'opened', 'started', 'finished']),
            invitations: z.number(),
            persons: z.number(),
            /** of the persons of the step before */
            share: MetricValue.nullable(),
          }),
        ),
        suppressed: z.array(Excluded),
        /** finished persons of delivered persons */
        responseRate: MetricValue,
        /** answers in the period that no recorded invitation led to (imported history) */
        answersWithoutInvitation: z.number(),
      }),
    ),
};
