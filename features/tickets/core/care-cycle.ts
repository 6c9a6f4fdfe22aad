import { type ActorKind, type ClockTicket, isResolved } from './clock-input.ts';
import type { RecordRef, Step, TicketHistory } from './ticket-history.ts';

/** Reasons of a resolve that no person decided for this ticket (E13). */
const automaticReasons: readonly string[] = ['inactivity', 'bulk', 'automation', 'auto-close'];
export const isAutomaticReason = (reason: string | null): boolean =>
  reason !== null && automaticReasons.includes(reason);

/** A thanks that the source answered with "open" within this time opened nothing (E14). */
const THANKS_ECHO = 60_000;

export type Resolve = {
  readonly at: number;
  readonly ref: RecordRef;
  readonly actorKind: ActorKind;
  /** who gets the credit: the person who resolved, else the owner at that moment; null for automatic ones */
  readonly agentId: string | null;
  readonly automatic: boolean;
  /** no person replied in the cycle and the bot did, or the bot closed it: counts for M30, not for M9 (E6) */
  readonly botOnly: boolean;
  /** the customer said it is solved: thanked, closed it himself, or pressed the button */
  readonly confirmed: boolean;
};

/** C4: from creation or reopen to resolve. */
export type Cycle = {
  readonly no: number;
  readonly start: RecordRef;
  /** null for the first cycle; else time since the resolve before */
  readonly reopenedAfterMs: number | null;
  /** reopened by the customer's turn or by somebody who is not staff: the customer waits again */
  readonly customerWaits: boolean;
  readonly resolve: Resolve | null;
  readonly replies: readonly { readonly agentId: string | null; readonly at: number }[];
};

/** From `from` to `to` (exclusive) the ticket had this status; `to` is infinity for the last one. */
export type StatusStretch = { readonly status: string; readonly from: number; readonly to: number };

/** The history with its resolves and reopens made explicit, in order. */
export type Mark =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'resolve'; readonly cycle: number; readonly resolve: Resolve }
  | { readonly kind: 'reopen'; readonly cycle: number };

export type CareCycles = {
  readonly cycles: readonly Cycle[];
  readonly statuses: readonly StatusStretch[];
  readonly marks: readonly Mark[];
  /** what the ticket itself says now and its history does not: the time of that change is unknown */
  readonly mismatch: 'resolve-time-unknown' | 'reopen-time-unknown' | null;
};

/** The cycle was brought to an end, and not by the bot alone. */
export const byPeople = (cycle: Cycle): boolean => cycle.resolve !== null && !cycle.resolve.botOnly;

type Open = { -readonly [K in keyof Cycle]: Cycle[K] } & {
  replies: { agentId: string | null; at: number }[];
};

/**
 * Splits a history into care cycles. A status that leaves "resolved" starts a cycle; so does a customer's turn on a resolved
 * ticket, whether or not the source changed the status. A turn that is only thanks starts nothing (E14).
 */
