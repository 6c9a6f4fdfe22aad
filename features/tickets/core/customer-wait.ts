import type { CareCycles, Cycle, Resolve } from './care-cycle.ts';
import type { ClockTicket } from './clock-input.ts';
import type { RecordRef, Step, TicketHistory } from './ticket-history.ts';

/** One time a customer waited for a person (M1, M4, M5) or an agent's own first reply (M2). */
export type Wait = {
  readonly kind: 'first' | 'next' | 'reopen' | 'agent_first';
  readonly outcome: 'answered' | 'unanswered' | 'abandoned' | 'open';
  readonly start: RecordRef;
  /** null while it runs, or when it is known that it ended and not when */
  readonly end: RecordRef | null;
  readonly agentId: string | null;
};

export type CustomerWaits = {
  readonly waits: readonly Wait[];
  /**
   * M1. `start`: the latest of creation, handoff, reopen after a bot-only resolve; null when nobody asked anything.
   * `end`: the first human reply after it.
   */
  readonly first: {
    readonly start: RecordRef | null;
    readonly end: RecordRef | null;
    readonly agentId: string | null;
  };
  /** the handoff that began the first wait for a person (M3) */
  readonly handoff: RecordRef | null;
  /** entry into the live queue, and what ended the wait in it: an answer or the customer leaving */
  readonly queue: RecordRef | null;
  readonly queueEnd: RecordRef | null;
  readonly abandoned: boolean;
};

type Walk = {
  readonly waits: Wait[];
  readonly campaign: boolean;
  /** silence means "nobody answered" only where the source would have told of an answer */
  readonly told: boolean;
  first: CustomerWaits['first'];
  handoff: RecordRef | null;
  queue: RecordRef | null;
  queueEnd: RecordRef | null;
  abandoned: boolean;
  pending: { readonly kind: 'first' | 'next' | 'reopen'; readonly start: RecordRef } | null;
  /** a resolve ended the wait without a reply; a reply that still follows (saved a second later) did answer it */
  leftBy: Resolve | null;
  replied: boolean;
  /** C3: once a person was asked for, or took over, a bot's reply ends nothing */
  peopleInCharge: boolean;
  botServes: boolean;
  cycleNo: number;
  cycleReplied: boolean;
  readonly assigned: Map<string, RecordRef>;
  readonly repliedAgents: Set<string>;
};

function startWalk(ticket: ClockTicket, history: TicketHistory): Walk {
  const asks = ticket.initiatedBy === 'customer';
  const heard = history.hasMessages || history.steps.some((step) => step.kind === 'reply');
  const told = heard || ticket.status === 'new' || ticket.live;
  return {
    waits: [],
    campaign: ticket.initiatedBy === 'campaign',
    told,
    first: { start: asks ? history.start : null, end: null, agentId: null },
    handoff: null,
    queue: null,
    queueEnd: null,
    abandoned: false,
    pending: asks && told ? { kind: 'first', start: history.start } : null,
    leftBy: null,
    replied: false,
    peopleInCharge: false,
    botServes: false,
    cycleNo: 1,
    cycleReplied: false,
    assigned: new Map(),
    repliedAgents: new Set(),
  };
}

function begin(walk: Walk, start: RecordRef): void {
  if (walk.pending || !walk.told) return;
  const unasked = !walk.replied && !walk.campaign;
  const kind = unasked ? 'first' : walk.cycleNo > 1 && !walk.cycleReplied ? 'reopen' : 'next';
  walk.pending = { kind, start };
  if (unasked && walk.first.start === null) walk.first = { ...walk.first, start };
}

function finish(walk: Walk, outcome: Wait['outcome'], end: RecordRef | null, agentId: string | null): void {
  if (walk.pending) walk.waits.push({ ...walk.pending, outcome, end, agentId });
  walk.pending = null;
}

/** A wait that a resolve left behind is unanswered once anything but a reply follows. */
function settle(walk: Walk): void {
  if (walk.leftBy) finish(walk, 'unanswered', walk.leftBy.ref, null);
  walk.leftBy = null;
}

function onReply(walk: Walk, ref: RecordRef, agentId: string | null): void {
  if (agentId !== null && !walk.repliedAgents.has(agentId)) {
    walk.repliedAgents.add(agentId);
    if (walk.pending) walk.waits.push(agentFirst(walk, agentId, walk.pending.start, ref));
  }
  if (!walk.replied && walk.first.start !== null) {
    walk.first = { start: walk.first.start, end: ref, agentId };
    walk.queueEnd ??= walk.queue && ref;
  }
  walk.replied ||= walk.first.start !== null || walk.campaign;
  walk.peopleInCharge = true;
  walk.cycleReplied = true;
  walk.leftBy = null;
  finish(walk, 'answered', ref, agentId);
}

