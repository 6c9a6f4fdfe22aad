import type { CustomerRecord } from '#features/customers/core/record.ts';
import type { StaffRecord, TeamRecord } from '#features/identity/core/record.ts';
import type { OrderItemRecord, OrderRecord, SubscriptionRecord } from '#features/orders/core/record.ts';
import type { AnswerRecord, InvitationRecord } from '#features/surveys/core/record.ts';
import type {
  CalendarRecord,
  MessageRecord,
  TicketEventRecord,
  TicketRecord,
} from '#features/tickets/core/record.ts';
import { createRandom } from '#stats/numeric/random.ts';
import { products } from './catalogue.ts';
import { pick } from './chance.ts';
import { makePerson, type Person } from './customer.ts';
import { customerRecords } from './customer-records.ts';
import { calendarRecords, staffRecords, teamRecords } from './house-records.ts';
import { Letters } from './letters.ts';
import { type Life, type LifeOptions, live } from './life.ts';
import { duplicateOf, proactive, spam } from './odd-tickets.ts';
import { purchaseRecords } from './purchase-records.ts';
import { type TicketRecords, ticketRecords } from './ticket-records.ts';
import { speak } from './voice.ts';
import { makeWorld, type World } from './world.ts';

/** The mark of origin of everything the sample company is made of. */
export const SAMPLE_SOURCE = 'sample';
export const SAMPLE_SEED = 1;
export const SAMPLE_CUSTOMERS = 4000;

export type SampleCompany = {
  readonly teams: readonly TeamRecord[];
  readonly staff: readonly StaffRecord[];
  readonly calendars: readonly CalendarRecord[];
  readonly customers: readonly CustomerRecord[];
  readonly orders: readonly OrderRecord[];
  readonly orderItems: readonly OrderItemRecord[];
  readonly subscriptions: readonly SubscriptionRecord[];
  /** oldest first */
  readonly tickets: readonly TicketRecord[];
  readonly messages: readonly MessageRecord[];
  readonly ticketEvents: readonly TicketEventRecord[];
  readonly invitations: readonly InvitationRecord[];
  readonly answers: readonly AnswerRecord[];
};

export type SampleOptions = { readonly seed?: number; readonly today: Date; readonly customers?: number };

/** The lives of the customers without their words: what the truths are checked on. */
export function liveSampleCompany(options: SampleOptions & LifeOptions): {
  readonly world: World;
  readonly lives: readonly Life[];
} {
  const { seed = SAMPLE_SEED, today, customers = SAMPLE_CUSTOMERS } = options;
  const world = makeWorld(seed, wholeSecond(today));
  return {
    world,
    lives: Array.from({ length: customers }, (_, index) => lifeOf(world, index, customers, options)),
  };
}

const wholeSecond = (today: Date): number => Math.floor(today.getTime() / 1000) * 1000;

function lifeOf(world: World, index: number, of: number, options: LifeOptions = {}): Life {
  return live(
    world,
    makePerson(world, createRandom(world.seed * 104_729 + index * 13 + 3), index, of),
    options,
  );
}

/**
 * Northlight, a coffee company, over the 24 months that end at `today`: everything in the shape in which it would come from
 * outside. The same seed and the same `today` give the same records to the last letter.
 */