export function readCycles(ticket: ClockTicket, history: TicketHistory): CareCycles {
  const marks: Mark[] = [];
  const statuses: StatusStretch[] = [];
  const firstStatus = history.steps.find((step) => step.kind === 'status');
  let status = (firstStatus?.kind === 'status' ? firstStatus.from : null) ?? 'new';
  let since = history.start.at;
  let owner = ticketOwner(ticket, history.steps);
  let lastTurn: { at: number; thanks: boolean } | null = null;
  let bot = { replies: 0, answeredLast: false, thanked: false };
  let open: Open = emptyCycle(1, history.start, null, true);
  const cycles: Open[] = [open];

  const changeStatus = (to: string, at: number): void => {
    if (to === status) return;
    if (at > since) statuses.push({ status, from: since, to: at });
    status = to;
    since = Math.max(since, at);
  };
  const reopen = (step: Step, customerWaits: boolean): void => {
    open = emptyCycle(open.no + 1, step.ref, step.at - (open.resolve?.at ?? step.at), customerWaits);
    cycles.push(open);
    bot = { replies: 0, answeredLast: false, thanked: false };
    marks.push({ kind: 'reopen', cycle: open.no });
  };

  for (const step of history.steps) {
    if (step.kind === 'turn') {
      if (open.resolve && !step.thanks) {
        reopen(step, true);
        changeStatus('open', step.at);
      }
      if (step.thanks && bot.answeredLast) bot.thanked = true;
      if (!step.thanks) bot.answeredLast = false;
      lastTurn = step;
    } else if (step.kind === 'reply') {
      open.replies.push({ agentId: step.agentId, at: step.at });
    } else if (step.kind === 'bot-reply') {
      bot.replies += 1;
      bot.answeredLast = true;
    } else if (step.kind === 'assignee') {
      owner = step.to;
    } else if (step.kind === 'status') {
      if (isResolved(step.to) && open.resolve === null) {
        open.resolve = resolveOf(step, ticket, owner, open, bot);
        marks.push({ kind: 'step', step }, { kind: 'resolve', cycle: open.no, resolve: open.resolve });
        changeStatus(step.to, step.at);
        continue;
      }
      if (!isResolved(step.to) && open.resolve !== null) {
        const echo =
          lastTurn?.thanks === true && lastTurn.at >= open.resolve.at && step.at - lastTurn.at <= THANKS_ECHO;
        if (echo && step.actorKind !== 'agent') continue;
        reopen(step, step.actorKind !== 'agent' && step.actorKind !== 'bot');
      }
      changeStatus(step.to, step.at);
    }
    marks.push({ kind: 'step', step });
  }
  statuses.push({ status, from: since, to: Number.POSITIVE_INFINITY });
  return { cycles, statuses, marks, mismatch: mismatchOf(ticket, open.resolve !== null) };
}

function emptyCycle(
  no: number,
  start: RecordRef,
  reopenedAfterMs: number | null,
  customerWaits: boolean,
): Open {
  return { no, start, reopenedAfterMs, customerWaits, resolve: null, replies: [] };
}

/** Owner before the first recorded change. */
function ticketOwner(ticket: ClockTicket, steps: readonly Step[]): string | null {
  const first = steps.find((step) => step.kind === 'assignee');
  return first?.kind === 'assignee' ? first.from : ticket.assigneeId;
}

function resolveOf(
  step: Extract<Step, { kind: 'status' }>,
  ticket: ClockTicket,
  owner: string | null,
  cycle: Open,
  bot: { readonly replies: number; readonly answeredLast: boolean; readonly thanked: boolean },
): Resolve {
  const automatic =
    isAutomaticReason(step.reason) || (step.reason === null && isAutomaticReason(ticket.resolveReason));
  const noPerson = cycle.replies.length === 0;
  const byBot = step.actorKind === 'bot';
  const person = step.actorKind === 'agent' && step.actorId !== null ? step.actorId : owner;
  return {
    at: step.at,
    ref: step.ref,
    actorKind: step.actorKind,
    agentId: automatic || byBot ? null : person,
    automatic,
    botOnly: noPerson && (byBot || (bot.replies > 0 && bot.answeredLast)),
    confirmed: bot.thanked || step.actorKind === 'customer' || step.reason === 'confirmed',
  };
}

function mismatchOf(ticket: ClockTicket, resolved: boolean): CareCycles['mismatch'] {
  if (isResolved(ticket.status) === resolved) return null;
  return resolved ? 'reopen-time-unknown' : 'resolve-time-unknown';
}

/** Milliseconds spent in `wanted` statuses within [from, to]. */
export function timeInStatuses(
  statuses: readonly StatusStretch[],
  wanted: readonly string[],
  from: number,
  to: number,
  measure: (from: number, to: number) => number | null = (a, b) => b - a,
): number | null {
  let sum = 0;
  for (const stretch of statuses) {
    const [a, b] = [Math.max(stretch.from, from), Math.min(stretch.to, to)];
    if (a >= b || !wanted.includes(stretch.status)) continue;
    const part = measure(a, b);
    if (part === null) return null;
    sum += part;
  }
  return sum;
}
