import { z } from 'zod';
import { Attributes } from '#platform/core/record.ts';
import { exclusions, ticketPriorities, ticketStatuses } from './vocabulary.ts';

/** What the operations give. Instants are ISO 8601 in UTC; durations are seconds; null = unknown or not yet. */

const Moment = z.string();
const Seconds = z.number().nullable();
const Named = z.object({ id: z.uuid(), name: z.string() });
const SlaState = z.enum(['met', 'breached', 'running']);

/** One line of the list of tickets. */
export const TicketLine = z.object({
  ticketId: z.uuid(),
  number: z.number(),
  subject: z.string(),
  customer: Named,
  status: z.enum(ticketStatuses),
  channel: z.string(),
  live: z.boolean(),
  priority: z.enum(ticketPriorities),
  topic: z.string().nullable(),
  stage: z.string().nullable(),
  team: Named.nullable(),
  assignee: Named.nullable(),
  exclusion: z.enum(exclusions).nullable(),
  tags: z.array(z.string()),
  createdAt: Moment,
  updatedAt: Moment,
  /** since when the customer waits for a person; null when nobody waits */
  waitingSince: Moment.nullable(),
  frtSeconds: Seconds,
  frtBusinessSeconds: Seconds,
  resolvedAt: Moment.nullable(),
  artFullSeconds: Seconds,
  artFullBusinessSeconds: Seconds,
  humanReplies: z.number().nullable(),
  reopens: z.number(),
  transfers: z.number(),
  unanswered: z.boolean().nullable(),
  /** worst of the promises of speed, as it stands now; null when nothing was promised */
  promise: SlaState.nullable(),
  /** next moment at which a running promise will be broken */
  dueAt: Moment.nullable(),
});
export type TicketLine = z.infer<typeof TicketLine>;

/** How the work stands at this moment; what is left out of the figures is not counted. */
export const QueueView = z.object({
  open: z.number(),
  unassigned: z.number(),
  /** a promise of speed is broken */
  late: z.number(),
  /** customers wait for a person */
  waiting: z.number(),
  waitingSince: Moment.nullable(),
  /** there is no ticket at all yet */
  empty: z.boolean(),
});
export type QueueView = z.infer<typeof QueueView>;