/** M2: from the later of "it became mine" and "the customer has been waiting since". */
function agentFirst(walk: Walk, agentId: string, waiting: RecordRef, end: RecordRef): Wait {
  const assigned = walk.assigned.get(agentId);
  const start = assigned !== undefined && assigned.at > waiting.at ? assigned : waiting;
  return { kind: 'agent_first', outcome: 'answered', start, end, agentId };
}

function onBotReply(walk: Walk): void {
  if (walk.peopleInCharge) return;
  walk.botServes = true;
  if (walk.pending?.kind === 'next') walk.pending = null;
}

function onHandoff(walk: Walk, ref: RecordRef): void {
  walk.peopleInCharge = true;
  walk.botServes = false;
  if (walk.replied || walk.campaign) {
    begin(walk, ref);
    return;
  }
  walk.handoff = ref;
  walk.first = { ...walk.first, start: ref };
  walk.pending = { kind: 'first', start: ref };
}

function onLeave(walk: Walk, ref: RecordRef): void {
  if (!walk.replied) {
    walk.abandoned = true;
    walk.queueEnd ??= walk.queue && ref;
  }
  finish(walk, 'abandoned', ref, null);
}

function onStep(walk: Walk, step: Step): void {
  if (step.kind === 'turn' && !step.thanks) {
    walk.botServes = false;
    begin(walk, step.ref);
  } else if (step.kind === 'reply') onReply(walk, step.ref, step.agentId);
  else if (step.kind === 'bot-reply') onBotReply(walk);
  else if (step.kind === 'handoff') onHandoff(walk, step.ref);
  else if (step.kind === 'abandoned') onLeave(walk, step.ref);
  else if (step.kind === 'assignee' && step.to !== null) walk.assigned.set(step.to, step.ref);
  else if (step.kind === 'queue' && !walk.replied) {
    walk.queue = step.ref;
    walk.pending = { kind: 'first', start: step.ref };
  }
}

function onResolve(walk: Walk, resolve: Resolve): void {
  if (resolve.botOnly) walk.pending = null;
  walk.leftBy = resolve;
}

function onReopen(walk: Walk, cycle: Cycle, before: Resolve | null): void {
  settle(walk);
  walk.cycleNo = cycle.no;
  walk.cycleReplied = false;
  walk.peopleInCharge = false;
  walk.botServes = false;
  if (!walk.replied && before?.botOnly && !walk.campaign) walk.first = { ...walk.first, start: cycle.start };
  if (cycle.customerWaits) begin(walk, cycle.start);
}

/** Every wait of the customers of one ticket, in the order in which they ended. */
export function readWaits(ticket: ClockTicket, history: TicketHistory, care: CareCycles): CustomerWaits {
  const walk = startWalk(ticket, history);
  const call = answeredLive(ticket, history);
  for (const mark of care.marks) {
    if (mark.kind === 'resolve') onResolve(walk, mark.resolve);
    else if (mark.kind === 'reopen') {
      const [cycle, before] = [care.cycles[mark.cycle - 1], care.cycles[mark.cycle - 2]];
      if (cycle) onReopen(walk, cycle, before?.resolve ?? null);
    } else {
      onStep(walk, mark.step);
      if (call && mark.step.ref === call.turn) onReply(walk, call.turn, call.agentId);
    }
  }
  settle(walk);
  const stillOpen = care.cycles.at(-1)?.resolve === null && care.mismatch !== 'resolve-time-unknown';
  const withBot = walk.botServes && !walk.peopleInCharge;
  if (!withBot) finish(walk, stillOpen ? 'open' : 'unanswered', null, null);
  const { waits, first, handoff, queue, queueEnd, abandoned } = walk;
  return { waits, first, handoff, queue, queueEnd, abandoned };
}

/** E11: a live conversation an agent had begun when the customer's first words came: answered at once. */
function answeredLive(
  ticket: ClockTicket,
  history: TicketHistory,
): { readonly turn: RecordRef; readonly agentId: string | null } | null {
  const turn = history.firstTurn;
  if (!ticket.live || ticket.initiatedBy !== 'agent' || !turn) return null;
  const spoken = history.steps.find((step) => step.kind === 'reply' && step.at <= turn.at);
  return spoken?.kind === 'reply' ? { turn, agentId: spoken.agentId } : null;
}