export function makeSampleCompany(options: SampleOptions): SampleCompany {
  const steps = composeSampleCompany(options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** What is known of customers before anybody has written to them. */
export const earlyKinds = [
  'teams',
  'staff',
  'calendars',
  'customers',
  'orders',
  'orderItems',
  'subscriptions',
] as const satisfies readonly (keyof SampleCompany)[];

/** How far the making is: the lists of these customers, which go on growing at their ends. */
export type SampleStep = {
  readonly customers: number;
  readonly company: Pick<SampleCompany, (typeof earlyKinds)[number]>;
};

/** The same in small steps, so that who makes it can let others go on between them. */
export function* composeSampleCompany(options: SampleOptions): Generator<SampleStep, SampleCompany> {
  const { seed = SAMPLE_SEED, today, customers = SAMPLE_CUSTOMERS } = options;
  const world = makeWorld(seed, wholeSecond(today));
  const random = createRandom(world.seed * 5_000_011 + 1);
  const tickets: TicketRecords[] = [];
  const company = {
    teams: teamRecords(),
    staff: staffRecords(),
    calendars: calendarRecords(world),
    customers: [] as CustomerRecord[],
    orders: [] as OrderRecord[],
    orderItems: [] as OrderItemRecord[],
    subscriptions: [] as SubscriptionRecord[],
    invitations: [] as InvitationRecord[],
    answers: [] as AnswerRecord[],
  };
  for (let index = 0; index < customers; index++) {
    if (index % 4 === 0) yield { customers: index, company };
    const life = lifeOf(world, index, customers);
    const purchases = purchaseRecords(world, life);
    const words = createRandom(world.seed * 4_000_037 + life.person.index * 43 + 9);
    const keys = life.tickets.map((_, index) => `${life.person.key}-t${index + 1}`);
    const matter = (topic: Parameters<typeof letterMatter>[1], at: number, order: number | null) =>
      letterMatter(words, topic, at, life.person, purchases, order);
    for (const [index, plan] of life.tickets.entries()) {
      const key = keys[index] ?? '';
      const letters = new Letters(words, life.person, matter(plan.topic, plan.createdAt, plan.order));
      const order = plan.order === null ? undefined : purchases.keys[plan.order];
      const followUpOf = plan.followUpOf === null ? undefined : keys[plan.followUpOf];
      const refs = {
        ...(order === undefined ? {} : { order }),
        ...(followUpOf === undefined ? {} : { followUpOf }),
      };
      const made = ticketRecords(key, plan, life.person, letters, refs, world.today);
      tickets.push(made, ...duplicateOf(words, made, plan, letters, world.today));
    }
    tickets.push(
      ...proactive(
        world,
        words,
        life,
        (at) => new Letters(words, life.person, matter('delivery', at, life.orders.length > 0 ? 0 : null)),
      ),
    );
    const voice = speak(world, life, { tickets: keys, orders: purchases.keys });
    company.customers.push(...customerRecords(random, life.person));
    company.orders.push(...purchases.orders);
    company.orderItems.push(...purchases.items);
    company.subscriptions.push(...purchases.subscriptions);
    company.invitations.push(...voice.invitations);
    company.answers.push(...voice.answers);
  }
  const unwanted = spam(world, random, Math.round(customers * 0.09));
  company.customers.push(...unwanted.customers);
  tickets.push(...unwanted.tickets);
  // oldest first, so that the short numbers given at the door run with time
  tickets.sort((a, b) =>
    a.ticket.createdAt < b.ticket.createdAt
      ? -1
      : a.ticket.createdAt > b.ticket.createdAt
        ? 1
        : a.ticket.externalId < b.ticket.externalId
          ? -1
          : 1,
  );
  return {
    ...company,
    tickets: tickets.map((made) => made.ticket),
    messages: tickets.flatMap((made) => made.messages),
    ticketEvents: tickets.flatMap((made) => made.events),
  };
}

function letterMatter(
  random: () => number,
  topic: ConstructorParameters<typeof Letters>[2]['topic'],
  at: number,
  person: Person,
  purchases: ReturnType<typeof purchaseRecords>,
  order: number | null,
) {
  const ordered = order === null ? undefined : purchases.products[order];
  return {
    topic,
    at,
    orderNumber: (order === null ? purchases.numbers.at(-1) : purchases.numbers[order]) ?? 'NL-0000-1',
    product: fitting(random, topic, ordered),
    plan: person.plan?.name ?? 'Cup',
  };
}

/** The product a topic can be about: one asks for advice on beans and how to set up a machine. */
function fitting(random: () => number, topic: string, ordered: string | undefined): string {
  const fits = (category: string) =>
    topic === 'setup' || topic === 'quality'
      ? category === 'machines'
      : topic === 'advice'
        ? category === 'beans'
        : true;
  const found = products.find((product) => product.name === ordered);
  return found && fits(found.category)
    ? found.name
    : pick(
        random,
        products.filter((product) => fits(product.category)),
      ).name;
}
