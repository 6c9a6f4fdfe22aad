import type { SurveyKind } from '#features/surveys/core/record.ts';
import { customerRef, type Field, field, staffRef } from './field.ts';

// a type import only: the console reads this file, and schemas stay out of its bundle
const surveyKinds: readonly SurveyKind[] = ['nps', 'csat', 'ces'];

const kind = field(
  'kind',
  'choice',
  '`nps`, `csat` or `ces`.',
  'survey type,survey kind,question type,metric,тип опроса',
  {
    need: 'always',
    choices: surveyKinds,
    words: {
      'net promoter score': 'nps',
      'customer satisfaction': 'csat',
      'customer effort score': 'ces',
      satisfaction: 'csat',
    },
  },
);
const about: readonly Field[] = [
  field(
    'survey',
    'text',
    'Name of the survey; made on first sight.',
    'survey name,survey title,опрос,название опроса',
  ),
  field(
    'moment',
    'text',
    'What it is about: `support`, `purchase`, `visit`, `sales` or a stage.',
    'touchpoint,момент',
  ),
  field('stage', 'text', 'Stage of the customer’s way.', 'journey stage,этап'),
  field('channel', 'text', 'How it was asked: `email`, `widget`, `phone`.', 'survey channel,канал'),
  field(
    'ticket_id',
    'id',
    'Request it is about; also says whose the answer is.',
    'ticket,case id,conversation id,ид обращения,номер обращения',
    { path: 'ticketExternalId' },
  ),
  field(
    'order_id',
    'id',
    'Order it is about; also says whose the answer is.',
    'order,номер заказа,ид заказа',
    { path: 'orderExternalId' },
  ),
  ...staffRef(
    'agent',
    'agent',
    'Who had served the customer when the question was asked',
    'agent,assignee,сотрудник,оператор',
  ),
];

export const answerFields: readonly Field[] = [
  field(
    'answer_id',
    'id',
    'Id of the answer in your system.',
    'response id,review id,rating id,id,submission id,ид ответа,ид отзыва',
    { path: 'externalId', need: 'always' },
  ),
  kind,
  ...customerRef('identity'),
  ...about,
  field(
    'score',
    'rating',
    'The number given. Empty: dismissed, stored but out of every score. Words such as “Extremely happy” or “good” are read too.',
    'rating,value,nps score,csat score,ces score,review score,answer,satisfaction,stars,nps,csat,ces,оценка,балл,рейтинг',
  ),
  field('scale_min', 'count', 'Lowest number of the scale; 0 for nps, 1 otherwise.', 'min'),
  field('scale_max', 'count', 'Highest number of the scale; 10 for nps, 5 otherwise.', 'max'),
  field(
    'comment',
    'long',
    'What the person wrote.',
    'feedback,text,remark,review,verbatim,review comment message,open answer,message,комментарий,отзыв,текст',
  ),
  field('language', 'text', 'Language code.', 'lang,язык'),
  field('invitation_id', 'id', 'Invitation it answers.', '', { path: 'invitationExternalId' }),
  field(
    'exclusion',
    'choice',
    'Why it is out of every score: `dismissed`, `quarantined`, `expired`, `staff`, `test`.',
    '',
    { choices: ['dismissed', 'quarantined', 'expired', 'staff', 'test'] },
  ),
  field(
    'answered_at',
    'instant',
    'When it was given.',
    'created at,submitted at,date,response date,completed at,timestamp,responded at,review answer timestamp,дата,дата ответа,дата отзыва',
    { need: 'always' },
  ),
];

export const invitationFields: readonly Field[] = [
  field('invitation_id', 'id', 'Id of the invitation in your system.', 'id', {
    path: 'externalId',
    need: 'always',
  }),
  kind,
  ...customerRef(),
  ...about,
  field('eligible_at', 'instant', 'When the customer could have been asked.', 'created at', {
    need: 'always',
  }),
  field(
    'suppressed_reason',
    'choice',
    'Why nothing was sent: `throttled`, `no-consent`, `no-address`, `staff`, `sampling`, `open-complaint`.',
    '',
    { choices: ['throttled', 'no-consent', 'no-address', 'staff', 'sampling', 'open-complaint'] },
  ),
  field('sent_at', 'instant', 'Sent.', 'sent'),
  field('delivered_at', 'instant', 'Delivered.', 'delivered'),
  field('opened_at', 'instant', 'Opened.', 'opened'),
  field('started_at', 'instant', 'First question answered.', 'started'),
  field('finished_at', 'instant', 'Finished.', 'finished,completed'),
];
