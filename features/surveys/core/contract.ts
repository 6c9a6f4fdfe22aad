import { z } from 'zod';
import { BatchInput, BatchOutput } from '#platform/core/batch.ts';
import { operation } from '#platform/core/operation.ts';
import { ListInput, pageOf } from '#platform/core/paging.ts';
import { AnswerLine, Survey, SurveyChange } from './schema.ts';

const tag = 'surveys';
const permission = 'surveys.read';

const batchDescription =
  'A record with a known id becomes what it says now; a repeat changes nothing. Records that cannot be stored are named in ' +
  '`refused`, the others are stored. The fields are those of docs/import-format.md.';

export const surveysContract = {
  answers: {
    list: operation({
      permission,
      method: 'GET',
      path: '/answers',
      tag,
      summary: 'Answers to surveys, with search in their comments',
      description:
        'Fields of filter and sort: answeredAt, kind, score, moment, stage, channel, surveyId, agentId, customerId, ticketId, orderId, exclusion, language, hasComment, customerName, tier.',
      refusals: ['platform:bad-filter', 'platform:bad-cursor'],
    })
      .input(ListInput)
      .output(pageOf(AnswerLine)),
    batch: operation({
      permission: 'surveys.import',
      method: 'POST',
      path: '/answers/batch',
      tag,
      summary: 'Store answers to surveys, up to 1,000 at a time',
      description: batchDescription,
    })
      .input(BatchInput)
      .output(BatchOutput),
  },
  invitations: {
    batch: operation({
      permission: 'surveys.import',
      method: 'POST',
      path: '/invitations/batch',
      tag,
      summary: 'Store invitations to surveys, up to 1,000 at a time',
      description: batchDescription,
    })
      .input(BatchInput)
      .output(BatchOutput),
  },
  surveys: {
    list: operation({
      permission,
      method: 'GET',
      path: '/surveys',
      tag,
      summary: 'Surveys with their scales',
    }).output(z.array(Survey)),
    change: operation({
      permission: 'surveys.write',
      method: 'PATCH',
      path: '/surveys/{surveyId}',
      tag,
      summary: 'Rename a survey, or say which scores are good ones',
      refusals: ['surveys:unknown-survey', 'surveys:outside-scale'],
    })
      .input(SurveyChange)
      .output(Survey),
  },
};
