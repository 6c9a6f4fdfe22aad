import type { Random } from '#stats/numeric/random.ts';
import { between, logistic, pickIndex } from './chance.ts';
import { Conversation, type Move, type ResolveReason, tierRank } from './conversation.ts';
import { type Channel, channels, type Person } from './customer.ts';
import { type TeamKey, type Topic, topicTraits } from './topic.ts';
import type { Experience } from './truth.ts';
import { afterWorking, HOUR, isOpen, type World } from './world.ts';

const MINUTE = 60_000;
const SECOND = 1000;

export type TicketRequest = {
  readonly at: number;
  readonly topic: Topic;
  readonly order: number | null;
  readonly severityAtLeast?: number;
  readonly followUpOf?: number;
};

/** One ticket as it goes, before it is put into words. Instants are UTC milliseconds, whole seconds. */
export type TicketPlan = {
  readonly createdAt: number;
  readonly topic: Topic;
  readonly channel: Channel;
  readonly live: boolean;
  readonly severity: number;
  readonly team: TeamKey;
  /** index into the customer's orders and earlier tickets */
  readonly order: number | null;
  readonly followUpOf: number | null;
  readonly moves: readonly Move[];
  /** null where the ticket cannot act: intent to leave, solved by the bot, written by us */
  readonly experience: Experience | null;
  readonly solvedAt: number | null;
  readonly solvedBy: number;
  readonly resolveReason: ResolveReason;
  /** when a rating was asked for; null = never */
  readonly askedAt: number | null;
};

/** Plans one ticket from first word to last; `world` gives opening hours and how busy the team is. */
export function planTicket(world: World, random: Random, person: Person, request: TicketRequest): TicketPlan {
  const traits = topicTraits[request.topic];
  const channel = chooseChannel(random, person);
  const severity = Math.max(request.severityAtLeast ?? 0, pickIndex(random, traits.severity));
  const talk = new Conversation(world, random, person, traits.team, severity, channel, request.topic);
  const asked = request.at + Math.floor(random() * 60) * SECOND;
  const createdAt =
    channel === 'phone' && !isOpen(world, traits.team, asked)
      ? afterWorking(world, traits.team, asked, between(random, 2, 180) * MINUTE)
      : asked;
  talk.run(Math.floor(createdAt / SECOND) * SECOND);
  const { live, resolveReason, solvedAt, solvedBy } = talk;
  const acts = request.topic !== 'cancel' && resolveReason !== 'bot';
  return {
    createdAt: talk.createdAt,
    topic: request.topic,
    channel,
    live,
    severity,
    team: traits.team,
    order: traits.aboutOrder ? request.order : null,
    followUpOf: request.followUpOf ?? null,
    moves: talk.moves,
    experience: acts ? talk.experience() : null,
    solvedAt,
    solvedBy,
    resolveReason,
    askedAt: askedAt(random, talk, person, request.topic),
  };
}

function chooseChannel(random: Random, person: Person): Channel {
  if (random() < 0.75) return person.favourite;
  return (
    channels[pickIndex(random, person.telegram === null ? [40, 30, 18, 0, 12] : [35, 25, 15, 13, 12])] ??
    'email'
  );
}

/**
 * The decoy. A rating is asked for where it is likely to be good: rarely after hard or awkward cases, never in a complaint.
 * So those who were asked stay more often, and asking more people would keep nobody.
 */
function askedAt(random: Random, talk: Conversation, person: Person, topic: Topic): number | null {
  const draw = random();
  const delay = between(random, 0.5, 3) * HOUR;
  if (
    talk.solvedAt === null ||
    talk.resolveReason !== 'solved' ||
    topic === 'complaint' ||
    topic === 'cancel'
  )
    return null;
  const willing = logistic(1.7 - 0.8 * talk.severity - 0.9 * person.hidden + 0.2 * tierRank[person.tier]);
  return draw < willing ? talk.solvedAt + delay : null;
}
