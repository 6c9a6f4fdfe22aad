import type { Locale } from '#platform/core/i18n.ts';
import { stageExposure } from '../../core/link/agents-exposures.ts';
import type { StagesResult } from '../../core/link/agents-stages-model.ts';
import { runModel } from '../engine/model-pool.ts';
import { readMoneyCells } from './find-agents.ts';
import { labelsOf } from './labels.ts';
import type { LinkQuestion } from './open-link.ts';
import { createMemory } from './remembered.ts';

const results = createMemory<StagesResult>();

const compute = (link: LinkQuestion): Promise<StagesResult> =>
  results(link.owner, link.key, async () => {
    const scope = await link.scopeOf(stageExposure.kind);
    const stays = await readMoneyCells(link.question, stageExposure, scope);
    // "bought again" is asked of everybody who ever bought, whatever the analysis counts as staying
    const buying = { ...scope, analysis: { ...scope.analysis, outcome: 'purchase' as const } };
    const sales = await readMoneyCells(link.question, stageExposure, buying);
    return runModel('stages', { stays, sales });
  });

type Position = { key: string; position: number };

/** What goes with each stage, in the order of the journey. */
export async function findStages(link: LinkQuestion, locale: Locale) {
  const result = await compute(link);
  const { ask } = link.question;
  const label = await labelsOf(link.question, 'stage', locale);
  const order = await ask<Position>({ text: 'select stage_id as key, position from dim_stages', params: [] });
  const place = new Map(order.map(({ key, position }) => [key, Number(position)]));
  const at = (key: string): number => place.get(key) ?? Number.MAX_SAFE_INTEGER;
  return {
    state: result.state,
    reason: result.reason,
    n: result.n,
    stages: result.units
      .map((unit) => ({ ...unit, label: label(unit.key) }))
      .sort((a, b) => at(a.key) - at(b.key) || (a.key < b.key ? -1 : 1)),
  };
}
