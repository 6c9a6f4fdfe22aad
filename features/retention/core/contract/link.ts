import { z } from 'zod';
import { FixedOrigin, SegmentInput } from '#features/customers/core/schema.ts';
import { operation } from '#platform/core/operation.ts';
import { PageInput, pageOf } from '#platform/core/paging.ts';
import { AnalysisSettings } from '../link/analysis.ts';
import { DriverResult, Estimate, Evidence } from '../link/driver-result.ts';
import { covariateIds, exposureIds, notRecorded } from '../link/exposures.ts';
import { grades } from '../link/grade.ts';
import { Provenance, Slice } from '../schema.ts';

export const tag = 'retention link';
const permission = 'retention.read';
/** Of every question about the link. */
export const refusals = [
  'retention:period-reversed',
  'retention:segment-unknown',
  'retention:segment-field',
  'retention:analysis-unknown',
] as const;

/** What every page of the link is asked by. */
export const Question = Slice.extend({
  /** a saved analysis; absent: the standing one */
  analysis: z.uuid().optional(),
});

/** By what a result was made, so that it can be cited and made again: equal runs give equal digits. */
export const Run = z.object({
  analysis: z.object({ id: z.uuid().nullable(), name: z.string(), version: z.number() }),
  settings: AnalysisSettings,
  /** contract, purchase, or each customer by what it has */
  model: z.enum(['contract', 'purchase', 'either']),
  /** days of silence after which a buyer counts as lost */
  silenceDays: z.number(),
  leavingTopics: z.array(z.string()),
  engine: z.string(),
  linkVersion: z.number(),
  seed: z.number(),
  currency: z.string(),
});
export type Run = z.infer<typeof Run>;

export const DriverSummary = z.object({
  id: z.enum(exposureIds),
  kind: z.enum(['request', 'answer', 'order']),
  scale: z.enum(['duration', 'count', 'flag', 'category']),
  actionable: z.boolean(),
  metric: z.string().nullable(),
  state: z.enum(['answered', 'cannot-answer']),
  reason: z.string().nullable(),
  needed: z.number().nullable(),
  monthsNeeded: z.number().nullable(),
  n: z.number(),
  lost: z.number(),
  grade: z.enum(grades).nullable(),
  finding: z.enum(['keeps', 'loses', 'no-difference', 'unclear']).nullable(),
  because: z.array(z.string()),
  sides: z.object({ a: z.array(z.string()), b: z.array(z.string()) }).nullable(),
  /** staying on side a minus staying on side b */
  difference: Estimate.nullable(),
  crudeDifference: z.number().nullable(),
  p: z.number().nullable(),
  /** by Benjamini-Hochberg over all drivers but the primary one */
  adjustedP: z.number().nullable(),
  money: z
    .object({ keptPerYear: Estimate, perYear: Estimate.nullable(), encountersPerYear: z.number() })
    .nullable(),
});
export type DriverSummary = z.infer<typeof DriverSummary>;

export const Analysis = z.object({
  analysisId: z.uuid(),
  name: z.string(),
  version: z.number(),
  settings: AnalysisSettings,
  createdAt: z.string(),
});
export type Analysis = z.infer<typeof Analysis>;

/** One customer at a landmark of one group of a driver. */
export const BandRow = z.object({
  customerId: z.uuid(),
  /** null when the reader may not read customers */
  name: z.string().nullable(),
  /** what the customer is known by where there is no name */
  known: z.string().nullable(),
  /** the request, answer or order, by the kind of the driver */
  encounterId: z.uuid(),
  day: z.iso.date(),
  /** seconds, a count, 0 or 1; null for categories, and for what had not happened by the landmark */
  value: z.number().nullable(),
  /** whether the customer was lost within the horizon */
  lost: z.boolean(),
});
export type BandRow = z.infer<typeof BandRow>;

/** How well what happened can be tied to customers and to sales. */
const LinkQuality = z.object({
  requests: z.number(),
  /** of customers who ever bought or had a contract */
  withSale: z.number(),
  /** that name the order they are about */
  withOrder: z.number(),
  answers: z.number(),
  answersWithSale: z.number(),
  orders: z.number(),
});

