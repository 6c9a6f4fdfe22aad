import type { Ctx } from '#platform/server/context.ts';
import type { Survey } from '../../core/schema.ts';
import { surveysDb } from '../tables.ts';

/** Every survey, the one with most answers first. */
export async function listSurveys(ctx: Ctx, surveyId?: string): Promise<Survey[]> {
  const counted = surveysDb(ctx)
    .selectFrom('answers')
    .select([
      'survey_id as counted_id',
      (eb) => eb.fn.countAll<number>().as('answers'),
      (eb) => eb.fn.max('answered_at').as('last_answer_at'),
    ])
    .groupBy('survey_id');
  const rows = await surveysDb(ctx)
    .selectFrom('surveys')
    .leftJoin(counted.as('n'), 'n.counted_id', 'surveys.survey_id')
    .selectAll('surveys')
    .select(['n.answers', 'n.last_answer_at'])
    .$if(surveyId !== undefined, (query) => query.where('surveys.survey_id', '=', surveyId ?? ''))
    .orderBy('n.answers', (order) => order.desc().nullsLast())
    .orderBy('surveys.name')
    .execute();
  return rows.map((row) => ({
    surveyId: row.survey_id,
    name: row.name,
    kind: row.kind,
    scaleMin: row.scale_min,
    scaleMax: row.scale_max,
    positiveFrom: row.positive_from,
    higherIsBetter: row.higher_is_better,
    moment: row.moment,
    source: row.source,
    answers: row.answers ?? 0,
    lastAnswerAt: row.last_answer_at?.toISOString() ?? null,
  }));
}
