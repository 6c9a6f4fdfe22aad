import { runBatch } from '#platform/server/batch.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { surveysContract } from '../core/contract.ts';
import { AnswerRecord, InvitationRecord } from '../core/record.ts';
import { changeSurvey } from './commands/change-survey.ts';
import { upsertAnswers } from './commands/upsert-answers.ts';
import { upsertInvitations } from './commands/upsert-invitations.ts';
import { listAnswers } from './queries/list-answers.ts';
import { listSurveys } from './queries/list-surveys.ts';

const os = implementing(surveysContract);

export const surveysRouter = os.router({
  answers: {
    list: os.answers.list.handler(({ context, input }) =>
      context.query(async (ctx) => mutable(await listAnswers(ctx, input))),
    ),
    batch: os.answers.batch.handler(({ context, input }) =>
      runBatch(context, AnswerRecord, input, upsertAnswers),
    ),
  },
  invitations: {
    batch: os.invitations.batch.handler(({ context, input }) =>
      runBatch(context, InvitationRecord, input, upsertInvitations),
    ),
  },
  surveys: {
    list: os.surveys.list.handler(({ context }) => context.query((ctx) => listSurveys(ctx))),
    change: os.surveys.change.handler(({ context, input }) =>
      context.command((ctx) => changeSurvey(ctx, input)),
    ),
  },
});

const mutable = <Row>(page: {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
}) => ({
  ...page,
  rows: [...page.rows],
});
