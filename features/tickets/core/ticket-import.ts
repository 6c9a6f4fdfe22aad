import type { TicketStatus } from './clock-input.ts';
import type { TicketRecord } from './record.ts';
import type { Exclusion, TicketPriority } from './vocabulary.ts';

/** A ticket's own columns; instants in UTC milliseconds. */
export type TicketRow = {
  readonly customerId: string;
  readonly ticketId: string;
  /** null until one is drawn from the counter */
  readonly number: number | null;
  readonly source: string;
  readonly externalId: string | null;
  readonly subject: string;
  readonly channel: string;
  readonly live: boolean;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly topic: string | null;
  readonly severity: string | null;
  readonly stage: string | null;
  readonly teamId: string | null;
  readonly assigneeId: string | null;
  readonly contactId: string | null;
  readonly orderId: string | null;
  readonly initiatedBy: 'customer' | 'agent' | 'campaign';
  readonly exclusion: Exclusion | null;
  readonly mergedInto: string | null;
  readonly followUpOf: string | null;
  readonly resolveReason: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** Channels on which a person waits in seconds when the source does not say. */
const liveChannels: readonly string[] = ['chat', 'live chat', 'live-chat', 'phone', 'call', 'voice'];

export const isLiveChannel = (channel: string): boolean => liveChannels.includes(channel.toLowerCase());

/** What a record says of the status; null when nothing. */
export function statusOf(record: TicketRecord): TicketStatus | null {
  if (record.status !== undefined) return record.status;
  if (record.closedAt !== undefined) return 'closed';
  return record.resolvedAt === undefined ? null : 'solved';
}

/** When the source last touched the record: said, or the latest of its stamps. */
export function updatedAtOf(record: TicketRecord): number {
  const stamps = [
    record.createdAt,
    record.updatedAt,
    record.firstRepliedAt,
    record.resolvedAt,
    record.closedAt,
  ];
  return Math.max(
    ...stamps.map((stamp) => (stamp === undefined ? Number.NEGATIVE_INFINITY : Date.parse(stamp))),
  );
}

/**
 * What a ticket becomes when its record comes in again. What the record leaves out stays as it was. Status, priority, team
 * and owner also change by events and by people here, so an older record leaves them alone; the rest follows the record
 * unless it says itself that it is older. An exclusion or merge is only ever taken back by an event or by a person.
 */
export function mergeTicket(stored: TicketRow, incoming: TicketRow, record: TicketRecord): TicketRow {
  const older = incoming.updatedAt < stored.updatedAt;
  if (older && record.updatedAt !== undefined) return stored;
  const status = statusOf(record);
  return {
    ...incoming,
    number: incoming.number ?? stored.number,
    source: stored.source,
    subject: incoming.subject || stored.subject,
    status: older || status === null ? stored.status : status,
    priority: older ? stored.priority : incoming.priority,
    teamId: older ? stored.teamId : (incoming.teamId ?? stored.teamId),
    assigneeId: older ? stored.assigneeId : (incoming.assigneeId ?? stored.assigneeId),
    topic: incoming.topic ?? stored.topic,
    severity: incoming.severity ?? stored.severity,
    stage: incoming.stage ?? stored.stage,
    orderId: incoming.orderId ?? stored.orderId,
    followUpOf: incoming.followUpOf ?? stored.followUpOf,
    resolveReason: older ? stored.resolveReason : (incoming.resolveReason ?? stored.resolveReason),
    contactId: incoming.contactId ?? stored.contactId,
    exclusion: incoming.exclusion ?? stored.exclusion,
    mergedInto: incoming.mergedInto ?? stored.mergedInto,
    updatedAt: Math.max(incoming.updatedAt, stored.updatedAt),
  };
}

/** Equal in every column, whatever the order of attributes. */
export const sameTicket = (a: TicketRow, b: TicketRow): boolean => canonical(a) === canonical(b);

function canonical(row: TicketRow): string {
  const attributes = Object.entries(row.attributes).sort(([x], [y]) => (x < y ? -1 : 1));
  const columns = Object.entries({ ...row, attributes }).sort(([x], [y]) => (x < y ? -1 : 1));
  return JSON.stringify(columns);
}
