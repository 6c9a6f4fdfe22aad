import type { TimelineSource } from '#platform/server/timeline.ts';

/** What a customer answered, as entries of his timeline. */
export const surveysTimeline: readonly TimelineSource[] = [
  {
    name: 'answers',
    sql: `select a.customer_id, a.answered_at as occurred_at, a.answer_id as entry_id, 'answer' as kind,
      jsonb_strip_nulls(jsonb_build_object(
        'title', case when a.score is null then 'surveys:timeline.dismissed' else 'surveys:timeline.answer' end,
        'params', jsonb_build_object('kind', upper(s.kind)),
        'body', nullif(a.comment, ''),
        'score', case when a.score is not null then jsonb_build_object('value', a.score, 'max', s.scale_max) end)) as data
      from answers a join surveys s on s.survey_id = a.survey_id`,
  },
];
