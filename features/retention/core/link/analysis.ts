import { z } from 'zod';
import { covariateIds, exposureIds } from './exposures.ts';

export const outcomeIds = ['stays', 'contract', 'purchase', 'revenue'] as const;
export const OutcomeId = z.enum(outcomeIds);
export type OutcomeId = z.infer<typeof OutcomeId>;

export const horizons = [30, 60, 90, 180] as const;
export type Horizon = (typeof horizons)[number];

const Stretch = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  label: z.string().trim().max(120).default(''),
});

/**
 * How exposures are tied to what followed: everything a result depends on beside the records and the slice. Saved under a name,
 * every change is a new version, and a result names the version it was made by.
 */
export const AnalysisSettings = z.object({
  /**
   * What counts as staying: by the company's churn rule (`stays`), contract not ended (`contract`), bought again
   * (`purchase`). `revenue`: by the churn rule, with the mean revenue of the horizon beside it.
   */
  outcome: OutcomeId.default('stays'),
  /** days from the landmark on in which somebody is looked for */
  horizon: z.union([z.literal(30), z.literal(60), z.literal(90), z.literal(180)]).default(60),
  /** one encounter per customer in so many days: the first */
  windowDays: z.number().int().min(7).max(365).default(30),
  /** what is held equal, most important first; strata too small are joined from the end */
  covariates: z
    .array(z.enum(covariateIds))
    .max(covariateIds.length)
    .default(['severity', 'topic', 'tier', 'contract', 'value', 'tenure', 'season', 'channel']),
  /** topics by which customers say that they are leaving; null: recognised by their names */
  leavingTopics: z.array(z.string().max(200)).max(200).nullable().default(null),
  /** days when everybody waited and everybody was annoyed: left out */
  incidents: z.array(Stretch).max(50).default([]),
  /** the question asked first; the others are adjusted for being many (Benjamini-Hochberg) */
  primary: z.enum(exposureIds).default('first-reply'),
  /** share of revenue that is margin; 1 = the figures are revenue */
  marginShare: z.number().min(0.01).max(1).default(1),
});
export type AnalysisSettings = z.infer<typeof AnalysisSettings>;

export const defaultAnalysis: AnalysisSettings = AnalysisSettings.parse({});

/** Raised when the same records and settings may give other numbers. */
export const linkVersion = 2;

const leaving =
  /cancel|terminat|churn|unsubscri|(close|delete|end)[\s_-]*(my[\s_-]*)?(account|contract|subscription)|расторг|расторж|закры\S*\s*(счет|счёт|аккаунт|договор)|удал\S*\s*аккаунт|отказ\S*\s*от\s*(услуг|договор)|отмен\S*\s*(подписк|договор)/i;
const onlyAnOrder = /order|заказ|deliver|достав/i;

/** Whether a topic's name says that the customer is leaving already: its requests are answered fast and prove nothing. */
export const isLeavingTopic = (topic: string): boolean => leaving.test(topic) && !onlyAnOrder.test(topic);
