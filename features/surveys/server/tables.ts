import type { Ctx } from '#platform/server/context.ts';
import type { Timestamp } from '#platform/server/db/tables.ts';
import type { SurveyKind } from '../core/record.ts';

export type SurveysTables = {
  surveys: {
    survey_id: string;
    name: string;
    kind: SurveyKind;
    scale_min: number;
    scale_max: number;
    positive_from: number;
    higher_is_better: boolean;
    moment: string;
    source: string;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  survey_invitations: {
    customer_id: string;
    invitation_id: string;
    survey_id: string;
    contact_id: string | null;
    moment: string;
    stage: string | null;
    channel: string | null;
    ticket_id: string | null;
    order_id: string | null;
    agent_id: string | null;
    eligible_at: Timestamp;
    suppressed_reason: string | null;
    sent_at: Timestamp | null;
    delivered_at: Timestamp | null;
    opened_at: Timestamp | null;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
  };
  answers: {
    customer_id: string;
    answer_id: string;
    survey_id: string;
    invitation_id: string | null;
    contact_id: string | null;
    source: string;
    score: string | null;
    comment: string;
    language: string | null;
    moment: string;
    stage: string | null;
    channel: string | null;
    ticket_id: string | null;
    order_id: string | null;
    agent_id: string | null;
    team_id: string | null;
    exclusion: string | null;
    answered_at: Timestamp;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
};

/** The database with this row's tables. */
export const surveysDb = (ctx: Ctx) => ctx.db.withTables<SurveysTables>();
