import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { AnswerRecord } from '../../core/record.ts';
import { positiveFrom, scaleOf } from '../../core/survey-scale.ts';
import { surveysDb } from '../tables.ts';

export type SurveyNamed = Pick<AnswerRecord, 'kind' | 'survey' | 'moment'> & {
  readonly scaleMin?: number | undefined;
  readonly scaleMax?: number | undefined;
};

/**
 * Surveys as their sources name them, made on first sight. Answers of different scales are never pooled, so the scale
 * is part of what a survey is. The id comes from these, so two imports at once make the same survey.
 * @returns survey ids in the order given
 */
export async function ensureSurveys(
  ctx: Ctx,
  source: string,
  named: readonly SurveyNamed[],
): Promise<string[]> {
  const surveys = new Map<string, Parameters<typeof insert>[1][number]>();
  const ids = named.map((one) => {
    const scale = scaleOf(one.kind, one.scaleMin, one.scaleMax);
    const name = one.survey?.trim() || one.kind.toUpperCase();
    const id = deterministicId('survey', source, one.kind, name, String(scale.min), String(scale.max));
    if (!surveys.has(id)) surveys.set(id, { id, source, name, kind: one.kind, moment: one.moment, scale });
    return id;
  });
  await insert(ctx, [...surveys.values()]);
  return ids;
}

type NewSurvey = {
  readonly id: string;
  readonly source: string;
  readonly name: string;
  readonly kind: SurveyNamed['kind'];
  readonly moment: string;
  readonly scale: { readonly min: number; readonly max: number };
};

async function insert(ctx: Ctx, surveys: readonly NewSurvey[]): Promise<void> {
  if (surveys.length === 0) return;
  const db = surveysDb(ctx);
  const known = await db
    .selectFrom('surveys')
    .select('survey_id')
    .where(
      'survey_id',
      'in',
      surveys.map((one) => one.id),
    )
    .execute();
  const missing = surveys.filter((one) => !known.some((row) => row.survey_id === one.id));
  if (missing.length === 0) return;
  await db
    .insertInto('surveys')
    .values(
      missing.map((one) => ({
        survey_id: one.id,
        name: one.name,
        kind: one.kind,
        scale_min: one.scale.min,
        scale_max: one.scale.max,
        positive_from: positiveFrom(one.kind, one.scale),
        higher_is_better: true,
        moment: one.moment,
        source: one.source,
        created_at: ctx.now,
        updated_at: ctx.now,
      })),
    )
    .onConflict((oc) => oc.column('survey_id').doNothing())
    .execute();
  await ctx.publish({
    type: 'surveys.survey-added',
    customerId: null,
    payload: { surveys: missing.map((one) => one.id) },
  });
}
