import type { AnswerRecord, InvitationRecord } from '#features/surveys/core/record.ts';
import { drawNormal } from '#stats/numeric/draw.ts';
import { createRandom, type Random } from '#stats/numeric/random.ts';
import { agents } from './agents.ts';
import { between, clamp, pick } from './chance.ts';
import { type Comments, commentsEn, commentsRu } from './comments.ts';
import type { Life } from './life.ts';
import type { TicketPlan } from './ticket-plan.ts';
import { waitDose } from './truth.ts';
import { DAY, HOUR, type World } from './world.ts';

/** Names of things already made, by index within the customer's life. */
export type Keys = { readonly tickets: readonly string[]; readonly orders: readonly string[] };

type Kind = 'nps' | 'csat' | 'ces';
type Voice = { readonly invitations: InvitationRecord[]; readonly answers: AnswerRecord[] };
type Theme = keyof Comments['bad'];

type Asking = {
  readonly kind: Kind;
  readonly survey: string;
  readonly moment: string;
  readonly stage: string;
  readonly channel: string;
  readonly at: number;
  readonly suppressed?: NonNullable<InvitationRecord['suppressedReason']>;
  readonly ticket?: number;
  readonly order?: number;
  readonly agent?: number;
  /** before rounding to the scale */
  readonly mood: number;
  readonly themes: readonly Theme[];
};

/** Nobody is asked about support twice within this time. */
const THROTTLE = 21 * DAY;
const effortTopics = ['setup', 'account', 'order-change'];

/** Everything one customer was asked and said. Scores mirror what happened; they move nothing. */
export function speak(world: World, life: Life, keys: Keys): Voice {
  const random = createRandom(world.seed * 2_000_003 + life.person.index * 37 + 11);
  const voice: Voice = { invitations: [], answers: [] };
  const askings = [
    ...afterSupport(random, life),
    ...afterDelivery(random, life),
    ...relationship(random, life, world),
  ];
  for (const asking of askings.sort((a, b) => a.at - b.at)) {
    if (asking.at < world.today) ask(world, random, life, keys, asking, voice);
  }
  return voice;
}

function afterSupport(random: Random, life: Life): Asking[] {
  const askings: Asking[] = [];
  let lastAsked = Number.NEGATIVE_INFINITY;
  for (const [index, ticket] of life.tickets.entries()) {
    if (ticket.solvedAt === null || ticket.resolveReason !== 'solved') continue;
    const at = ticket.askedAt ?? ticket.solvedAt + HOUR;
    const throttled = ticket.askedAt !== null && at - lastAsked < THROTTLE;
    const reason =
      ticket.askedAt === null
        ? ticket.topic === 'complaint' || ticket.topic === 'cancel'
          ? 'open-complaint'
          : 'sampling'
        : throttled
          ? 'throttled'
          : undefined;
    if (reason === undefined) lastAsked = at;
    const effort = effortTopics.includes(ticket.topic);
    askings.push({
      kind: effort ? 'ces' : 'csat',
      survey: effort ? 'Effort after support' : 'Rating after support',
      moment: 'support',
      stage: 'service',
      channel: ticket.channel === 'telegram' ? 'telegram' : ticket.channel === 'chat' ? 'widget' : 'email',
      at,
      ticket: index,
      agent: ticket.solvedBy,
      mood: supportMood(ticket, life.person.hidden) + drawNormal(random, 0, 0.85),
      themes: supportThemes(ticket),
      ...(reason === undefined ? {} : { suppressed: reason }),
    });
  }
  return askings;
}

function supportMood(ticket: TicketPlan, hidden: number): number {
  const experience = ticket.experience;
  if (experience === null) return 3;
  const base = 4.75 - 0.22 * waitDose(experience.frtHours) - 0.22 * experience.severity - 0.25 * hidden;
  const course =
    (experience.oneTouch ? 0.15 : 0) -
    (experience.reopened ? 0.8 : 0) -
    0.3 * Math.min(3, experience.transfers);
  return base + course + (agents[ticket.solvedBy]?.charm ?? 0);
}

