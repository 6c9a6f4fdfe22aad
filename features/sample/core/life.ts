import { drawGamma, drawPoisson } from '#stats/numeric/draw.ts';
import { createRandom, type Random } from '#stats/numeric/random.ts';
import { agentEffects } from './agents.ts';
import { between, logistic, pickIndex } from './chance.ts';
import type { Person } from './customer.ts';
import { planTicket, type TicketPlan, type TicketRequest } from './ticket-plan.ts';
import { type Topic, topics, topicTraits } from './topic.ts';
import { type Experience, leavingLogit, planted, type WeekState } from './truth.ts';
import { DAY, HOUR, seasonAt, WEEK, WEEKS, type World, weekOf } from './world.ts';

export type PlannedOrder = {
  readonly orderedAt: number;
  readonly promisedAt: number;
  readonly shippedAt: number;
  /** may lie after today: then it is still on its way */
  readonly deliveredAt: number;
  readonly refundAt: number | null;
  readonly cancelledAt: number | null;
};

/** From joining (or coming back) to leaving; `to` null while it lasts. */
export type Spell = { readonly from: number; readonly to: number | null };

export type Life = {
  readonly person: Person;
  readonly spells: readonly Spell[];
  readonly orders: readonly PlannedOrder[];
  readonly tickets: readonly TicketPlan[];
};

/** One customer-week as the hazard saw it: what an oracle would regress on. */
export type LivedWeek = {
  readonly person: number;
  readonly week: number;
  readonly state: WeekState;
  readonly left: boolean;
};

export type LifeOptions = {
  /** sees every customer-week */
  readonly onWeek?: (week: LivedWeek) => void;
  /** replaces what customers live through, to ask what would have been */
  readonly intervene?: (experience: Experience) => Experience;
};

const localHourWeights = [1, 0.5, 0.3, 0.2, 0.3, 0.6, 1.5, 3, 5, 7, 8, 8, 7, 7, 7, 6, 6, 6, 7, 8, 8, 6, 4, 2];
const topicWeights = topics.map((topic) => topicTraits[topic].weight);

/** Lives one customer's 24 months week by week. The same world, person and seed give the same life. */
export function live(world: World, person: Person, options: LifeOptions = {}): Life {
  const random = createRandom(world.seed * 1_000_003 + person.index * 31 + 5);
  const orders: PlannedOrder[] = [];
  const tickets: TicketPlan[] = [];
  const spells: Spell[] = [];
  let from: number | null = person.joinedAt;
  while (from !== null && from < world.today) {
    const end: number | null = liveSpell(world, random, person, from, orders, tickets, options);
    spells.push({ from, to: end });
    const back: number = end === null ? world.today : end + between(random, 75, 200) * DAY;
    from = end !== null && random() < 0.08 ? Math.floor(back / 1000) * 1000 : null;
  }
  return { person, spells, orders, tickets };
}

/** Gives the instant of leaving, or null when still a customer today. */
function liveSpell(
  world: World,
  random: Random,
  person: Person,
  from: number,
  orders: PlannedOrder[],
  tickets: TicketPlan[],
  options: LifeOptions,
): number | null {
  const queued: TicketRequest[] = [];
  let nextOrder = from + between(random, 0, 20) * 60_000;
  const first = weekOf(world, from);
  for (let week = first; week < WEEKS; week++) {
    const begin = world.start + week * WEEK;
    let leaves = false;
    if (week > first) {
      const state = stateOf(world, person, week, orders, tickets, options);
      leaves = random() < logistic(leavingLogit(state, agentEffects));
      options.onWeek?.({ person: person.index, week, state, left: leaves });
    }
    const end = leaves ? Math.floor((begin + random() * WEEK) / 1000) * 1000 : begin + WEEK;
    while (nextOrder < end) {
      if (nextOrder >= Math.max(begin, from)) {
        orders.push(planOrder(world, random, person, nextOrder));
        askAboutOrder(world, random, orders.length - 1, orders, queued);
      }
      nextOrder += (person.gapDays * drawGamma(random, 6, 6) * DAY) / seasonAt(nextOrder);
    }
    const requests = [
      ...takeDue(queued, Math.max(begin, from), end),
      ...weekRequests(world, random, person, week, Math.max(begin, from), end, orders.length - 1),
      ...(leaves ? farewell(random, person, Math.max(from, begin - 3 * DAY), end) : []),
    ].sort((a, b) => a.at - b.at);
    for (const request of requests) {
      const plan = planTicket(world, random, person, request);
      if (plan.createdAt >= world.today || (leaves && plan.createdAt >= end)) continue;
      tickets.push(plan);
      followUp(random, tickets.length - 1, plan, queued);
    }
    if (leaves) return end;
  }
  return null;
}

/** What the hazard sees at the beginning of a week: only what lies behind it. */
function stateOf(
  world: World,
  person: Person,
  week: number,
  orders: readonly PlannedOrder[],
  tickets: readonly TicketPlan[],
  options: LifeOptions,
): WeekState {
  const begin = world.start + week * WEEK;
  const { startDays, weeks } = planted.memory;
  let ticket: Experience | null = null;
  for (let index = tickets.length - 1; index >= 0 && ticket === null; index--) {
    const plan = tickets[index];
    if (!plan?.experience) continue;
    const actsFrom = Math.ceil((plan.createdAt + startDays * DAY - world.start) / WEEK);
    if (week >= actsFrom + weeks) break;
    if (week >= actsFrom) ticket = options.intervene ? options.intervene(plan.experience) : plan.experience;
  }
  let last: PlannedOrder | null = null;
  for (let index = orders.length - 1; index >= 0 && index >= orders.length - 6; index--) {
    const order = orders[index];
    if (
      order &&
      order.cancelledAt === null &&
      order.deliveredAt < begin &&
      (last === null || order.deliveredAt > last.deliveredAt)
    )
      last = order;
  }
  return {
    tier: person.tier,
    subscriber: person.plan !== null,
    tenureWeeks: week - weekOf(world, person.joinedAt),
    outage: week === world.outageWeek || week === world.outageWeek + 1,
    hidden: person.hidden,
    late: last !== null && begin - last.deliveredAt <= weeks * WEEK && last.deliveredAt > last.promisedAt,
    ticket,
  };
}

