/** What other rows may call. Everything runs in the caller's transaction. */
export { refreshAnswerStats } from './commands/refresh-answer-stats.ts';
export { removeSurveys } from './commands/remove-source.ts';
export { type SurveyOptions, upsertAnswers } from './commands/upsert-answers.ts';
export { upsertInvitations } from './commands/upsert-invitations.ts';
export { type SurveysTables, surveysDb } from './tables.ts';
