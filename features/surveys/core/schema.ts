import { z } from 'zod';
import { surveyKinds } from './record.ts';

/** One answer as a list shows it, with whom and what it is about. */
export const AnswerLine = z.object({
  answerId: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  surveyId: z.uuid(),
  surveyName: z.string(),
  kind: z.enum(surveyKinds),
  score: z.number().nullable(),
  scaleMin: z.number(),
  scaleMax: z.number(),
  comment: z.string(),
  language: z.string().nullable(),
  moment: z.string(),
  stage: z.string().nullable(),
  channel: z.string().nullable(),
  ticketId: z.uuid().nullable(),
  ticketNumber: z.number().nullable(),
  orderId: z.uuid().nullable(),
  agentId: z.uuid().nullable(),
  agentName: z.string().nullable(),
  /** why it is stored but out of every score; null when it counts */
  exclusion: z.string().nullable(),
  answeredAt: z.string(),
});
export type AnswerLine = z.infer<typeof AnswerLine>;

/** A survey with its scale. `positiveFrom`: scores from here on count as satisfied or easy. */
export const Survey = z.object({
  surveyId: z.uuid(),
  name: z.string(),
  kind: z.enum(surveyKinds),
  scaleMin: z.number().int(),
  scaleMax: z.number().int(),
  positiveFrom: z.number().int(),
  higherIsBetter: z.boolean(),
  moment: z.string(),
  source: z.string(),
  answers: z.number(),
  lastAnswerAt: z.string().nullable(),
});
export type Survey = z.infer<typeof Survey>;

/** What a person may change of a survey; the scale itself comes with the answers. */
export const SurveyChange = z.object({
  surveyId: z.uuid(),
  name: z.string().trim().min(1).max(200),
  positiveFrom: z.number().int(),
  higherIsBetter: z.boolean(),
});
export type SurveyChange = z.infer<typeof SurveyChange>;