function supportThemes(ticket: TicketPlan): Theme[] {
  const experience = ticket.experience;
  const themes: Theme[] = [];
  if (experience && (experience.frtHours === null || experience.frtHours > 8)) themes.push('wait');
  if (experience?.reopened) themes.push('again');
  if (experience && experience.transfers > 0) themes.push('passed');
  if (ticket.topic === 'delivery') themes.push('late');
  if (ticket.topic === 'quality') themes.push('goods');
  return themes;
}

function afterDelivery(random: Random, life: Life): Asking[] {
  return life.orders.flatMap((order, index): Asking[] => {
    if (order.cancelledAt !== null || random() > 0.13) return [];
    const late = order.deliveredAt > order.promisedAt;
    const mood = (late ? 2.5 : 4.75) - 0.1 * life.person.hidden + drawNormal(random, 0, late ? 1.1 : 0.75);
    return [
      {
        kind: 'csat',
        survey: 'Rating after delivery',
        moment: 'delivery',
        stage: 'purchase',
        channel: 'email',
        at: order.deliveredAt + between(random, 18, 30) * HOUR,
        order: index,
        mood,
        themes: late ? ['late'] : ['goods'],
      },
    ];
  });
}

/** Every seven months or so while somebody is a customer. */
function relationship(random: Random, life: Life, world: World): Asking[] {
  const askings: Asking[] = [];
  for (const spell of life.spells) {
    const end = Math.min(world.today, spell.to ?? world.today);
    for (
      let at = spell.from + between(random, 45, 120) * DAY;
      at < end;
      at += between(random, 200, 240) * DAY
    ) {
      const recent = life.tickets.filter(
        (ticket) => ticket.createdAt < at - 3 * DAY && ticket.createdAt > at - 75 * DAY && ticket.experience,
      );
      const last = recent.at(-1)?.experience ?? null;
      const late = life.orders.some(
        (order) =>
          order.deliveredAt > order.promisedAt && order.deliveredAt < at && order.deliveredAt > at - 60 * DAY,
      );
      const service =
        last === null
          ? 0
          : 0.5 -
            0.45 * waitDose(last.frtHours) -
            0.5 * last.severity -
            (last.reopened ? 1.3 : 0) -
            0.4 * last.transfers;
      const mood =
        8.9 +
        (life.person.tier === 'premium' ? 0.5 : 0) -
        0.7 * life.person.hidden +
        service -
        (late ? 1.4 : 0) +
        drawNormal(random, 0, 1.5);
      const themes: Theme[] = [
        ...(late ? (['late'] as const) : []),
        ...(last?.reopened ? (['again'] as const) : []),
        ...(last && waitDose(last.frtHours) > 2.2 ? (['wait'] as const) : []),
      ];
      askings.push({
        kind: 'nps',
        survey: 'Relationship',
        moment: 'relationship',
        stage: 'use',
        channel: life.person.telegram !== null && random() < 0.5 ? 'telegram' : 'email',
        at,
        mood,
        themes,
      });
    }
  }
  return askings;
}

const iso = (at: number): string => new Date(at).toISOString();

