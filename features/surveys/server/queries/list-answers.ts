import { sql } from 'kysely';
import { customerLabel } from '#features/customers/server/public.ts';
import type { ListInput } from '#platform/core/paging.ts';
import type { Ctx } from '#platform/server/context.ts';
import { type ListOf, type ListSpec, listPage, searchWords } from '#platform/server/db/list-query.ts';
import type { AnswerLine } from '../../core/schema.ts';

const spec: ListSpec = {
  select: `a.answer_id, a.customer_id, ${customerLabel('c')} as customer_name, a.survey_id, s.name as survey_name, s.kind,
    a.score::float8 as score, s.scale_min, s.scale_max, a.comment, a.language, a.moment, a.stage, a.channel, a.ticket_id,
    t.number as ticket_number, a.order_id, a.agent_id, f.name as agent_name, a.exclusion, a.answered_at`,
  from: `answers a
    join surveys s on s.survey_id = a.survey_id
    join customers c on c.customer_id = a.customer_id
    left join tickets t on t.customer_id = a.customer_id and t.ticket_id = a.ticket_id
    left join staff f on f.staff_id = a.agent_id`,
  key: 'a.answer_id',
  fields: {
    answeredAt: { sql: 'a.answered_at', type: 'time', notNull: true },
    kind: { sql: 's.kind', type: 'text', notNull: true },
    score: { sql: 'a.score', type: 'number' },
    moment: { sql: 'a.moment', type: 'text', notNull: true },
    stage: { sql: 'a.stage', type: 'text' },
    channel: { sql: 'a.channel', type: 'text' },
    language: { sql: 'a.language', type: 'text' },
    surveyId: { sql: 'a.survey_id', type: 'id', sortable: false },
    agentId: { sql: 'a.agent_id', type: 'id', sortable: false },
    customerId: { sql: 'a.customer_id', type: 'id', sortable: false },
    ticketId: { sql: 'a.ticket_id', type: 'id', sortable: false },
    orderId: { sql: 'a.order_id', type: 'id', sortable: false },
    exclusion: { sql: 'a.exclusion', type: 'text' },
    hasComment: { sql: "(a.comment <> '')", type: 'boolean', sortable: false },
    customerName: { sql: 'lower(c.name)', type: 'text', notNull: true },
    tier: { sql: 'c.tier', type: 'text' },
    // where an answer stands on its own scale: 0 = the worst, 1 = the best
    satisfaction: {
      sql: `(case when s.higher_is_better then a.score - s.scale_min else s.scale_max - a.score end / (s.scale_max - s.scale_min))`,
      type: 'number',
    },
  },
  defaultSort: { field: 'answeredAt', direction: 'desc' },
  search: (text) => {
    const words = searchWords(text);
    // the index is over comments that are not empty
    return words === null
      ? sql`true`
      : sql`(a.comment <> '' and to_tsvector('simple', a.comment) @@ to_tsquery('simple', ${words}))`;
  },
};

type Row = {
  answer_id: string;
  customer_id: string;
  customer_name: string;
  survey_id: string;
  survey_name: string;
  kind: AnswerLine['kind'];
  score: number | null;
  scale_min: number;
  scale_max: number;
  comment: string;
  language: string | null;
  moment: string;
  stage: string | null;
  channel: string | null;
  ticket_id: string | null;
  ticket_number: number | null;
  order_id: string | null;
  agent_id: string | null;
  agent_name: string | null;
  exclusion: string | null;
  answered_at: Date;
};

const toLine = (row: Row): AnswerLine => ({
  answerId: row.answer_id,
  customerId: row.customer_id,
  customerName: row.customer_name,
  surveyId: row.survey_id,
  surveyName: row.survey_name,
  kind: row.kind,
  score: row.score,
  scaleMin: row.scale_min,
  scaleMax: row.scale_max,
  comment: row.comment,
  language: row.language,
  moment: row.moment,
  stage: row.stage,
  channel: row.channel,
  ticketId: row.ticket_id,
  ticketNumber: row.ticket_number,
  orderId: row.order_id,
  agentId: row.agent_id,
  agentName: row.agent_name,
  exclusion: row.exclusion,
  answeredAt: row.answered_at.toISOString(),
});

/** One page of answers. @throws Refusal platform:bad-filter, platform:bad-cursor */
export async function listAnswers(ctx: Ctx, input: ListInput): Promise<ListOf<AnswerLine>> {
  const page = await listPage<Row>(ctx, spec, input);
  return { ...page, rows: page.rows.map(toLine) };
}
