import { byPeople, type CareCycles, type Cycle, readCycles, timeInStatuses } from './care-cycle.ts';
import { type ClockEvent, type ClockInput, isResolved } from './clock-input.ts';
import { type CustomerWaits, readWaits, type Wait } from './customer-wait.ts';
import { readRepeat } from './repeat-contact.ts';
import type { BusinessTimeline, ScheduleChoice } from './schedule-timeline.ts';
import { readSlaClocks, type SlaClock, slaState, valueAt } from './sla-clock.ts';
import { readHistory, type TicketHistory } from './ticket-history.ts';
import { countTransfers } from './transfer.ts';

/** Raised when a formula here changes; stored with every result (C13). */
export const CLOCK_VERSION = 1;

/** E25: nothing real takes longer. */
const FIVE_YEARS = 5 * 365.25 * 86_400_000;

/** One row of ticket_measures. Seconds; instants in UTC milliseconds; null = unknown or not yet. */
export type TicketMeasures = {
  readonly firstReplyAt: number | null;
  readonly frtSeconds: number | null;
  readonly frtBusinessSeconds: number | null;
  readonly firstAgentId: string | null;
  readonly botSeconds: number | null;
  readonly firstResolvedAt: number | null;
  readonly lastResolvedAt: number | null;
  readonly artFirstSeconds: number | null;
  readonly artFirstBusinessSeconds: number | null;
  readonly artFullSeconds: number | null;
  readonly artFullBusinessSeconds: number | null;
  readonly requesterWaitSeconds: number | null;
  readonly requesterWaitBusinessSeconds: number | null;
  readonly customerWaitSeconds: number | null;
  /** mean of the answered waits of the ticket (M6) */
  readonly waitMeanSeconds: number | null;
  /** mean over agents of their own first reply (M2) */
  readonly agentFirstSeconds: number | null;
  /** null when the source carries no messages */
  readonly humanReplies: number | null;
  readonly botReplies: number | null;
  readonly customerTurns: number | null;
  readonly cycles: number;
  readonly reopens: number;
  readonly transfers: number;
  readonly oneTouch: boolean | null;
  readonly reopenedInWindow: boolean | null;
  readonly repeatInWindow: boolean | null;
  readonly repeatAnyTopic: boolean | null;
  readonly unanswered: boolean | null;
  readonly autoClosed: boolean | null;
  readonly botOnly: boolean;
  /** the live clock applies; false for a chat missed out of hours, which is an offline message (E9) */
  readonly clockLive: boolean;
  /** the wait for the first reply began out of hours; null without a calendar */
  readonly outOfHours: boolean | null;
  readonly queueSeconds: number | null;
  readonly abandoned: boolean | null;
  readonly resolvedBy: string | null;
  readonly slaFirstReply: SlaClock['state'] | null;
  readonly slaFirstReplyDueAt: number | null;
  readonly slaNextReply: SlaClock['state'] | null;
  readonly slaNextReplyDueAt: number | null;
  readonly slaResolution: SlaClock['state'] | null;
  readonly slaResolutionDueAt: number | null;
  /** "<clock>:negative" or "<clock>:over-5-years", or a record that is missing */
  readonly dataQuality: readonly string[];
};

/** One row of ticket_waits. */
export type WaitRow = {
  readonly waitNo: number;
  readonly kind: Wait['kind'];
  readonly outcome: Wait['outcome'];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly seconds: number | null;
  readonly businessSeconds: number | null;
  readonly agentId: string | null;
  readonly teamId: string | null;
  readonly startRecord: string;
  readonly endRecord: string | null;
};

/** One row of ticket_cycles. */
export type CycleRow = {
  readonly cycleNo: number;
  readonly startedAt: number;
  readonly resolvedAt: number | null;
  readonly seconds: number | null;
  readonly businessSeconds: number | null;
  readonly humanReplies: number | null;
  readonly oneTouch: boolean | null;
  readonly reopenedInWindow: boolean | null;
  readonly resolvedBy: string | null;
  readonly botOnly: boolean;
  /** C12: share of the cycle's human replies by agent; empty when nobody known replied */
  readonly participation: Readonly<Record<string, number>>;
};

