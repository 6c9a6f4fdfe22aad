import { drawExponential, drawNormal, drawPoisson } from '#stats/numeric/draw.ts';
import type { Random } from '#stats/numeric/random.ts';
import { agents } from './agents.ts';
import { between, logistic, pick, pickIndex } from './chance.ts';
import type { Channel, Person } from './customer.ts';
import type { TeamKey, Topic } from './topic.ts';
import type { Experience } from './truth.ts';
import { afterWorking, DAY, HOUR, isOpen, loadAt, type World } from './world.ts';

const SECOND = 1000;

/** Which kind of sentence is said; the letters choose the words. */
export type Saying =
  | 'problem'
  | 'more'
  | 'again'
  | 'thanks'
  | 'answer'
  | 'ask'
  | 'taken-over'
  | 'note'
  | 'received'
  | 'away'
  | 'bot-answer'
  | 'bot-handoff'
  | 'proactive'
  | 'duplicate'
  | 'spam';

export type Move = { readonly at: number } & (
  | {
      readonly act: 'say';
      readonly by: 'customer' | 'agent' | 'bot' | 'system';
      readonly what: Saying;
      readonly agent: number;
    }
  | { readonly act: 'assign'; readonly agent: number }
  | { readonly act: 'team'; readonly team: TeamKey }
  | {
      readonly act: 'status';
      readonly to: 'open' | 'pending' | 'solved' | 'closed';
      readonly by: 'customer' | 'agent' | 'bot' | 'system';
      readonly agent: number;
    }
  | { readonly act: 'handoff' | 'queue' | 'abandoned' }
);

export type ResolveReason = 'solved' | 'bot' | 'inactivity' | 'abandoned';

export const tierRank = { basic: 0, plus: 1, premium: 2 } as const;
const botTopics: readonly Topic[] = ['setup', 'account', 'subscription', 'delivery'];

/** The agent of a team who gets the ticket: by what is written on it, never by what is hidden. */
export function chooseAgent(
  random: Random,
  team: TeamKey,
  severity: number,
  tier: Person['tier'],
  not = -1,
): number {
  const weights = agents.map((agent, index) =>
    agent.team !== team || index === not
      ? 0
      : Math.exp(agent.book * (0.95 * (severity - 1) + 0.45 * (1 - tierRank[tier]))),
  );
  return pickIndex(random, weights);
}

/** A ticket in the making: its clock runs forward, each step appends what happens. */
export class Conversation {
  readonly moves: Move[] = [];
  readonly severity: number;
  createdAt = 0;
  live = false;
  solvedAt: number | null = null;
  solvedBy = -1;
  resolveReason: ResolveReason = 'solved';
  private readonly world: World;
  private readonly random: Random;
  private readonly person: Person;
  private readonly channel: Channel;
  private readonly topic: Topic;
  private team: TeamKey;
  private agent = -1;
  private waitFrom = 0;
  private firstReplyAt: number | null = null;
  private firstAgent = -1;
  private replies = 0;
  private transfers = 0;
  private reopened = false;

  constructor(
    world: World,
    random: Random,
    person: Person,
    team: TeamKey,
    severity: number,
    channel: Channel,
    topic: Topic,
  ) {
    this.world = world;
    this.random = random;
    this.person = person;
    this.team = team;
    this.severity = severity;
    this.channel = channel;
    this.topic = topic;
  }

  experience(): Experience {
    return {
      severity: this.severity,
      frtHours: this.firstReplyAt === null ? null : (this.firstReplyAt - this.waitFrom) / HOUR,
      oneTouch: this.solvedAt !== null && this.replies === 1 && !this.reopened,
      reopened: this.reopened,
      transfers: this.transfers,
      agent: this.firstAgent,
    };
  }

  run(createdAt: number): void {
    this.createdAt = createdAt;
    this.waitFrom = createdAt;
    this.say(createdAt, 'customer', 'problem');
    const queueing =
      this.channel === 'phone' || (this.channel === 'chat' && isOpen(this.world, this.team, createdAt));
    if (this.channel === 'chat' && this.talkToBot(queueing)) return;
    // only some of the forms confirm by themselves
    if (this.channel === 'web-form' && (createdAt / SECOND) % 3 === 0)
      this.say(createdAt + 4 * SECOND, 'system', 'received');
    const firstAt = queueing ? this.waitInQueue() : this.waitForReply();
    if (firstAt === null) return;
    this.assign(
      this.channel === 'phone' || queueing ? firstAt : this.between(this.waitFrom, firstAt),
      chooseAgent(this.random, this.team, this.severity, this.person.tier),
    );
    this.firstReplyAt = firstAt;
    this.firstAgent = this.agent;
    this.converse(firstAt);
    this.afterwards();
  }