function ask(world: World, random: Random, life: Life, keys: Keys, asking: Asking, voice: Voice): void {
  const externalId = `${life.person.key}-i${voice.invitations.length + 1}`;
  const about = {
    customer: { externalId: life.person.key },
    kind: asking.kind,
    survey: asking.survey,
    moment: asking.moment,
    stage: asking.stage,
    channel: asking.channel,
    ...(asking.ticket === undefined ? {} : { ticketExternalId: keys.tickets[asking.ticket] ?? '' }),
    ...(asking.order === undefined ? {} : { orderExternalId: keys.orders[asking.order] ?? '' }),
    ...(asking.agent === undefined || asking.agent < 0
      ? {}
      : { agent: { externalId: agents[asking.agent]?.key ?? '' } }),
  };
  const score =
    asking.kind === 'nps' ? clamp(Math.round(asking.mood), 0, 10) : clamp(Math.round(asking.mood), 1, 5);
  const sad = asking.kind === 'nps' ? score <= 6 : score <= 2;
  const glad = asking.kind === 'nps' ? score >= 9 : score >= 4;
  const funnel = random();
  const answersFrom = 0.32 + (sad ? 0.1 : glad ? 0.03 : -0.08) + (asking.channel === 'email' ? -0.04 : 0.1);
  const [delivered, opened, started, finished] = [
    funnel < 0.975,
    funnel < 0.6,
    funnel < answersFrom + 0.05,
    funnel < answersFrom,
  ];
  const minutes = between(random, 3, 1500);
  const stamps: (keyof InvitationRecord)[] = [];
  const at: Record<string, string> = {};
  const stamp = (
    name: 'sentAt' | 'deliveredAt' | 'openedAt' | 'startedAt' | 'finishedAt',
    ms: number,
    happened: boolean,
  ) => {
    if (happened && ms < world.today) {
      at[name] = iso(ms);
      stamps.push(name);
    }
  };
  if (asking.suppressed === undefined) {
    const openAt = asking.at + minutes * 60_000;
    stamp('sentAt', asking.at, true);
    stamp('deliveredAt', asking.at + 20_000, delivered);
    stamp('openedAt', openAt, opened);
    stamp('startedAt', openAt + 15_000, started);
    stamp('finishedAt', openAt + 50_000, finished);
  }
  voice.invitations.push({
    externalId,
    ...about,
    eligibleAt: iso(asking.at),
    ...(asking.suppressed === undefined ? {} : { suppressedReason: asking.suppressed }),
    ...at,
  });
  const answeredAt = at.finishedAt;
  if (answeredAt === undefined) return;
  const odd = random();
  voice.answers.push({
    externalId: `${life.person.key}-a${voice.answers.length + 1}`,
    ...about,
    score: odd < 0.012 ? null : score,
    comment: odd < 0.012 || random() > (sad ? 0.62 : 0.34) ? '' : comment(random, life, asking, sad, glad),
    language: life.person.country.language,
    invitationExternalId: externalId,
    ...(odd < 0.012
      ? { exclusion: 'dismissed' as const }
      : odd < 0.018
        ? { exclusion: 'quarantined' as const }
        : {}),
    answeredAt,
  });
}

function comment(random: Random, life: Life, asking: Asking, sad: boolean, glad: boolean): string {
  const words = life.person.country.language === 'ru' ? commentsRu : commentsEn;
  const agent = agents[asking.agent ?? -1];
  const name = (life.person.country.language === 'ru' ? agent?.nameRu : agent?.name)?.split(' ')[0];
  const parts: string[] = [];
  if (sad) {
    for (const theme of asking.themes.slice(0, 2))
      if (random() < 0.75) parts.push(pick(random, words.bad[theme]));
    if (parts.length === 0 || random() < 0.3) parts.push(pick(random, words.bad.general));
  } else if (glad) {
    const support = asking.moment === 'support';
    const list = support
      ? random() < 0.5
        ? words.good.speed
        : words.good.people
      : asking.moment === 'delivery'
        ? words.good.goods
        : pick(random, Object.values(words.good));
    parts.push(pick(random, list));
    if (random() < 0.35) parts.push(pick(random, words.good.general));
  } else {
    parts.push(pick(random, words.middle));
    const theme = asking.themes[0];
    if (theme && random() < 0.4) parts.push(pick(random, words.bad[theme]));
  }
  return (
    parts
      .filter((part) => name !== undefined || !part.includes('{agent}'))
      .join(' ')
      .replaceAll('{agent}', name ?? '') || pick(random, words.middle)
  );
}
