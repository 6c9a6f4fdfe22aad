import { z } from 'zod';
import { operation } from '#platform/core/operation.ts';
import { StageId, StageInput, StageView } from './schema.ts';

const tag = 'journey';
const unknown = 'journey:unknown-stage';
const ById = z.object({ stageId: StageId });
const Nothing = z.object({ ok: z.literal(true) });

export const journeyContract = {
  stages: {
    list: operation({
      permission: 'journey.read',
      method: 'GET',
      path: '/stages',
      tag,
      summary: "The stages of the customer's way, in order",
    }).output(z.array(StageView)),
    add: operation({
      permission: 'journey.manage',
      method: 'POST',
      path: '/stages',
      tag,
      summary: 'Add a stage at the end; its id is made from its English name and never changes',
    })
      .input(StageInput)
      .output(ById),
    change: operation({
      permission: 'journey.manage',
      method: 'PUT',
      path: '/stages/{stageId}',
      tag,
      summary: 'Rename a stage, retire it or bring it back',
      refusals: [unknown, 'journey:last-stage'],
    })
      .input(StageInput.extend({ stageId: StageId, active: z.boolean() }))
      .output(Nothing),
    order: operation({
      permission: 'journey.manage',
      method: 'PUT',
      path: '/stages',
      tag,
      summary: 'Put the stages in this order; those left out follow',
      refusals: [unknown],
    })
      .input(z.object({ stageIds: z.array(StageId).min(1).max(100) }))
      .output(Nothing),
  },
};
