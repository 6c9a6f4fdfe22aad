import { byPeople, timeInStatuses } from './care-cycle.ts';
import { type TicketReading, waitMs } from './ticket-clocks.ts';
import type { RecordRef } from './ticket-history.ts';

export type ClockName =
  | 'first-reply'
  | 'bot'
  | 'queue'
  | 'agent-first-reply'
  | 'next-reply'
  | 'reopen-reply'
  | 'cycle'
  | 'first-resolution'
  | 'full-resolution'
  | 'requester-wait'
  | 'customer-wait'
  | 'sla-first-reply'
  | 'sla-next-reply'
  | 'sla-resolution';

/** One clock of a ticket in words a page can show: what started it, what ended it, how long it ran. */
export type ExplainedClock = {
  readonly clock: ClockName;
  /** number in the metric definitions: "M1" */
  readonly code: string;
  /** which one of several: wait or cycle number, from 1; null where there is one */
  readonly no: number | null;
  readonly state: 'finished' | 'running' | 'unanswered' | 'abandoned' | 'met' | 'breached' | 'stopped';
  readonly start: RecordRef;
  /** null while it runs, or when the end is known without its time */
  readonly end: RecordRef | null;
  /** seconds; of a running clock until `now` */
  readonly seconds: number | null;
  /** null where no business hours were in force */
  readonly businessSeconds: number | null;
  /** seconds between start and end that do not count: on hold, resolved, waiting for the other side */
  readonly leftOutSeconds: number;
  readonly agentId: string | null;
  /** versions of business hours the clock ran under */
  readonly calendarIds: readonly string[];
  readonly targetSeconds: number | null;
  readonly dueAt: number | null;
};

type Draft = Pick<ExplainedClock, 'clock' | 'code' | 'state' | 'start' | 'end'> & Partial<ExplainedClock>;

/** Every clock of the ticket, in the order in which they began. `now` in UTC milliseconds ends the running ones. */
export function explainClocks(reading: TicketReading, now: number): ExplainedClock[] {
  const clocks = [
    ...replyClocks(reading, now),
    ...cycleClocks(reading, now),
    ...statusClocks(reading, now),
    ...promiseClocks(reading, now),
  ];
  return clocks.sort((a, b) => a.start.at - b.start.at || order.indexOf(a.clock) - order.indexOf(b.clock));
}

const order: readonly ClockName[] = [
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
];

function explained(reading: TicketReading, now: number, draft: Draft): ExplainedClock {
  const from = draft.start.at;
  const to = draft.end?.at ?? (draft.state === 'running' ? now : null);
  const business = to === null ? null : reading.business.businessMs(from, to);
  return {
    no: null,
    seconds: to === null ? null : (to - from) / 1000,
    businessSeconds: business === null ? null : business / 1000,
    leftOutSeconds: 0,
    agentId: null,
    calendarIds: reading.business.calendarIds(from, to ?? from),
    targetSeconds: null,
    dueAt: null,
    ...draft,
  };
}

const waitClocks = {
  first: { clock: 'first-reply', code: 'M1' },
  next: { clock: 'next-reply', code: 'M5' },
  reopen: { clock: 'reopen-reply', code: 'M4' },
  agent_first: { clock: 'agent-first-reply', code: 'M2' },
} as const;
const waitStates = {
  answered: 'finished',
  unanswered: 'unanswered',
  abandoned: 'abandoned',
  open: 'running',
} as const;

function replyClocks(reading: TicketReading, now: number): ExplainedClock[] {
  const { waits, history } = reading;
  const clocks = waits.waits.flatMap((wait, i): ExplainedClock[] => {
    // the live queue has its own clock; the first reply of M1 is told below from its own start
    if (wait.kind === 'first' && waits.first.end && wait.end === waits.first.end) return [];
    const end = wait.end?.at ?? (wait.outcome === 'open' ? now : null);
    const ms = end === null ? null : waitMs(reading, wait, end);
    const seconds = ms === null ? null : ms.calendar / 1000;
    return [
      explained(reading, now, {
        ...waitClocks[wait.kind],
        no: i + 1,
        state: waitStates[wait.outcome],
        start: wait.start,
        end: wait.end,
        seconds,
        businessSeconds: ms?.business == null ? null : ms.business / 1000,
        leftOutSeconds: end === null || seconds === null ? 0 : (end - wait.start.at) / 1000 - seconds,
        agentId: wait.agentId,
      }),
    ];
  });
  const { start, end, agentId } = waits.first;
  if (start && end) {
    clocks.push(
      explained(reading, now, { clock: 'first-reply', code: 'M1', state: 'finished', start, end, agentId }),
    );
  }
  if (waits.handoff) {
    const turn = history.firstTurn ?? history.start;
    clocks.push(
      explained(reading, now, {
        clock: 'bot',
        code: 'M3',
        state: 'finished',
        start: turn,
        end: waits.handoff,
      }),
    );
  }
  if (waits.queue) {
    const state = waits.queueEnd ? (waits.abandoned ? 'abandoned' : 'finished') : 'running';
    clocks.push(
      explained(reading, now, { clock: 'queue', code: 'M6', state, start: waits.queue, end: waits.queueEnd }),
    );
  }
  return clocks;
}

