import type { BusinessTimeline, ScheduleChoice } from './schedule-timeline.ts';

/**
 * What the clocks are computed from. All instants are UTC milliseconds; ids are ours.
 * Nothing here is a result: from the same records the same clocks follow, whatever their order.
 */
export type TicketStatus = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed';
export type ActorKind = 'customer' | 'agent' | 'bot' | 'system';

export type ClockTicket = {
  readonly ticketId: string;
  readonly createdAt: number;
  readonly status: TicketStatus;
  readonly live: boolean;
  readonly channel: string;
  readonly priority: string;
  readonly tier: string | null;
  readonly topic: string | null;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly initiatedBy: 'customer' | 'agent' | 'campaign';
  readonly resolveReason: string | null;
};

export type ClockMessage = {
  readonly messageId: string;
  readonly ticketId: string;
  readonly authorKind: ActorKind;
  readonly authorId: string | null;
  readonly public: boolean;
  readonly automatic: boolean;
  readonly thanks: boolean;
  readonly sentAt: number;
};

export type ClockEvent = {
  readonly eventId: string;
  readonly ticketId: string;
  /** status | assignee | team | priority | schedule | handoff | queue | abandoned | reply-stamp; others move no clock */
  readonly type: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly actorKind: ActorKind;
  readonly actorId: string | null;
  /** why it happened: inactivity, bulk, automation, auto-assign, shift-handover, confirmed; null = in person */
  readonly reason: string | null;
  /** stands in for records the source does not carry; gives way to real ones */
  readonly stamp: boolean;
  readonly occurredAt: number;
};

/** A ticket that was merged into this one: its start and its turns count here (E3). */
export type MergedSource = { readonly ticketId: string; readonly createdAt: number };

/** Another ticket of the same customer, for the repeat contact of M14. Excluded tickets are left out by the caller. */
export type SiblingTicket = {
  readonly ticketId: string;
  readonly createdAt: number;
  readonly topic: string | null;
  readonly initiatedBy: 'customer' | 'agent' | 'campaign';
};

export type SlaConditions = {
  readonly [K in 'priority' | 'channel' | 'tier' | 'team' | 'topic']?: readonly string[] | undefined;
};

export type SlaPolicy = {
  readonly slaPolicyId: string;
  readonly name: string;
  /** in force in [validFrom, validTo): a target is frozen when its clock starts (E18) */
  readonly validFrom: number;
  readonly validTo: number | null;
  /** an absent key means any */
  readonly conditions: SlaConditions;
  readonly firstReplyMinutes: number | null;
  readonly nextReplyMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly businessHours: boolean;
  /** statuses in which the resolution clock stands still */
  readonly pausedStatuses: readonly string[];
};

export type ClockPolicy = {
  readonly reopenWindowMs: number;
  /** at least the reopen window */
  readonly repeatWindowMs: number;
  /** first match wins */
  readonly sla: readonly SlaPolicy[];
};

export type ClockInput = {
  readonly ticket: ClockTicket;
  /** of the ticket and of everything merged into it */
  readonly messages: readonly ClockMessage[];
  readonly events: readonly ClockEvent[];
  readonly merged: readonly MergedSource[];
  readonly siblings: readonly SiblingTicket[];
  readonly business: (choices: readonly ScheduleChoice[]) => BusinessTimeline;
  readonly policy: ClockPolicy;
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const defaultPolicy: ClockPolicy = { reopenWindowMs: 4 * DAY, repeatWindowMs: 7 * DAY, sla: [] };

/** C5: the reopen window may be 1 h to 28 d; the repeat window is never shorter than it. */
export function isClockPolicy(policy: Pick<ClockPolicy, 'reopenWindowMs' | 'repeatWindowMs'>): boolean {
  const { reopenWindowMs, repeatWindowMs } = policy;
  return reopenWindowMs >= HOUR && reopenWindowMs <= 28 * DAY && repeatWindowMs >= reopenWindowMs;
}

export const isResolved = (status: string): boolean => status === 'solved' || status === 'closed';
