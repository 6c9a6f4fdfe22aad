import { byPeople, type Cycle } from './care-cycle.ts';
import type { ClockTicket, SiblingTicket } from './clock-input.ts';

export type RepeatContact = {
  /** same account and topic; null when this ticket's topic is unknown */
  readonly sameTopic: boolean | null;
  /** the account-only variant, to be labelled as such */
  readonly anyTopic: boolean;
};

/**
 * M14: after a resolve the ticket was reopened, or the same customer opened another one, within the window.
 * null for a ticket that was never resolved by people.
 */
export function readRepeat(
  ticket: ClockTicket,
  cycles: readonly Cycle[],
  siblings: readonly SiblingTicket[],
  windowMs: number,
): RepeatContact | null {
  const solved = cycles.filter(byPeople);
  if (solved.length === 0) return null;
  const resolves = solved.map((cycle) => cycle.resolve?.at ?? Number.POSITIVE_INFINITY);
  const reopened = solved.some((cycle) => {
    const next = cycles[cycle.no];
    return next?.reopenedAfterMs != null && next.reopenedAfterMs <= windowMs;
  });
  const followers = siblings.filter(
    (other) =>
      other.ticketId !== ticket.ticketId &&
      other.initiatedBy === 'customer' &&
      resolves.some((at) => other.createdAt > at && other.createdAt - at <= windowMs),
  );
  const sameTopic = reopened || followers.some((other) => other.topic === ticket.topic);
  return { sameTopic: ticket.topic === null ? null : sameTopic, anyTopic: reopened || followers.length > 0 };
}
