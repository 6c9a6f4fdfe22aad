import { z } from 'zod';
import { MetricValue } from '#platform/core/metric.ts';
import { operation } from '#platform/core/operation.ts';
import { Estimate } from '../link/driver-result.ts';
import { grades } from '../link/grade.ts';
import { Provenance } from '../schema.ts';
import { Question, Run, refusals, tag } from './link.ts';

const permission = 'retention.read';

const funnel = z.enum(['inside', 'high-95', 'high-99.8', 'low-95', 'low-99.8']);

/** One agent's served customers. Losses are of the horizon, differences shares of 1, money in major units. */
export const AgentLine = z.object({
  key: z.string(),
  name: z.string(),
  /** the one who asks */
  self: z.boolean(),
  /** customers at landmarks: the first of a customer's requests in a window, credited to who replied first */
  n: z.number(),
  /** of them with like customers served by others */
  compared: z.number(),
  observed: z.number(),
  expected: z.number(),
  ratio: z.number(),
  /** the ratio pulled towards all agents by what chance leaves open, with its credible interval */
  shrunk: Estimate,
  /** share of the agent's own ratio in it: 0 all borrowed, 1 all own */
  confidence: z.number(),
  funnel,
  /** place on the funnel: expected losses after what repeated customers and borrowed rates take away */
  weight: z.number(),
  /** share that left, as seen: not to be compared between agents */
  left: Estimate,
  /** share others lose of such customers */
  expectedRate: z.number(),
  /** staying against like customers of others */
  difference: Estimate,
  sales: z.object({
    /** revenue of the horizon per served customer, as seen */
    perCustomer: Estimate,
    /** against like customers of others */
    difference: Estimate,
    /** one-sided 95 % lower bound of the difference in staying */
    bound: z.number(),
    verdict: z.enum(['superior', 'non-inferior', 'inconclusive', 'inferior']),
    /** staying is not lower by the margin or more, so the revenue counts */
    counts: z.boolean(),
  }),
  csat: MetricValue.nullable(),
  firstReply: MetricValue.nullable(),
  /** judged quality of replies: no records of it exist yet */
  quality: z.null(),
});
export type AgentLine = z.infer<typeof AgentLine>;

const FunnelLine = z.object({
  expected: z.number(),
  low95: z.number(),
  high95: z.number(),
  low998: z.number(),
  high998: z.number(),
});

const AgentsAnswer = Provenance.extend({
  run: Run,
  state: z.enum(['answered', 'cannot-answer']),
  reason: z.enum(['no-records', 'few-agents', 'nobody-left']).nullable(),
  /** `all`, or `own`: one's own line, the others as points without a name */
  sees: z.enum(['all', 'own']),
  n: z.number(),
  lost: z.number(),
  /** loss of staying one is ready to bear for sales, points */
  margin: z.number(),
  /** standard deviation of the true ratios between agents; 0: they do not differ beyond chance */
  between: z.number(),
  /** centre of the funnel */
  mean: z.number(),
  /** by name; never an order of merit */
  agents: z.array(AgentLine),
  points: z.array(
    z.object({
      key: z.string().nullable(),
      name: z.string().nullable(),
      self: z.boolean(),
      weight: z.number(),
      ratio: z.number(),
      funnel,
    }),
  ),
  limits: z.array(FunnelLine),
  notYet: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      n: z.number(),
      /** `few`, or nobody else serves such customers */
      reason: z.enum(['few', 'no-overlap']),
      needed: z.number().nullable(),
    }),
  ),
});

const Effect = z.object({
  n: z.number(),
  difference: Estimate.nullable(),
  crude: z.number().nullable(),
  p: z.number().nullable(),
  /** by Benjamini-Hochberg over all rows */
  adjustedP: z.number().nullable(),
  /** customers more that would be enough; null where more would not help */
  needed: z.number().nullable(),
});

const ChannelsAnswer = Provenance.extend({
  run: Run,
  state: z.enum(['answered', 'cannot-answer']),
  reason: z.string().nullable(),
  needed: z.number().nullable(),
  grade: z.enum(grades).nullable(),
  because: z.array(z.string()),
  channels: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      tickets: z.number(),
      /** of all requests */
      share: z.number(),
      firstReply: MetricValue.nullable(),
      csat: MetricValue.nullable(),
      /** staying against like customers of all other channels, share of 1 */
      stays: Effect,
    }),
  ),
  /** customers by the number of channels they wrote through; 4 = four and more */
  spread: z.array(z.object({ channels: z.number(), customers: z.number(), requests: z.number() })),
  /** from the channel of a request to that of the customer's next one */
  moves: z.array(z.object({ from: z.string(), to: z.string(), n: z.number(), share: z.number() })),
});
export type ChannelsAnswer = z.infer<typeof ChannelsAnswer>;
export type ChannelLine = ChannelsAnswer['channels'][number];

const StagesAnswer = Provenance.extend({
  run: Run,
  state: z.enum(['answered', 'cannot-answer']),
  reason: z.enum(['no-records', 'one-stage']).nullable(),
  n: z.number(),
  stages: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      /** staying by the churn rule, share of 1 */
      stays: Effect,
      /** bought again within the horizon, share of 1 */
      sales: Effect,
      /** revenue of the horizon per customer, major units */
      spend: Effect,
    }),
  ),
});
export type StageLine = z.infer<typeof StagesAnswer>['stages'][number];

export const agentsContract = {
  agents: operation({
    permission,
    method: 'GET',
    path: '/retention/agents',
    tag,
    summary:
      'Retention of the customers each agent served against the expectation given the book, shrunk, in a funnel',
    description:
      'An association, no verdict on a person. Agents get their own line and the others as points without a name, asked over everybody: ' +
      'filters that could single out a colleague are named in `ignored`.',
    refusals,
  })
    .input(
      Question.extend({
        /** points of staying one is ready to lose for sales */
        margin: z.coerce.number().min(0.1).max(20).default(2),
      }),
    )
    .output(AgentsAnswer),

  channels: operation({
    permission,
    method: 'GET',
    path: '/retention/channels',
    tag,
    summary: 'Each channel: volume, wait, satisfaction, and staying within like customers',
    refusals,
  })
    .input(Question)
    .output(ChannelsAnswer),

  stages: operation({
    permission,
    method: 'GET',
    path: '/retention/stages',
    tag,
    summary: 'Each stage of the service journey: staying, buying again and spend within like customers',
    refusals,
  })
    .input(Question)
    .output(StagesAnswer),
};
