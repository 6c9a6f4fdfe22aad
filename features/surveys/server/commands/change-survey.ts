import { notFound, Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { Survey, SurveyChange } from '../../core/schema.ts';
import { listSurveys } from '../queries/list-surveys.ts';
import { surveysDb } from '../tables.ts';

/** Renames a survey or says which scores are good; figures are refilled, because past answers are judged anew. */
export async function changeSurvey(ctx: Ctx, change: SurveyChange): Promise<Survey> {
  const [before] = await listSurveys(ctx, change.surveyId);
  if (!before) throw notFound('surveys:unknown-survey');
  if (change.positiveFrom < before.scaleMin || change.positiveFrom > before.scaleMax) {
    throw new Refusal('surveys:outside-scale', { min: before.scaleMin, max: before.scaleMax });
  }
  const after = {
    name: change.name,
    positive_from: change.positiveFrom,
    higher_is_better: change.higherIsBetter,
    updated_at: ctx.now,
  };
  await surveysDb(ctx).updateTable('surveys').set(after).where('survey_id', '=', change.surveyId).execute();
  await ctx.audit({
    action: 'surveys.change-survey',
    subjectKind: 'survey',
    subjectId: change.surveyId,
    detail: { before, after: change },
  });
  await ctx.publish({
    type: 'surveys.survey-changed',
    customerId: null,
    payload: { surveyId: change.surveyId },
  });
  return {
    ...before,
    name: change.name,
    positiveFrom: change.positiveFrom,
    higherIsBetter: change.higherIsBetter,
  };
}
