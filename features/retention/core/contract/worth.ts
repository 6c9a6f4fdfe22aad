import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { Worth, WorthInputs, WorthMeasure } from '../worth-schema.ts';

const tag = 'worth';
const permission = 'retention.read';

/** Where a proposed input comes from: counted in the facts, derived from them under an assumption, or plainly assumed. */
export const InputOrigin = z.enum(['fact', 'derived', 'assumed']);
export type InputOrigin = z.infer<typeof InputOrigin>;

export const WorthDefaults = z.object({
  inputs: WorthInputs,
  origins: z.record(z.string(), InputOrigin),
  /** observations behind a fact */
  n: z.record(z.string(), z.number()),
  currency: z.string(),
  snapshot: z.string(),
  today: z.iso.date(),
  /** version of the measure's definition */
  definition: z.string(),
});
export type WorthDefaults = z.infer<typeof WorthDefaults>;

const Seed = z.coerce.number().int().min(0).max(4_294_967_295).default(1);

export const WorthScenario = z.object({
  scenarioId: z.uuid(),
  name: z.string(),
  version: z.number().int(),
  inputs: WorthInputs,
  createdAt: z.string(),
});
export type WorthScenario = z.infer<typeof WorthScenario>;

/** What a change of service is worth in money. */
export const worthContract = {
  defaults: operation({
    permission,
    method: 'GET',
    path: '/worth/defaults',
    tag,
    summary: 'Inputs to begin with, from the facts of the last year where they can be counted',
  })
    .input(z.object({ measure: WorthMeasure.default('frt') }))
    .output(WorthDefaults),

  estimate: operation({
    permission,
    method: 'POST',
    path: '/worth/estimate',
    tag,
    summary: 'Cost and retained margin of more agents, the optimum with its band and the break-even effect',
    description:
      'Where the grade of the effect is C or none, no money is promised: only how strong the effect would have to be. The same inputs and seed give the same digits.',
  })
    .input(z.object({ inputs: WorthInputs, seed: Seed }))
    .output(Worth.extend({ currency: z.string(), snapshot: z.string() })),

  scenarios: operation({
    permission,
    method: 'GET',
    path: '/worth/scenarios',
    tag,
    summary: 'Saved scenarios, each name with its newest version',
  }).output(z.array(WorthScenario)),

  save: operation({
    permission: 'retention.experiments',
    method: 'POST',
    path: '/worth/scenarios',
    tag,
    summary: 'Save inputs under a name; under a known name they become its next version',
  })
    .input(z.object({ name: z.string().trim().min(1).max(120), inputs: WorthInputs }))
    .output(WorthScenario),
};
