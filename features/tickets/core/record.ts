import { z } from 'zod';
import { Attributes, CustomerRef, ExternalId, Instant, ShortText, StaffRef } from '#platform/core/record.ts';
import { eventReasons, exclusions, ticketPriorities, ticketStatuses } from './vocabulary.ts';

/** One request for service. Where a source has no messages or events, the stamps below stand in for them. */
export const TicketRecord = z.object({
  externalId: ExternalId,
  customer: CustomerRef,
  number: z.number().int().positive().optional(),
  subject: z.string().max(2000).optional(),
  channel: ShortText.default('email'),
  live: z.boolean().optional(),
  /** absent: by its stamps, else as it was, else open */
  status: z.enum(ticketStatuses).optional(),
  priority: z.enum(ticketPriorities).default('normal'),
  topic: ShortText.optional(),
  severity: ShortText.optional(),
  stage: ShortText.optional(),
  team: z.object({ externalId: ExternalId.optional(), name: ShortText.optional() }).optional(),
  assignee: StaffRef.optional(),
  orderExternalId: ExternalId.optional(),
  initiatedBy: z.enum(['customer', 'agent', 'campaign']).default('customer'),
  exclusion: z.enum(exclusions).optional(),
  mergedInto: ExternalId.optional(),
  followUpOf: ExternalId.optional(),
  resolveReason: ShortText.optional(),
  tags: z.array(ShortText).max(200).default([]),
  createdAt: Instant,
  updatedAt: Instant.optional(),
  /** stamps of sources that carry no messages/events (Freshdesk CSV); ignored where real ones exist */
  firstRepliedAt: Instant.optional(),
  resolvedAt: Instant.optional(),
  closedAt: Instant.optional(),
  attributes: Attributes.default({}),
});
export type TicketRecord = z.infer<typeof TicketRecord>;

export const MessageRecord = z.object({
  /** absent: derived from ticket, time, author and text, so that a repeat still changes nothing */
  externalId: ExternalId.optional(),
  ticketExternalId: ExternalId,
  authorKind: z.enum(['customer', 'agent', 'bot', 'system']),
  author: StaffRef.optional(),
  public: z.boolean().default(true),
  automatic: z.boolean().default(false),
  channel: ShortText.optional(),
  language: z.string().trim().max(20).optional(),
  body: z.string().max(200_000).default(''),
  sentAt: Instant,
});
export type MessageRecord = z.infer<typeof MessageRecord>;

/**
 * type and its values: `status` (a status), `assignee` (staff external id; empty = nobody), `team` (team external id),
 * `priority`, `handoff` (bot gives over to people), `queue` (live: entered the queue), `abandoned` (left before a person came),
 * `exclusion` (spam, deleted, test; empty = restored), `merge` (external id of the ticket it was merged into),
 * `schedule` (external id of the calendar the ticket counts by from now on; empty = by its team again).
 */
export const TicketEventRecord = z.object({
  externalId: ExternalId.optional(),
  ticketExternalId: ExternalId,
  type: z.enum([
    'status',
    'assignee',
    'team',
    'priority',
    'handoff',
    'queue',
    'abandoned',
    'exclusion',
    'merge',
    'schedule',
  ]),
  from: ShortText.optional(),
  to: ShortText.optional(),
  actorKind: z.enum(['customer', 'agent', 'bot', 'system']).default('system'),
  actor: StaffRef.optional(),
  reason: z.enum(eventReasons).optional(),
  occurredAt: Instant,
});
export type TicketEventRecord = z.infer<typeof TicketEventRecord>;

/** Business hours from outside (a helpdesk's schedule). Times are minutes of the local day, Monday first. */
export const CalendarRecord = z.object({
  externalId: ExternalId,
  name: ShortText.default(''),
  teamExternalId: ExternalId.optional(),
  zone: z.string().max(60),
  weekly: z
    .array(z.array(z.tuple([z.number().int().min(0).max(2880), z.number().int().min(0).max(2880)])))
    .length(7),
  holidays: z.array(z.iso.date()).default([]),
  validFrom: Instant,
});
export type CalendarRecord = z.infer<typeof CalendarRecord>;