function planOrder(world: World, random: Random, person: Person, at: number): PlannedOrder {
  const orderedAt = Math.floor(at / 1000) * 1000;
  const month = new Date(orderedAt).getUTCMonth();
  const outage = weekOf(world, orderedAt) === world.outageWeek;
  const promisedAt = endOfDay(orderedAt + person.country.promiseDays * DAY);
  const late =
    random() <
    Math.min(
      0.6,
      0.1 * (month === 11 ? 2 : 1) * (person.country.promiseDays > 5 ? 1.4 : 1) * (outage ? 3 : 1),
    );
  const lateBy = (1 + Math.floor(Math.min(11, Math.exp(2.1 * random()) - 0.5))) * DAY;
  const deliveredAt =
    Math.floor((late ? promisedAt + lateBy : promisedAt - between(random, 0.2, 1.6) * DAY) / 60_000) * 60_000;
  const refunded = random() < 0.045 * Math.exp(0.5 * person.hidden);
  const cancelled = random() < 0.015;
  return {
    orderedAt,
    promisedAt,
    shippedAt:
      Math.floor((orderedAt + between(random, 0.3, 0.9) * (deliveredAt - orderedAt - DAY)) / 60_000) *
        60_000 +
      6 * HOUR,
    deliveredAt,
    refundAt:
      refunded && !cancelled
        ? Math.floor((deliveredAt + between(random, 3, 20) * DAY) / 60_000) * 60_000
        : null,
    cancelledAt: cancelled ? orderedAt + Math.floor(between(random, 10, 600)) * 60_000 : null,
  };
}

const endOfDay = (at: number): number => (Math.floor(at / DAY) + 1) * DAY - 3 * HOUR;

/** A late order is asked about more often than not; a refund begins with a request to return. */
function askAboutOrder(
  world: World,
  random: Random,
  index: number,
  orders: readonly PlannedOrder[],
  queued: TicketRequest[],
): void {
  const order = orders[index];
  if (!order || order.cancelledAt !== null) return;
  const late = order.deliveredAt > order.promisedAt;
  if (late && random() < 0.4)
    queued.push({
      at: order.promisedAt + between(random, 0.4, 1.4) * DAY,
      topic: 'delivery',
      order: index,
      severityAtLeast: 1,
    });
  if (order.refundAt !== null && order.refundAt < world.today && random() < 0.6)
    queued.push({ at: order.refundAt - between(random, 1, 2.5) * DAY, topic: 'return', order: index });
}

function followUp(random: Random, index: number, plan: TicketPlan, queued: TicketRequest[]): void {
  if (plan.solvedAt === null || plan.topic === 'cancel' || random() > 0.02) return;
  queued.push({
    at: plan.solvedAt + between(random, 4.5, 12) * DAY,
    topic: plan.topic,
    order: plan.order,
    followUpOf: index,
  });
}

function takeDue(queued: TicketRequest[], from: number, to: number): TicketRequest[] {
  const due = queued
    .filter((request) => request.at < to)
    .map((request) => ({ ...request, at: Math.max(from, request.at) }));
  queued.splice(0, queued.length, ...queued.filter((request) => request.at >= to));
  return due;
}

function weekRequests(
  world: World,
  random: Random,
  person: Person,
  week: number,
  from: number,
  to: number,
  lastOrder: number,
): TicketRequest[] {
  const outage = week === world.outageWeek;
  const tenure = week - weekOf(world, person.joinedAt);
  const rate =
    0.0895 *
    (tenure < 6 ? 1.6 : 1) *
    Math.sqrt(seasonAt(from)) *
    (outage ? 2.8 : 1) *
    Math.exp(0.1 * person.hidden) *
    (person.kind === 'company' ? 1.5 : 1);
  const count = drawPoisson(random, (rate * (to - from)) / WEEK);
  const requests: TicketRequest[] = [];
  for (let i = 0; i < count; i++) {
    const topic: Topic =
      outage && random() < 0.6 ? 'account' : (topics[pickIndex(random, topicWeights)] ?? 'delivery');
    const order = topicTraits[topic].aboutOrder && lastOrder >= 0 ? lastOrder : null;
    requests.push({ at: timeOfWriting(random, person, from, to), topic, order });
  }
  // says he wants to leave and is talked out of it
  if (random() < 0.0007)
    requests.push({ at: timeOfWriting(random, person, from, to), topic: 'cancel', order: null });
  return requests;
}

/** Most who leave say so a little before; intent to leave is a consequence here, never a cause. */
function farewell(random: Random, person: Person, earliest: number, end: number): TicketRequest[] {
  const says = random() < (person.plan ? 0.92 : 0.8);
  const at = Math.max(earliest, end - between(random, 0.3, 4) * DAY);
  return says && at < end ? [{ at, topic: 'cancel', order: null }] : [];
}

/** An instant in the span, at an hour at which people write. */
function timeOfWriting(random: Random, person: Person, from: number, to: number): number {
  const at = from + random() * (to - from);
  const hour = pickIndex(random, localHourWeights) + random() - person.country.offset;
  const moved = Math.floor(at / DAY) * DAY + hour * HOUR;
  return Math.floor((moved >= from && moved < to ? moved : at) / 1000) * 1000;
}
