import { type CareCycles, timeInStatuses } from './care-cycle.ts';
import type { ClockEvent, ClockTicket, SlaPolicy } from './clock-input.ts';
import type { CustomerWaits } from './customer-wait.ts';
import type { BusinessTimeline } from './schedule-timeline.ts';
import type { RecordRef } from './ticket-history.ts';

/**
 * M20. `running` says only that nothing ended the clock: whoever reads it on a later day compares that day with `dueAt`.
 * `dueAt` is null while the clock stands still.
 */
export type SlaClock = {
  readonly target: 'first_reply' | 'next_reply' | 'resolution';
  readonly state: 'met' | 'breached' | 'running';
  readonly slaPolicyId: string;
  readonly start: RecordRef;
  readonly end: RecordRef | null;
  readonly targetSeconds: number;
  readonly dueAt: number | null;
};

const MINUTE = 60_000;

type SlaInput = {
  readonly ticket: ClockTicket;
  readonly events: readonly ClockEvent[];
  readonly policies: readonly SlaPolicy[];
  readonly waits: CustomerWaits;
  readonly care: CareCycles;
  readonly business: BusinessTimeline;
};

/** Every promise of speed made to the customers of one ticket and what became of it. Clocks without a target are left out. */
export function readSlaClocks(input: SlaInput): SlaClock[] {
  const { waits, care } = input;
  const clocks: SlaClock[] = [];
  for (const wait of waits.waits) {
    if (wait.kind === 'agent_first') continue;
    const target = wait.kind === 'first' ? 'first_reply' : 'next_reply';
    // closed at an unknown time: nothing can be said
    if (wait.outcome === 'unanswered' && wait.end === null) continue;
    const clock = replyClock(input, target, wait.start, wait.end, wait.outcome === 'answered');
    if (clock) clocks.push(clock);
  }
  const first = care.cycles[0];
  const known = care.mismatch === null && first && !first.resolve?.botOnly;
  const resolution = known ? resolutionClock(input, first.start) : null;
  if (resolution) clocks.push(resolution);
  return clocks;
}

/** One word for all clocks of a kind: broken once is broken; kept only when none still runs. */
export function slaState(clocks: readonly SlaClock[], target: SlaClock['target']): SlaClock['state'] | null {
  const states = clocks.filter((clock) => clock.target === target).map((clock) => clock.state);
  if (states.includes('breached')) return 'breached';
  return states.includes('running') ? 'running' : (states[0] ?? null);
}

function replyClock(
  input: SlaInput,
  target: 'first_reply' | 'next_reply',
  start: RecordRef,
  end: RecordRef | null,
  answered: boolean,
): SlaClock | null {
  const policy = policyAt(input, start.at);
  const minutes = target === 'first_reply' ? policy?.firstReplyMinutes : policy?.nextReplyMinutes;
  if (!policy || minutes === null || minutes === undefined) return null;
  const due = policy.businessHours
    ? input.business.addBusinessMs(start.at, minutes * MINUTE)
    : start.at + minutes * MINUTE;
  if (due === null) return null;
  // ended without a reply before one was due: the promise was neither kept nor broken
  if (end !== null && !answered && end.at <= due) return null;
  const state = end === null ? 'running' : answered && end.at <= due ? 'met' : 'breached';
  return {
    target,
    state,
    slaPolicyId: policy.slaPolicyId,
    start,
    end,
    targetSeconds: minutes * 60,
    dueAt: due,
  };
}

function resolutionClock(input: SlaInput, start: RecordRef): SlaClock | null {
  const policy = policyAt(input, start.at);
  if (!policy || policy.resolutionMinutes === null) return null;
  const target = policy.resolutionMinutes * MINUTE;
  const measure = policy.businessHours ? input.business.businessMs : (a: number, b: number): number => b - a;
  const stopped = [...policy.pausedStatuses, 'solved', 'closed'];
  const running = input.care.statuses.filter((s) => !stopped.includes(s.status) && s.to > start.at);
  const last = input.care.cycles.at(-1)?.resolve ?? null;
  const base = {
    target: 'resolution',
    slaPolicyId: policy.slaPolicyId,
    start,
    targetSeconds: target / 1000,
  } as const;
  if (last) {
    const names = [...new Set(running.map((s) => s.status))];
    const spent = timeInStatuses(input.care.statuses, names, start.at, last.at, measure);
    if (spent === null) return null;
    return { ...base, state: spent <= target ? 'met' : 'breached', end: last.ref, dueAt: null };
  }
  let left = target;
  for (const stretch of running) {
    const from = Math.max(stretch.from, start.at);
    const due = policy.businessHours ? input.business.addBusinessMs(from, left) : from + left;
    if (due === null) return null;
    if (due <= stretch.to) {
      // a stretch that has an end is past: the target ran out inside it
      return {
        ...base,
        state: stretch.to < Number.POSITIVE_INFINITY ? 'breached' : 'running',
        end: null,
        dueAt: due,
      };
    }
    left -= measure(from, stretch.to) ?? 0;
  }
  return { ...base, state: 'running', end: null, dueAt: null };
}

/** The first policy in force at this instant whose conditions the ticket met then (its priority and team at that time). */
function policyAt(input: SlaInput, at: number): SlaPolicy | null {
  const { ticket } = input;
  const traits: Record<string, string | null> = {
    priority: valueAt(input.events, 'priority', ticket.priority, at),
    team: valueAt(input.events, 'team', ticket.teamId, at),
    channel: ticket.channel,
    tier: ticket.tier,
    topic: ticket.topic,
  };
  const fits = (policy: SlaPolicy): boolean =>
    Object.entries(policy.conditions).every(([key, values = []]) => {
      const value = traits[key];
      return values.length === 0 || (typeof value === 'string' && values.includes(value));
    });
  return (
    input.policies.find((p) => at >= p.validFrom && (p.validTo === null || at < p.validTo) && fits(p)) ?? null
  );
}

/** What a property was at an instant, from its changes; without changes it always was what it is. */
export function valueAt(
  events: readonly ClockEvent[],
  type: string,
  now: string | null,
  at: number,
): string | null {
  let earliest: ClockEvent | undefined;
  let latest: ClockEvent | undefined;
  for (const event of events) {
    if (event.type !== type) continue;
    if (!earliest || event.occurredAt < earliest.occurredAt) earliest = event;
    if (event.occurredAt <= at && (!latest || event.occurredAt >= latest.occurredAt)) latest = event;
  }
  if (latest) return latest.to;
  return earliest ? earliest.from : now;
}
