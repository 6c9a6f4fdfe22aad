/**
 * How long requests wait for a free agent. Requests arrive at random (Poisson), an agent works on one at a time, handling
 * times are exponential. `load` is in erlangs: arrivals per hour × hours each takes.
 *
 * Sources: Erlang (1917); Cooper (1981), Introduction to queueing theory; Palm (1957) and Mandelbaum & Zeltyn (2005), "The
 * Palm/Erlang-A queue, with applications to call centers", for people who give up.
 */

export type Queue = {
  /** share of requests that wait at all */
  readonly waits: number;
  /** mean wait of everybody, also of those who do not wait, in hours; infinite when agents cannot keep up */
  readonly meanHours: number;
  /** share that gives up before an agent is free; 0 where nobody does */
  readonly abandons: number;
};

/**
 * Share of arrivals that find all agents busy when nobody waits. The recursion only adds and divides numbers in [0, 1], so
 * it neither overflows nor loses digits at any load (the textbook sum of a^k / k! does from about 170 agents on).
 */
export function erlangB(load: number, agents: number): number {
  let blocked = 1;
  for (let n = 1; n <= agents; n += 1) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
}

const waitsGiven = (blocked: number, load: number, agents: number): number =>
  load >= agents ? 1 : blocked / (1 - (load / agents) * (1 - blocked));

/** Share of requests that wait when everybody waits as long as it takes; 1 when the load is not below the agents. */
export const erlangC = (load: number, agents: number): number =>
  waitsGiven(erlangB(load, agents), load, agents);

/** The queue of `agents` under a load when nobody gives up (Erlang C). */
export function patientQueue(load: number, handleHours: number, agents: number): Queue {
  const waits = erlangC(load, agents);
  const meanHours = load >= agents ? Number.POSITIVE_INFINITY : (waits * handleHours) / (agents - load);
  return { waits, meanHours, abandons: 0 };
}

/** The same for `from`, `from + 1` … `from + count - 1` agents, in one pass of the recursion. */
export function patientQueues(load: number, handleHours: number, from: number, count: number): number[] {
  const means: number[] = [];
  let blocked = erlangB(load, from);
  for (let agents = from; agents < from + count; agents += 1) {
    if (agents > from) blocked = (load * blocked) / (agents + load * blocked);
    const waits = waitsGiven(blocked, load, agents);
    means.push(load >= agents ? Number.POSITIVE_INFINITY : (waits * handleHours) / (agents - load));
  }
  return means;
}

const mostWaiting = 200_000;
const rescaleAt = 1e200;

/**
 * The queue when people give up after an exponential time of mean `patienceHours` (Erlang A). Always finite. Sums the
 * birth-and-death chain above `agents` relative to its state at `agents`, whose weight the Erlang B recursion gives.
 */
export function impatientQueue(
  load: number,
  handleHours: number,
  agents: number,
  patienceHours: number,
): Queue {
  if (load <= 0) return { waits: 0, meanHours: 0, abandons: 0 };
  const impatience = handleHours / patienceHours;
  let [below, term, sum, queued] = [1 / erlangB(load, agents) - 1, 1, 1, 0];
  if (!Number.isFinite(below)) return { waits: 0, meanHours: 0, abandons: 0 };
  for (let waiting = 1; waiting <= mostWaiting; waiting += 1) {
    term *= load / (agents + waiting * impatience);
    sum += term;
    queued += waiting * term;
    if (sum > rescaleAt) {
      below /= rescaleAt;
      term /= rescaleAt;
      sum /= rescaleAt;
      queued /= rescaleAt;
    }
    if (load < agents + waiting * impatience && waiting * term < 1e-15 * queued) break;
    if (waiting === mostWaiting) return farQueue(load, handleHours, agents, patienceHours);
  }
  const mean = queued / (below + sum);
  // mean wait = mean queue / arrivals; those who give up leave at rate (mean queue) / patience
  return {
    waits: sum / (below + sum),
    meanHours: (mean * handleHours) / load,
    abandons: Math.min(1, (mean * impatience) / load),
  };
}

/** Where so many wait that chance no longer matters: what the desk cannot do gives up, or else nobody ever does. */
function farQueue(load: number, handleHours: number, agents: number, patienceHours: number): Queue {
  if (load <= agents) return patientQueue(load, handleHours, agents);
  const abandons = 1 - agents / load;
  return { waits: 1, meanHours: abandons * patienceHours, abandons };
}

/** A part of the staffed week: its share of the requests and of the staffed hours. Shares of all parts sum to 1. */
export type Stretch = { readonly requests: number; readonly hours: number };

export type Desk = {
  /** requests per staffed hour, over the whole week */
  readonly perHour: number;
  readonly handleHours: number;
  readonly pattern: readonly Stretch[];
  /** mean time until people give up; null: they wait */
  readonly patienceHours: number | null;
};

/** Mean wait in hours with `from` … `from + count - 1` agents at the desk in every staffed hour, busy and quiet ones alike. */
export function waitsByAgents(desk: Desk, from: number, count: number): number[] {
  const waits = new Array<number>(count).fill(0);
  for (const { requests, hours } of desk.pattern) {
    if (requests <= 0) continue;
    const load = desk.perHour * (requests / Math.max(hours, 1e-9)) * desk.handleHours;
    const own =
      desk.patienceHours === null
        ? patientQueues(load, desk.handleHours, from, count)
        : Array.from(
            { length: count },
            (_, k) => impatientQueue(load, desk.handleHours, from + k, desk.patienceHours ?? 1).meanHours,
          );
    own.forEach((wait, k) => {
      waits[k] = (waits[k] ?? 0) + requests * wait;
    });
  }
  return waits;
}

/** Fewest agents whose mean wait is at most `hours`; null above `most`. */
export function agentsForWait(desk: Desk, hours: number, most = 1000): number | null {
  const found = waitsByAgents(desk, 1, most).findIndex((wait) => wait <= hours);
  return found < 0 ? null : found + 1;
}

/**
 * Handling time at which `agents` would give a mean wait of `hours`: what a measured wait says about how busy people are
 * where nobody measures handling itself. By bisection; the wait grows with the handling time.
 */
export function handleHoursForWait(desk: Omit<Desk, 'handleHours'>, agents: number, hours: number): number {
  let [low, high] = [0, (2 * agents) / Math.max(desk.perHour, 1e-9) + hours];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    const wait = waitsByAgents({ ...desk, handleHours: middle }, agents, 1)[0] ?? 0;
    if (wait > hours) high = middle;
    else low = middle;
  }
  return low;
}