export const linkContract = {
  setup: operation({
    permission,
    method: 'GET',
    path: '/retention/link',
    tag,
    summary: 'What the retention link is set to, what it recognised by itself, and the saved analyses',
    refusals,
  })
    .input(z.object({ analysis: z.uuid().optional() }))
    .output(
      z.object({
        run: Run,
        exposures: z.array(z.enum(exposureIds)),
        covariates: z.array(z.enum(covariateIds)),
        topics: z.array(z.object({ topic: z.string(), n: z.number(), leaving: z.boolean() })),
        /** weeks with at least twice the usual number of requests: mark them as incidents if they were */
        suspects: z.array(z.object({ from: z.string(), to: z.string(), n: z.number(), usual: z.number() })),
        analyses: z.array(Analysis),
      }),
    ),

  saveAnalysis: operation({
    permission: 'retention.analyse',
    method: 'POST',
    path: '/retention/link/analyses',
    tag,
    summary: 'Save an analysis under a name; the same name makes its next version',
  })
    .input(z.object({ name: z.string().trim().min(1).max(120), settings: AnalysisSettings }))
    .output(Analysis),

  drivers: operation({
    permission,
    method: 'GET',
    path: '/retention/drivers',
    tag,
    summary: 'What keeps customers: every exposure with its difference, grade and money, as far as computed',
    description:
      'The first asking starts the work and answers with what is there; ask again for the rest (state computing), or once with wait=yes. ' +
      'While records and settings are the same the answer is at once.',
    refusals,
  })
    .input(Question.extend({ wait: z.enum(['yes', 'no']).default('no') }))
    .output(
      Provenance.extend({
        run: Run,
        state: z.enum(['computing', 'done']),
        done: z.number(),
        of: z.number(),
        drivers: z.array(DriverSummary),
        notRecorded: z.array(z.enum(notRecorded)),
        quality: LinkQuality,
      }),
    ),

  driver: operation({
    permission,
    method: 'GET',
    path: '/retention/drivers/{exposure}',
    tag,
    summary:
      'One driver: curve, comparison, knee, doubts, segments, money, the experiment that would settle it',
    refusals: [...refusals, 'retention:colleagues'],
  })
    .input(Question.extend({ exposure: z.enum(exposureIds) }))
    .output(Provenance.extend({ run: Run, summary: DriverSummary, result: DriverResult })),

  evidence: operation({
    permission,
    method: 'GET',
    path: '/retention/drivers/{exposure}/evidence',
    tag,
    summary: 'Beside the comparison: other horizons, curves over time, the natural experiment of the queue',
    refusals: [...refusals, 'retention:colleagues'],
  })
    .input(Question.extend({ exposure: z.enum(exposureIds) }))
    .output(
      Provenance.extend({
        run: Run,
        /** graded with the natural experiment */
        summary: DriverSummary,
        evidence: Evidence,
      }),
    ),

  band: operation({
    permission,
    method: 'GET',
    path: '/retention/drivers/{exposure}/band',
    tag,
    summary: 'Who is behind one group of a driver: customers at landmarks, the newest encounter first',
    description:
      '`group` is a key of the driver’s `bins`; as many rows as its n. The file: GET /retention/band.csv.',
    refusals: [...refusals, 'retention:colleagues', 'retention:group-unknown', 'platform:bad-cursor'],
  })
    .input(
      Question.extend(PageInput.shape).extend({ exposure: z.enum(exposureIds), group: z.string().max(200) }),
    )
    .output(pageOf(BandRow)),

  saveBand: operation({
    permission: 'customers.segments',
    method: 'POST',
    path: '/retention/drivers/{exposure}/band/segment',
    tag,
    summary: 'Save who is in one group of a driver as a segment: a fixed list of customers',
    description:
      'Each customer once, as it is now; the segment does not change when others come into the group. The list is filled in the ' +
      'background: GET /segments tells how far it is (`fixed.of` is null when everybody is listed).',
    successStatus: 202,
    refusals: [
      ...refusals,
      'retention:colleagues',
      'retention:group-unknown',
      'customers:segment-exists',
      'customers:segment-author',
      'customers:segment-nobody',
      'customers:segment-too-long',
    ],
  })
    .input(
      Question.extend({
        exposure: z.enum(exposureIds),
        group: z.string().max(200),
        name: SegmentInput.shape.name,
        shared: z.boolean().optional(),
        /** where it was saved from; absent: the page of the driver, by its id */
        origin: FixedOrigin.optional(),
      }),
    )
    .output(z.object({ segmentId: z.uuid(), customers: z.number() })),
};