/** Who asks: what an agent wants in sight beside the conversation. */
export const CustomerContext = z.object({
  tier: z.string().nullable(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  since: Moment.nullable(),
  ordersCount: z.number(),
  revenueMinor: z.number(),
  currency: z.string().nullable(),
  lastOrderAt: Moment.nullable(),
  ticketsCount: z.number(),
  openTickets: z.number(),
  lastNps: z.number().nullable(),
  lastCsat: z.number().nullable(),
});
export type CustomerContext = z.infer<typeof CustomerContext>;

export const MessageView = z.object({
  messageId: z.uuid(),
  /** the ticket it came with: another one after a merge */
  ticketId: z.uuid(),
  authorKind: z.enum(['customer', 'agent', 'bot', 'system']),
  author: Named.nullable(),
  public: z.boolean(),
  automatic: z.boolean(),
  thanks: z.boolean(),
  channel: z.string().nullable(),
  language: z.string().nullable(),
  body: z.string(),
  sentAt: Moment,
});
export type MessageView = z.infer<typeof MessageView>;

export const EventView = z.object({
  eventId: z.uuid(),
  ticketId: z.uuid(),
  type: z.string(),
  /** values in words where they were ids: a person, a team, a ticket's number */
  from: z.string().nullable(),
  to: z.string().nullable(),
  actorKind: z.enum(['customer', 'agent', 'bot', 'system']),
  actor: Named.nullable(),
  reason: z.string().nullable(),
  stamp: z.boolean(),
  occurredAt: Moment,
});
export type EventView = z.infer<typeof EventView>;

const RecordRefView = z.object({
  kind: z.enum(['created', 'merged-created', 'message', 'event', 'stamp']),
  id: z.uuid(),
  at: Moment,
});
export type RecordRefView = z.infer<typeof RecordRefView>;

export const clockNames = [
  'first-reply',
  'bot',
  'queue',
  'agent-first-reply',
  'next-reply',
  'reopen-reply',
  'cycle',
  'first-resolution',
  'full-resolution',
  'requester-wait',
  'customer-wait',
  'sla-first-reply',
  'sla-next-reply',
  'sla-resolution',
] as const;

/** One clock explained: which record started it, which ended it, and how long it ran. */
export const ClockView = z.object({
  clock: z.enum(clockNames),
  code: z.string(),
  no: z.number().nullable(),
  state: z.enum(['finished', 'running', 'unanswered', 'abandoned', 'met', 'breached', 'stopped']),
  start: RecordRefView,
  end: RecordRefView.nullable(),
  seconds: Seconds,
  businessSeconds: Seconds,
  leftOutSeconds: z.number(),
  agent: Named.nullable(),
  calendarIds: z.array(z.uuid()),
  targetSeconds: Seconds,
  dueAt: Moment.nullable(),
});
export type ClockView = z.infer<typeof ClockView>;

export const LinkedTicket = z.object({
  ticketId: z.uuid(),
  number: z.number(),
  subject: z.string(),
  status: z.enum(ticketStatuses),
  exclusion: z.enum(exclusions).nullable(),
  createdAt: Moment,
});
export type LinkedTicket = z.infer<typeof LinkedTicket>;

export const TicketView = TicketLine.extend({
  customerContext: CustomerContext,
  source: z.string(),
  externalId: z.string().nullable(),
  severity: z.string().nullable(),
  orderId: z.uuid().nullable(),
  initiatedBy: z.enum(['customer', 'agent', 'campaign']),
  resolveReason: z.string().nullable(),
  attributes: Attributes,
  requester: Named.nullable(),
  mergedInto: LinkedTicket.nullable(),
  merged: z.array(LinkedTicket),
  followUpOf: LinkedTicket.nullable(),
  /** other tickets of the customer, newest first, at most 20 */
  others: z.array(LinkedTicket),
  messages: z.array(MessageView),
  /** true when the thread is longer than what is given here */
  messagesCut: z.boolean(),
  events: z.array(EventView),
  clocks: z.array(ClockView),
  /** the versions of business hours that the clocks name */
  calendars: z.array(
    z.object({ calendarId: z.uuid(), name: z.string(), zone: z.string(), validFrom: Moment }),
  ),
  customerTurns: z.number().nullable(),
  botReplies: z.number().nullable(),
  cycles: z.number(),
  oneTouch: z.boolean().nullable(),
  reopenedInWindow: z.boolean().nullable(),
  repeatInWindow: z.boolean().nullable(),
  autoClosed: z.boolean().nullable(),
  botOnly: z.boolean(),
  outOfHours: z.boolean().nullable(),
  abandoned: z.boolean().nullable(),
  dataQuality: z.array(z.string()),
});
export type TicketView = z.infer<typeof TicketView>;

const Spans = z
  .array(z.tuple([z.number().int().min(0).max(1440), z.number().int().min(0).max(2880)]))
  .max(12);
export const HoursInput = z.object({
  zone: z.string().trim().min(1).max(60),
  /** Monday first; [from, to) in minutes of the local day, `to` above 1440 ends on the next day */
  weekly: z.array(Spans).length(7),
  holidays: z.array(z.iso.date()).max(1000).default([]),
  validFrom: z.iso.datetime({ offset: true }),
});
export type HoursInput = z.infer<typeof HoursInput>;

export const ScheduleInput = z.object({
  name: z.string().trim().min(1).max(120),
  /** the schedule of every team without one of its own */
  companyDefault: z.boolean(),
  teamIds: z.array(z.uuid()).max(500),
});

export const ScheduleView = ScheduleInput.extend({
  scheduleId: z.uuid(),
  source: z.string(),
  /** newest first */
  versions: z.array(HoursInput.extend({ calendarId: z.uuid(), validFrom: Moment })),
});
export type ScheduleView = z.infer<typeof ScheduleView>;

const Minutes = z
  .number()
  .int()
  .min(1)
  .max(366 * 24 * 60)
  .nullable();
const Values = z.array(z.string().trim().min(1).max(300)).max(100);
export const SlaInput = z.object({
  name: z.string().trim().min(1).max(120),
  /** an absent or empty list means any */
  conditions: z
    .object({ priority: Values, channel: Values, tier: Values, team: Values, topic: Values })
    .partial(),
  firstReplyMinutes: Minutes,
  nextReplyMinutes: Minutes,
  resolutionMinutes: Minutes,
  businessHours: z.boolean(),
  pausedStatuses: z.array(z.enum(['new', 'open', 'pending', 'hold'])).max(4),
  /** clocks that start before it keep what was promised then; absent: now */
  validFrom: z.iso.datetime({ offset: true }).optional(),
});
export type SlaInput = z.infer<typeof SlaInput>;

export const SlaView = SlaInput.omit({ validFrom: true }).extend({
  policyId: z.uuid(),
  position: z.number(),
  validFrom: Moment,
  /** set when no new clock falls under it */
  validTo: Moment.nullable(),
});
export type SlaView = z.infer<typeof SlaView>;