  /** True when the bot settled it. */
  private talkToBot(open: boolean): boolean {
    const { random, createdAt } = this;
    if (botTopics.includes(this.topic) && random() < 0.2) {
      this.say(createdAt + 25 * SECOND, 'bot', 'bot-answer');
      if (random() < 0.6) this.say(createdAt + between(random, 60, 400) * SECOND, 'customer', 'thanks');
      this.resolve(createdAt + 900 * SECOND, 'bot', 'bot');
      return true;
    }
    const at = createdAt + Math.floor(between(random, 12, 50)) * SECOND;
    this.say(at, 'bot', 'bot-handoff');
    this.moves.push({ at, act: 'handoff' });
    this.waitFrom = at;
    this.live = open;
    return false;
  }

  /** Live: seconds, and some lose patience. */
  private waitInQueue(): number | null {
    const { random, world } = this;
    this.live = true;
    this.moves.push({ at: this.waitFrom, act: 'queue' });
    const load = loadAt(world, this.team, this.waitFrom);
    const wait = Math.exp(
      Math.log(65) +
        0.8 * load +
        0.1 * this.severity -
        0.2 * tierRank[this.person.tier] +
        drawNormal(random, 0, 0.5),
    );
    const patience = drawExponential(random, 1 / (this.channel === 'chat' ? 1400 : 900));
    if (wait <= patience) return this.waitFrom + Math.max(3, Math.round(wait)) * SECOND;
    const left = this.waitFrom + Math.max(5, Math.round(patience)) * SECOND;
    this.moves.push({ at: left, act: 'abandoned' });
    this.resolve(left + SECOND, 'system', 'abandoned');
    return null;
  }

  /** Everything else: working time of the team, longer when it is busy and the case hard; intent to leave goes to a fast desk. */
  private waitForReply(): number | null {
    const { random, world, person } = this;
    const noise = drawNormal(random);
    if (this.topic !== 'cancel' && this.severity === 0 && random() < 0.025) {
      this.resolve(this.waitFrom + 12 * DAY, 'system', 'inactivity');
      return null;
    }
    const log =
      this.topic === 'cancel'
        ? Math.log(0.25) + 0.5 * noise
        : Math.log(2.2) +
          0.3 * (this.severity - 1) -
          0.2 * tierRank[person.tier] +
          loadAt(world, this.team, this.waitFrom) +
          0.08 * person.hidden +
          0.6 * noise -
          (this.channel === 'telegram' ? 0.4 : 0);
    const working = Math.min(20, Math.max(0.02, Math.exp(log)));
    // the fast desk for intent to leave is staffed around the clock
    if (this.topic === 'cancel') return this.second(this.waitFrom + working * HOUR);
    return this.second(afterWorking(world, this.team, this.waitFrom, working * HOUR));
  }

  private converse(firstAt: number): void {
    const { random, person, severity } = this;
    const quick = this.live;
    const more = (0.3 + 0.3 * severity) * Math.exp(0.12 * person.hidden);
    const passes = Math.min(3, drawPoisson(random, (0.1 + 0.14 * severity) * Math.exp(0.08 * person.hidden)));
    const extra = Math.max(drawPoisson(random, more), passes);
    const deadline = this.createdAt + 5 * DAY;
    let at = firstAt;
    let opening: Saying = extra === 0 ? 'answer' : 'ask';
    this.reply(at, opening);
    if (this.channel === 'email' && random() < 0.02) this.say(at + 40 * SECOND, 'customer', 'away');
    for (let turn = 1; turn <= extra; turn++) {
      const pass = turn <= passes;
      const next = pass ? this.passOn(at, quick) : this.customerAnswers(at, quick);
      if (next > deadline) break;
      opening = pass ? 'taken-over' : turn === extra ? 'answer' : 'ask';
      this.reply(next, opening);
      at = next;
    }
    const done = quick ? between(random, 60, 400) : between(random, 0, 90);
    this.resolve(at + Math.round(done) * SECOND, 'agent', 'solved');
  }

