import { z } from 'zod';
import { batchOperation } from '#platform/core/batch.ts';
import { operation } from '#platform/core/operation.ts';
import { ListInput, pageOf } from '#platform/core/paging.ts';
import { AnswerRecord, InvitationRecord } from './record.ts';
import { AnswerLine, Survey, SurveyChange } from './schema.ts';

const tag = 'surveys';
const permission = 'surveys.read';

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
    batch: batchOperation({
      permission: 'surveys.import',
      tag,
      path: '/answers/batch',
      what: 'answers to surveys',
      record: AnswerRecord,
    }),
  },
  invitations: {
    batch: batchOperation({
      permission: 'surveys.import',
      tag,
      path: '/invitations/batch',
      what: 'invitations to surveys',
      record: InvitationRecord,
    }),
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
