import { customersFive, customersFiveColumns, customersFiveNames } from '#features/customers/server/facts.ts';
import { dayOf, monthOf } from '#platform/server/analytics/fact-sql.ts';
import type { FactTable } from '#platform/server/analytics/fact-table.ts';
import { npsBands } from '../core/survey-scale.ts';

const npsGroups = Object.entries(npsBands)
  .map(([name, holds]) => `when ${holds} then '${name}'`)
  .join(' ');

const factAnswers: FactTable = {
  name: 'fact_answers',
  columns: {
    customer_id: 'uuid',
    answer_id: 'uuid',
    survey_id: 'uuid',
    kind: 'text',
    moment: 'text',
    stage: 'text',
    channel: 'text',
    answer_language: 'text',
    scale_min: 'int',
    scale_max: 'int',
    ...customersFiveColumns,
    person_id: 'uuid',
    ticket_id: 'uuid',
    order_id: 'uuid',
    agent_id: 'uuid',
    team_id: 'uuid',
    topic: 'text',
    day: 'int',
    month: 'int',
    raw_score: 'float8',
    score: 'float8',
    exclusion: 'text',
    valid: 'boolean',
    next_day: 'int',
    next_month: 'int',
    positive: 'boolean',
    nps_group: 'text',
    order_late: 'boolean',
    has_comment: 'boolean',
    invited: 'boolean',
  },
  key: ['customer_id', 'answer_id'],
  sorted: 'day',
  sql: `
    with base as (
      select a.customer_id, a.answer_id, a.survey_id, s.kind, a.moment, s.scale_min, s.scale_max, s.positive_from, ${customersFive},
        coalesce(nullif(a.stage, ''), nullif(t.stage, ''), nullif(o.stage, '')) as stage, nullif(a.channel, '') as channel,
        nullif(a.language, '') as answer_language, coalesce(a.contact_id, a.customer_id) as person_id,
        a.ticket_id, a.order_id, a.agent_id, a.team_id, nullif(t.topic, '') as topic,
        ${dayOf('a.answered_at')} as day, ${monthOf('a.answered_at')} as month, a.answered_at,
        a.score::float8 as raw_score,
        case when s.higher_is_better then a.score::float8 else s.scale_min + s.scale_max - a.score::float8 end as score,
        coalesce(nullif(a.exclusion, ''), case when c.internal then 'internal' when a.score is null then 'blank'
          when a.score < s.scale_min or a.score > s.scale_max then 'out-of-scale' end) as exclusion,
        coalesce(o.delivered_at > o.promised_at, u.delivered_at > u.promised_at) as order_late,
        a.comment <> '' as has_comment, a.invitation_id is not null as invited
      from answers a
      join surveys s on s.survey_id = a.survey_id
      join customers c on c.customer_id = a.customer_id
      left join tickets t on t.customer_id = a.customer_id and t.ticket_id = a.ticket_id
      left join orders o on o.customer_id = a.customer_id and o.order_id = a.order_id
      left join orders u on u.customer_id = a.customer_id and u.order_id = t.order_id
      cross join company k
    ), judged as (
      select base.*, exclusion is null as valid from base
    )
    select customer_id, answer_id, survey_id, kind, moment, stage, channel, answer_language, scale_min, scale_max, ${customersFiveNames},
      person_id, ticket_id, order_id, agent_id, team_id, topic, day, month, raw_score, score, exclusion, valid,
      case when valid then lead(day) over thing end as next_day,
      case when valid then lead(month) over thing end as next_month,
      case when valid then score >= positive_from end as positive,
      case when valid and kind = 'nps' then case ${npsGroups} end end as nps_group,
      order_late, has_comment, invited
    from judged
    window thing as (partition by customer_id, valid, person_id, survey_id, moment, coalesce(ticket_id, order_id) order by answered_at, answer_id)`,
};

const factInvitations: FactTable = {
  name: 'fact_invitations',
  columns: {
    customer_id: 'uuid',
    invitation_id: 'uuid',
    survey_id: 'uuid',
    agent_id: 'uuid',
    person_id: 'uuid',
    ticket_id: 'uuid',
    order_id: 'uuid',
    kind: 'text',
    moment: 'text',
    stage: 'text',
    channel: 'text',
    suppressed_reason: 'text',
    ...customersFiveColumns,
    eligible_day: 'int',
    eligible_month: 'int',
    sent: 'boolean',
    delivered: 'boolean',
    opened: 'boolean',
    started: 'boolean',
    finished: 'boolean',
  },
  key: ['customer_id', 'invitation_id'],
  sorted: 'eligible_day',
  sql: `
    select i.customer_id, i.invitation_id, i.survey_id, i.agent_id, coalesce(i.contact_id, i.customer_id) as person_id, i.ticket_id, i.order_id,
      s.kind, i.moment, nullif(i.stage, '') as stage, nullif(i.channel, '') as channel,
      nullif(i.suppressed_reason, '') as suppressed_reason, ${customersFive},
      ${dayOf('i.eligible_at')} as eligible_day, ${monthOf('i.eligible_at')} as eligible_month,
      coalesce(i.sent_at, i.delivered_at, i.opened_at, i.started_at, i.finished_at) is not null as sent,
      coalesce(i.delivered_at, i.opened_at, i.started_at, i.finished_at) is not null as delivered,
      coalesce(i.opened_at, i.started_at, i.finished_at) is not null as opened,
      coalesce(i.started_at, i.finished_at) is not null as started,
      i.finished_at is not null as finished
    from survey_invitations i
    join surveys s on s.survey_id = i.survey_id
    join customers c on c.customer_id = i.customer_id
    cross join company k
    where not c.internal`,
};

const dimSurveys: FactTable = {
  name: 'dim_surveys',
  columns: {
    survey_id: 'uuid',
    name: 'text',
    kind: 'text',
    scale_min: 'int',
    scale_max: 'int',
    positive_from: 'int',
    higher_is_better: 'boolean',
    moment: 'text',
  },
  key: ['survey_id'],
  sql: 'select survey_id, name, kind, scale_min, scale_max, positive_from, higher_is_better, moment from surveys',
};

export const surveysFacts: readonly FactTable[] = [factAnswers, factInvitations, dimSurveys];