export type TicketClocks = {
  readonly measures: TicketMeasures;
  readonly waits: readonly WaitRow[];
  readonly cycles: readonly CycleRow[];
};

/** A ticket read once: what both the stored clocks and their explanation stand on. */
export type TicketReading = {
  readonly input: ClockInput;
  /** without those of merged sources */
  readonly ownEvents: readonly ClockEvent[];
  readonly history: TicketHistory;
  readonly care: CareCycles;
  readonly waits: CustomerWaits;
  readonly business: BusinessTimeline;
  readonly sla: readonly SlaClock[];
};

export function readTicket(input: ClockInput): TicketReading {
  const { ticket } = input;
  const ownEvents = input.events.filter((event) => event.ticketId === ticket.ticketId);
  const history = readHistory(input);
  const care = readCycles(ticket, history);
  const waits = readWaits(ticket, history, care);
  const business = input.business(scheduleChoices(input, ownEvents, history.start.at));
  const sla =
    input.policy.sla.length === 0
      ? []
      : readSlaClocks({ ticket, events: ownEvents, policies: input.policy.sla, waits, care, business });
  return { input, ownEvents, history, care, waits, business, sla };
}

/** Which team and schedule the ticket had over time. */
function scheduleChoices(
  { ticket }: ClockInput,
  own: readonly ClockEvent[],
  start: number,
): ScheduleChoice[] {
  const changes = own.filter((e) => e.type === 'team' || e.type === 'schedule');
  const moments = [...new Set([start, ...changes.map((e) => e.occurredAt)])].sort((a, b) => a - b);
  return moments.map((from) => ({
    from,
    teamId: valueAt(own, 'team', ticket.teamId, from),
    scheduleId: valueAt(own, 'schedule', null, from),
  }));
}