  /** Another agent, often of another team, takes over; gives the instant of his reply. */
  private passOn(at: number, quick: boolean): number {
    const { random, world } = this;
    const moved = this.second(
      quick
        ? at + between(random, 40, 200) * SECOND
        : afterWorking(world, this.team, at, between(random, 0.1, 1.2) * HOUR),
    );
    const team =
      random() < 0.5
        ? pick(
            random,
            (['orders', 'technical', 'membership'] as const).filter((t) => t !== this.team),
          )
        : this.team;
    const target = quick && !isOpen(world, team, moved) ? this.team : team;
    const agent = chooseAgent(random, target, this.severity, this.person.tier, this.agent);
    const delay = quick
      ? between(random, 60, 300) * SECOND
      : Math.exp(Math.log(1.2) + 0.5 * loadAt(world, target, moved) + drawNormal(random, 0, 0.5)) * HOUR;
    const replyAt = this.second(
      quick ? moved + delay : afterWorking(world, target, moved, Math.min(delay, 9 * HOUR)),
    );
    if (replyAt > this.createdAt + 5 * DAY) return replyAt;
    if (random() < 0.6) this.say(moved - 20 * SECOND, 'agent', 'note');
    if (target !== this.team) this.moves.push({ at: moved, act: 'team', team: target });
    this.team = target;
    this.assign(moved, agent);
    this.transfers += 1;
    return replyAt;
  }

  private customerAnswers(at: number, quick: boolean): number {
    const { random, world } = this;
    const said = this.second(
      quick
        ? at + between(random, 20, 110) * SECOND
        : at + Math.min(40, Math.exp(Math.log(2.2) + drawNormal(random, 0, 0.9))) * HOUR,
    );
    const delay =
      Math.exp(Math.log(0.6) + 0.6 * loadAt(world, this.team, said) + drawNormal(random, 0, 0.5)) * HOUR;
    const replyAt = this.second(
      quick
        ? said + between(random, 30, 160) * SECOND
        : afterWorking(world, this.team, said, Math.min(delay, 8 * HOUR)),
    );
    if (replyAt > this.createdAt + 5 * DAY) return replyAt;
    const pends = this.team === 'technical' && !quick;
    if (pends) this.moves.push({ at, act: 'status', to: 'pending', by: 'agent', agent: this.agent });
    this.say(said, 'customer', 'more');
    if (pends) this.moves.push({ at: said, act: 'status', to: 'open', by: 'customer', agent: -1 });
    return replyAt;
  }

  /** What follows a solved ticket: a reopen, or thanks, or nothing. */
  private afterwards(): void {
    const { random, world, person, severity } = this;
    const solved = this.solvedAt;
    if (solved === null) return;
    const chance =
      logistic(-2.45 + 0.4 * severity + 0.15 * person.hidden) * (this.topic === 'cancel' ? 0 : 1);
    const again = random() < chance;
    const backAt = this.second(solved + between(random, 2, 24) * HOUR);
    const replyAt = this.second(
      afterWorking(
        world,
        this.team,
        backAt,
        Math.exp(Math.log(1.3) + loadAt(world, this.team, backAt) + drawNormal(random, 0, 0.5)) * HOUR,
      ),
    );
    if (again && replyAt < this.createdAt + 6.9 * DAY) {
      this.reopened = true;
      this.say(backAt, 'customer', 'again');
      this.moves.push({ at: backAt, act: 'status', to: 'open', by: 'customer', agent: -1 });
      this.reply(replyAt, 'answer');
      this.resolve(replyAt + 60 * SECOND, 'agent', 'solved');
    } else if (random() < 0.2) {
      this.say(
        this.second(solved + Math.exp(Math.log(0.6) + drawNormal(random)) * HOUR),
        'customer',
        'thanks',
      );
    }
  }

  private reply(at: number, what: Saying): void {
    this.replies += 1;
    this.say(at, 'agent', what);
  }

  private say(at: number, by: 'customer' | 'agent' | 'bot' | 'system', what: Saying): void {
    this.moves.push({ at: this.second(at), act: 'say', by, what, agent: by === 'agent' ? this.agent : -1 });
  }

  private assign(at: number, agent: number): void {
    this.agent = agent;
    this.moves.push({ at: this.second(at), act: 'assign', agent });
  }

  private resolve(at: number, by: 'agent' | 'bot' | 'system', reason: ResolveReason): void {
    this.solvedAt = this.second(at);
    this.solvedBy = by === 'agent' ? this.agent : -1;
    this.resolveReason = reason;
    const to = reason === 'inactivity' || reason === 'abandoned' ? 'closed' : 'solved';
    this.moves.push({ at: this.solvedAt, act: 'status', to, by, agent: this.solvedBy });
  }

  private between(from: number, to: number): number {
    return this.second(from + (to - from) * between(this.random, 0.2, 0.95));
  }

  private second(at: number): number {
    return Math.floor(at / SECOND) * SECOND;
  }
}