function cycleClocks(reading: TicketReading, now: number): ExplainedClock[] {
  const { cycles, mismatch } = reading.care;
  const clocks = cycles.map((cycle, i) => {
    const lost = i === cycles.length - 1 && mismatch === 'resolve-time-unknown';
    const state = cycle.resolve ? 'finished' : lost ? 'stopped' : 'running';
    const end = cycle.resolve?.ref ?? null;
    const agentId = cycle.resolve?.agentId ?? null;
    return explained(reading, now, {
      clock: 'cycle',
      code: 'M11',
      no: cycle.no,
      state,
      start: cycle.start,
      end,
      agentId,
    });
  });
  const first = cycles.find(byPeople);
  const last = cycles.at(-1);
  if (!first?.resolve) return clocks;
  const [start, end] = [first.start, first.resolve.ref];
  clocks.push(
    explained(reading, now, { clock: 'first-resolution', code: 'M9', state: 'finished', start, end }),
  );
  if (!last?.resolve || mismatch) return clocks;
  const seconds = clocks.slice(0, cycles.length).reduce((sum, clock) => sum + (clock.seconds ?? 0), 0);
  const business = clocks.slice(0, cycles.length).map((clock) => clock.businessSeconds);
  const whole = (last.resolve.at - reading.history.start.at) / 1000;
  clocks.push(
    explained(reading, now, {
      clock: 'full-resolution',
      code: 'M10',
      state: 'finished',
      start: reading.history.start,
      end: last.resolve.ref,
      seconds,
      businessSeconds: business.some((b) => b === null)
        ? null
        : business.reduce((s: number, b) => s + (b ?? 0), 0),
      leftOutSeconds: whole - seconds,
    }),
  );
  return clocks;
}

function statusClocks(reading: TicketReading, now: number): ExplainedClock[] {
  const { care, history, business } = reading;
  const last = care.cycles.at(-1)?.resolve ?? null;
  if (!history.hasStatuses || care.mismatch) return [];
  const [from, to] = [history.start.at, last?.at ?? now];
  return (
    [
      ['requester-wait', 'M7', ['new', 'open', 'hold']],
      ['customer-wait', 'M8', ['pending']],
    ] as const
  ).map(([clock, code, statuses]) => {
    const ms = timeInStatuses(care.statuses, statuses, from, to) ?? 0;
    const businessMs = timeInStatuses(care.statuses, statuses, from, to, business.businessMs);
    return explained(reading, now, {
      clock,
      code,
      state: last ? 'finished' : 'running',
      start: history.start,
      end: last?.ref ?? null,
      seconds: ms / 1000,
      businessSeconds: businessMs === null ? null : businessMs / 1000,
      leftOutSeconds: (to - from - ms) / 1000,
    });
  });
}

const promiseNames = {
  first_reply: 'sla-first-reply',
  next_reply: 'sla-next-reply',
  resolution: 'sla-resolution',
} as const;

function promiseClocks(reading: TicketReading, now: number): ExplainedClock[] {
  return reading.sla.map((clock) => {
    const late = clock.state === 'running' && clock.dueAt !== null && clock.dueAt < now;
    return explained(reading, now, {
      clock: promiseNames[clock.target],
      code: 'M20',
      state: late ? 'breached' : clock.state,
      start: clock.start,
      end: clock.end,
      ...(late ? { seconds: (now - clock.start.at) / 1000 } : {}),
      targetSeconds: clock.targetSeconds,
      dueAt: clock.dueAt,
    });
  });
}
