import { z } from 'zod';
import { CustomerRef, ExternalId, Instant, ShortText, StaffRef } from '#platform/core/record.ts';

export const surveyKinds = ['nps', 'csat', 'ces'] as const;
export type SurveyKind = (typeof surveyKinds)[number];

/** One person's reply to a survey at one moment. The survey is named; it is made on first sight. */
export const AnswerRecord = z.object({
  externalId: ExternalId,
  customer: CustomerRef.optional(),
  kind: z.enum(surveyKinds),
  survey: ShortText.optional(),
  /** range of the scale; default 0-10 for nps, 1-5 for csat and ces */
  scaleMin: z.number().int().optional(),
  scaleMax: z.number().int().optional(),
  /** absent or null: dismissed without a score, stored but out of every score */
  score: z.number().nullable().optional(),
  comment: z.string().max(20_000).default(''),
  language: z.string().trim().max(20).optional(),
  moment: ShortText.default('support'),
  stage: ShortText.optional(),
  channel: ShortText.optional(),
  /** the ticket or order asked about; either also says whose the answer is */
  ticketExternalId: ExternalId.optional(),
  orderExternalId: ExternalId.optional(),
  agent: StaffRef.optional(),
  invitationExternalId: ExternalId.optional(),
  exclusion: z.enum(['dismissed', 'quarantined', 'expired', 'staff', 'test']).optional(),
  answeredAt: Instant,
});
export type AnswerRecord = z.infer<typeof AnswerRecord>;

/** One time a customer could have been asked: the response funnel is counted from these. */
export const InvitationRecord = z.object({
  externalId: ExternalId,
  customer: CustomerRef,
  kind: z.enum(surveyKinds),
  survey: ShortText.optional(),
  moment: ShortText.default('support'),
  stage: ShortText.optional(),
  channel: ShortText.optional(),
  ticketExternalId: ExternalId.optional(),
  orderExternalId: ExternalId.optional(),
  agent: StaffRef.optional(),
  eligibleAt: Instant,
  suppressedReason: z
    .enum(['throttled', 'no-consent', 'no-address', 'staff', 'sampling', 'open-complaint'])
    .optional(),
  sentAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  openedAt: Instant.optional(),
  startedAt: Instant.optional(),
  finishedAt: Instant.optional(),
});
export type InvitationRecord = z.infer<typeof InvitationRecord>;