/** A duration that can be: anything else is named in `quality` and becomes null, never 0 (E25). */
export function plausible(ms: number | null, name: string, quality: Set<string>): number | null {
  if (ms === null) return null;
  if (ms < 0) quality.add(`${name}:negative`);
  else if (ms > FIVE_YEARS) quality.add(`${name}:over-5-years`);
  else return ms / 1000;
  return null;
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** Everything the tables keep about one ticket. The result does not depend on the order of the records or on the clock. */
export function computeClocks(input: ClockInput): TicketClocks {
  const reading = readTicket(input);
  const quality = new Set<string>(reading.care.mismatch ? [reading.care.mismatch] : []);
  const cycles = reading.care.cycles.map((cycle) => cycleRow(reading, cycle, quality));
  const waits = reading.waits.waits.map((wait, i) => waitRow(reading, wait, i + 1, quality));
  const measures = {
    ...replyMeasures(reading, quality),
    ...resolveMeasures(reading, cycles, quality),
    ...countMeasures(reading),
    waitMeanSeconds: meanWait(waits, ({ kind }) => kind !== 'agent_first'),
    agentFirstSeconds: meanWait(waits, ({ kind }) => kind === 'agent_first'),
    ...slaMeasures(reading.sla),
    dataQuality: [] as readonly string[],
  };
  return { measures: { ...measures, dataQuality: [...quality].sort() }, waits, cycles };
}

function meanWait(waits: readonly WaitRow[], counts: (wait: WaitRow) => boolean): number | null {
  const known = waits.flatMap((wait) =>
    counts(wait) && wait.outcome === 'answered' && wait.seconds !== null ? [wait.seconds] : [],
  );
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

function replyMeasures({ input, waits, business, history }: TicketReading, quality: Set<string>) {
  const { start, end, agentId } = waits.first;
  const frt = start && end ? plausible(end.at - start.at, 'frt', quality) : null;
  const businessMs = frt !== null && start && end ? business.businessMs(start.at, end.at) : null;
  const open = start ? business.isOpen(start.at) : null;
  const late = waits.abandoned || end === null || (businessMs ?? 1) > 0;
  const queueMs = waits.queue && waits.queueEnd ? waits.queueEnd.at - waits.queue.at : null;
  const { handoff } = waits;
  const botMs = handoff ? handoff.at - (history.firstTurn ?? history.start).at : null;
  return {
    firstReplyAt: end?.at ?? null,
    frtSeconds: frt,
    frtBusinessSeconds: inSeconds(businessMs),
    firstAgentId: agentId,
    botSeconds: plausible(botMs, 'bot', quality),
    outOfHours: open === null ? null : !open,
    clockLive: input.ticket.live && !(open === false && late),
    queueSeconds: plausible(queueMs, 'queue', quality),
  };
}

function resolveMeasures(reading: TicketReading, rows: readonly CycleRow[], quality: Set<string>) {
  const { care, business, history, input } = reading;
  const first = care.cycles.find(byPeople);
  const last = care.mismatch === 'reopen-time-unknown' ? null : (care.cycles.at(-1)?.resolve ?? null);
  const whole = last !== null && care.cycles.some(byPeople);
  const from = history.start.at;
  const wait = (
    statuses: readonly string[],
    measure?: (a: number, b: number) => number | null,
  ): number | null =>
    last && history.hasStatuses ? timeInStatuses(care.statuses, statuses, from, last.at, measure) : null;
  const ours = ['new', 'open', 'hold'];
  const firstMs = first?.resolve ? first.resolve.at - first.start.at : null;
  const artFirst = plausible(firstMs, 'art-first', quality);
  const requester = plausible(wait(ours), 'requester-wait', quality);
  const human = care.cycles.filter(byPeople);
  const repeat = readRepeat(input.ticket, care.cycles, input.siblings, input.policy.repeatWindowMs);
  return {
    firstResolvedAt: first?.resolve?.at ?? null,
    lastResolvedAt: last?.at ?? null,
    artFirstSeconds: artFirst,
    artFirstBusinessSeconds:
      artFirst !== null && first?.resolve
        ? inSeconds(business.businessMs(first.start.at, first.resolve.at))
        : null,
    artFullSeconds: whole ? total(rows.map((row) => row.seconds)) : null,
    artFullBusinessSeconds: whole ? total(rows.map((row) => row.businessSeconds)) : null,
    requesterWaitSeconds: requester,
    requesterWaitBusinessSeconds: requester === null ? null : inSeconds(wait(ours, business.businessMs)),
    customerWaitSeconds: plausible(wait(['pending']), 'customer-wait', quality),
    reopenedInWindow: first ? rows.some((row) => row.reopenedInWindow === true) : null,
    repeatInWindow: repeat?.sameTopic ?? null,
    repeatAnyTopic: repeat?.anyTopic ?? null,
    autoClosed: last?.automatic ?? null,
    resolvedBy: last?.agentId ?? null,
    botOnly: last !== null && human.length === 0,
  };
}

/** Null as soon as one part is unknown. */
const total = (parts: readonly (number | null)[]): number | null =>
  parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);

function countMeasures({ input, history, care, waits }: TicketReading) {
  const { steps, hasMessages } = history;
  const count = (kind: string): number => steps.filter((step) => step.kind === kind).length;
  const replies = count('reply');
  const told = hasMessages || replies > 0;
  const resolve = care.cycles.at(-1)?.resolve ?? null;
  const closed = isResolved(input.ticket.status);
  const asked = waits.first.start !== null || history.firstTurn !== null;
  const silent = replies === 0 && !(resolve?.botOnly && resolve.confirmed);
  const reopened = care.cycles.some((cycle) => reopenedWithin(care, cycle, input.policy.reopenWindowMs));
  const left = waits.abandoned || (waits.queue !== null && closed && replies === 0 && !resolve?.botOnly);
  return {
    humanReplies: hasMessages ? replies : null,
    botReplies: hasMessages ? count('bot-reply') : null,
    customerTurns: hasMessages ? steps.filter((s) => s.kind === 'turn' && !s.thanks).length : null,
    cycles: care.cycles.length,
    reopens: care.cycles.length - 1,
    transfers: countTransfers(steps, { agentId: input.ticket.assigneeId, teamId: input.ticket.teamId }),
    oneTouch: hasMessages && care.cycles.some(byPeople) ? replies === 1 && !reopened : null,
    unanswered: closed && told && asked ? silent : null,
    abandoned: left || (input.ticket.live && (replies > 0 || closed) ? false : null),
  };
}

/** Whether the cycle after this one, which people had resolved, began within the window. */
function reopenedWithin(care: CareCycles, cycle: Cycle, windowMs: number): boolean {
  const next = care.cycles[cycle.no];
  return byPeople(cycle) && next?.reopenedAfterMs != null && next.reopenedAfterMs <= windowMs;
}

function cycleRow(reading: TicketReading, cycle: Cycle, quality: Set<string>): CycleRow {
  const { resolve, replies, start } = cycle;
  const seconds = resolve ? plausible(resolve.at - start.at, 'cycle', quality) : null;
  const businessMs = seconds !== null && resolve ? reading.business.businessMs(start.at, resolve.at) : null;
  const human = byPeople(cycle);
  const reopened = human ? reopenedWithin(reading.care, cycle, reading.input.policy.reopenWindowMs) : null;
  const known = replies.flatMap((reply) => (reply.agentId === null ? [] : [reply.agentId]));
  const participation: Record<string, number> = {};
  for (const agentId of known) participation[agentId] = (participation[agentId] ?? 0) + 1 / known.length;
  return {
    cycleNo: cycle.no,
    startedAt: start.at,
    resolvedAt: resolve?.at ?? null,
    seconds,
    businessSeconds: inSeconds(businessMs),
    humanReplies: reading.history.hasMessages ? replies.length : null,
    oneTouch: human && reading.history.hasMessages ? replies.length === 1 && !reopened : null,
    reopenedInWindow: reopened,
    resolvedBy: resolve?.agentId ?? null,
    botOnly: resolve?.botOnly ?? false,
    participation,
  };
}

/** Milliseconds of a wait; an agent's own first reply does not count the time on hold (M2). */
export function waitMs(
  reading: TicketReading,
  wait: Wait,
  end: number,
): { readonly calendar: number; readonly business: number | null } {
  const { business, care } = reading;
  const from = wait.start.at;
  const businessMs = business.businessMs(from, end);
  if (wait.kind !== 'agent_first') return { calendar: end - from, business: businessMs };
  const hold = timeInStatuses(care.statuses, ['hold'], from, end) ?? 0;
  const holdBusiness = timeInStatuses(care.statuses, ['hold'], from, end, business.businessMs);
  return {
    calendar: end - from - hold,
    business: businessMs === null || holdBusiness === null ? null : businessMs - holdBusiness,
  };
}

function waitRow(reading: TicketReading, wait: Wait, waitNo: number, quality: Set<string>): WaitRow {
  const { input } = reading;
  const ms = wait.end ? waitMs(reading, wait, wait.end.at) : null;
  const seconds = plausible(ms?.calendar ?? null, `wait-${wait.kind}`, quality);
  const at = wait.end?.at ?? Number.POSITIVE_INFINITY;
  return {
    waitNo,
    kind: wait.kind,
    outcome: wait.outcome,
    startedAt: wait.start.at,
    endedAt: wait.end?.at ?? null,
    seconds,
    businessSeconds: seconds === null ? null : inSeconds(ms?.business ?? null),
    agentId: wait.agentId,
    teamId: valueAt(reading.ownEvents, 'team', input.ticket.teamId, at),
    startRecord: wait.start.id,
    endRecord: wait.end?.id ?? null,
  };
}

function slaMeasures(clocks: readonly SlaClock[]) {
  const due = (target: SlaClock['target']): number | null => {
    const running = clocks.filter((c) => c.target === target && c.state === 'running' && c.dueAt !== null);
    return running.length === 0 ? null : Math.min(...running.map((c) => c.dueAt ?? Number.POSITIVE_INFINITY));
  };
  return {
    slaFirstReply: slaState(clocks, 'first_reply'),
    slaFirstReplyDueAt: due('first_reply'),
    slaNextReply: slaState(clocks, 'next_reply'),
    slaNextReplyDueAt: due('next_reply'),
    slaResolution: slaState(clocks, 'resolution'),
    slaResolutionDueAt: due('resolution'),
  };
}
