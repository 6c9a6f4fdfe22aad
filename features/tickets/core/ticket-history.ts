import type { ActorKind, ClockEvent, ClockInput, ClockMessage } from './clock-input.ts';

/** Which record something began or ended with: what the ticket page shows. `at` in UTC milliseconds. */
export type RecordRef = {
  readonly kind: 'created' | 'merged-created' | 'message' | 'event' | 'stamp';
  /** message or event id; the ticket's own id for `created` */
  readonly id: string;
  readonly at: number;
};

/** What happened to a ticket, reduced to what moves a clock. */
export type Step = { readonly ref: RecordRef; readonly at: number } & (
  | { readonly kind: 'turn'; readonly thanks: boolean }
  | { readonly kind: 'reply'; readonly agentId: string | null }
  | { readonly kind: 'bot-reply' }
  | { readonly kind: 'handoff' }
  | { readonly kind: 'queue' }
  | { readonly kind: 'abandoned' }
  | {
      readonly kind: 'status';
      readonly from: string | null;
      readonly to: string;
      readonly actorKind: ActorKind;
      readonly actorId: string | null;
      readonly reason: string | null;
    }
  | {
      readonly kind: 'assignee' | 'team';
      readonly from: string | null;
      readonly to: string | null;
      readonly actorKind: ActorKind;
      readonly reason: string | null;
    }
);
export type StepKind = Step['kind'];

export type TicketHistory = {
  /** in time; what one save did together is in the order that decides: assignment, turn, reply, status */
  readonly steps: readonly Step[];
  /** creation, or the earliest turn or merged source before it (E3, E5, E17) */
  readonly start: RecordRef;
  readonly firstTurn: RecordRef | null;
  /** false when the source carries no messages: what is counted from them is then unknown, not zero */
  readonly hasMessages: boolean;
  /** false when all that is known of the status is a stamp: waiting by status is then unknown */
  readonly hasStatuses: boolean;
};

/**
 * Order at one instant. A reply and a status saved together are a reply first (a reply that also sets "pending" or "solved"
 * answers the customer), and who it was given to in that save already had it.
 */
const rank: Readonly<Record<StepKind, number>> = {
  assignee: 0,
  team: 0,
  handoff: 1,
  queue: 1,
  turn: 2,
  reply: 3,
  'bot-reply': 4,
  abandoned: 5,
  status: 6,
};

/** C1: written by a customer himself, on any channel. */
const isTurn = (m: ClockMessage): boolean => m.authorKind === 'customer' && !m.automatic;
/** C2: written by a member of staff in person, for the customer to read. */
export const isHumanReply = (m: ClockMessage): boolean =>
  m.authorKind === 'agent' && m.public && !m.automatic;
/** C3 */
const isBotReply = (m: ClockMessage): boolean => m.authorKind === 'bot' && m.public && !m.automatic;

function messageStep(message: ClockMessage): Step[] {
  const base = {
    at: message.sentAt,
    ref: { kind: 'message', id: message.messageId, at: message.sentAt },
  } as const;
  if (isTurn(message)) return [{ ...base, kind: 'turn', thanks: message.thanks }];
  if (isHumanReply(message)) return [{ ...base, kind: 'reply', agentId: message.authorId }];
  return isBotReply(message) ? [{ ...base, kind: 'bot-reply' }] : [];
}

function eventStep(event: ClockEvent): Step[] {
  const { from, to, actorKind, actorId, reason } = event;
  const base = {
    at: event.occurredAt,
    ref: { kind: event.stamp ? 'stamp' : 'event', id: event.eventId, at: event.occurredAt },
  } as const;
  switch (event.type) {
    case 'status':
      return to === null ? [] : [{ ...base, kind: 'status', from, to, actorKind, actorId, reason }];
    case 'assignee':
    case 'team':
      return [{ ...base, kind: event.type, from, to, actorKind, reason }];
    case 'handoff':
    case 'queue':
    case 'abandoned':
      return [{ ...base, kind: event.type }];
    case 'reply-stamp':
      return [{ ...base, kind: 'reply', agentId: actorId }];
    default:
      return [];
  }
}

/** Of a merged source only what the customer lived through counts here: its status and owner ended with the merge (E3). */
const carriesOver = (event: ClockEvent): boolean => ['handoff', 'queue', 'reply-stamp'].includes(event.type);

export function readHistory(input: ClockInput): TicketHistory {
  const { ticket } = input;
  const own = (record: { readonly ticketId: string }): boolean => record.ticketId === ticket.ticketId;
  const replied = input.messages.some(isHumanReply);
  const statuses = input.events.filter((event) => event.type === 'status' && own(event));
  const hasStatuses = statuses.some((event) => !event.stamp);
  const events = input.events.filter((event) => {
    if (!own(event) && !carriesOver(event)) return false;
    if (event.type === 'reply-stamp') return !replied;
    return event.type !== 'status' || !event.stamp || !hasStatuses;
  });
  const steps = [...input.messages.flatMap(messageStep), ...events.flatMap(eventStep)].sort(inOrder);
  const firstTurn = steps.find((step) => step.kind === 'turn')?.ref ?? null;
  const created: RecordRef = { kind: 'created', id: ticket.ticketId, at: ticket.createdAt };
  const sources = input.merged.map(
    (m): RecordRef => ({ kind: 'merged-created', id: m.ticketId, at: m.createdAt }),
  );
  const start = [...sources, ...(firstTurn ? [firstTurn] : [])].reduce(
    (earliest, ref) => (ref.at < earliest.at ? ref : earliest),
    created,
  );
  return { steps, start, firstTurn, hasMessages: input.messages.length > 0, hasStatuses };
}

function inOrder(a: Step, b: Step): number {
  return (
    a.at - b.at || rank[a.kind] - rank[b.kind] || (a.ref.id < b.ref.id ? -1 : a.ref.id > b.ref.id ? 1 : 0)
  );
}
