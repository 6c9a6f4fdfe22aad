import type { CustomerRecord } from '#features/customers/core/record.ts';
import type { TicketRecord } from '#features/tickets/core/record.ts';
import type { Random } from '#stats/numeric/random.ts';
import { agents } from './agents.ts';
import { between, pick, whole } from './chance.ts';
import type { Letters } from './letters.ts';
import { phrasesOf } from './letters.ts';
import type { Life } from './life.ts';
import type { TicketPlan } from './ticket-plan.ts';
import type { TicketRecords } from './ticket-records.ts';
import { DAY, HOUR, WEEK, WEEKS, type World } from './world.ts';

const iso = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString();

/** Who waits long writes again on another channel; the agent merges the second ticket into the first. */
export function duplicateOf(
  random: Random,
  made: TicketRecords,
  plan: TicketPlan,
  letters: Letters,
  now: number,
): TicketRecords[] {
  const reply = plan.moves.find((move) => move.act === 'say' && move.by === 'agent');
  const wait = reply ? reply.at - plan.createdAt : 0;
  if (plan.live || plan.experience === null || wait < 3 * HOUR || random() > 0.05) return [];
  const at = plan.createdAt + between(random, 0.3, 0.9) * wait;
  if (!reply || reply.at + 60_000 >= now) return [];
  const channel = plan.channel === 'email' ? 'web-form' : 'email';
  const externalId = `${made.ticket.externalId}-again`;
  const { resolveReason: _, assignee: __, followUpOf: ___, ...same } = made.ticket;
  const merged = iso(reply.at + 45_000);
  const agent = reply.act === 'say' ? { externalId: agents[reply.agent]?.key ?? '' } : {};
  const ticket: TicketRecord = {
    ...same,
    externalId,
    channel,
    status: 'closed',
    exclusion: 'merged',
    mergedInto: made.ticket.externalId,
    createdAt: iso(at),
    updatedAt: merged,
  };
  return [
    {
      ticket,
      messages: [
        {
          externalId: `${externalId}-m1`,
          ticketExternalId: externalId,
          authorKind: 'customer',
          public: true,
          automatic: false,
          channel,
          body: letters.say('duplicate', -1, true, ''),
          sentAt: iso(at),
        },
      ],
      events: [
        {
          externalId: `${externalId}-e1`,
          ticketExternalId: externalId,
          type: 'merge',
          to: made.ticket.externalId,
          actorKind: 'agent',
          actor: agent,
          occurredAt: merged,
        },
      ],
    },
  ];
}

/** Sometimes we write first: a delay that is known, a recall, a card that expires. */
export function proactive(
  world: World,
  random: Random,
  life: Life,
  lettersAt: (at: number) => Letters,
): TicketRecords[] {
  const spell = life.spells[0];
  if (!spell || random() > 0.11) return [];
  const end = Math.min(world.today - 2 * DAY, spell.to ?? world.today);
  const at = Math.floor(between(random, spell.from + DAY, Math.max(spell.from + 2 * DAY, end)) / 1000) * 1000;
  if (at + DAY >= world.today) return [];
  const { person } = life;
  const letters = lettersAt(at);
  const agent = whole(random, 0, 2);
  const author = { externalId: agents[agent]?.key ?? '' };
  const externalId = `${person.key}-w1`;
  const campaign = random() < 0.3;
  const said = {
    ticketExternalId: externalId,
    public: true,
    channel: 'email',
    language: person.country.language,
  } as const;
  const thanks = random() < 0.35 && !campaign;
  return [
    {
      ticket: {
        externalId,
        customer: { externalId: person.key },
        subject: letters.subject(),
        channel: 'email',
        live: false,
        status: 'closed',
        priority: 'normal',
        topic: 'delivery',
        severity: 'low',
        stage: 'purchase',
        team: { externalId: 'orders' },
        assignee: author,
        initiatedBy: campaign ? 'campaign' : 'agent',
        resolveReason: 'solved',
        tags: ['proactive'],
        createdAt: iso(at),
        updatedAt: iso(at + 5 * HOUR),
        attributes: {},
      },
      messages: [
        {
          ...said,
          externalId: `${externalId}-m1`,
          authorKind: 'agent',
          author,
          automatic: campaign,
          body: letters.say('proactive', agent, false, ''),
          sentAt: iso(at),
        },
        ...(thanks
          ? [
              {
                ...said,
                externalId: `${externalId}-m2`,
                authorKind: 'customer' as const,
                automatic: false,
                body: letters.say('thanks', agent, true, ''),
                sentAt: iso(at + 4 * HOUR),
              },
            ]
          : []),
      ],
      events: [
        {
          externalId: `${externalId}-e1`,
          ticketExternalId: externalId,
          type: 'status',
          from: 'open',
          to: 'closed',
          actorKind: 'agent',
          actor: author,
          occurredAt: iso(at + 60_000),
        },
      ],
    },
  ];
}

/** Letters nobody wants, from senders who are no customers: kept, and out of every metric. */
export function spam(
  world: World,
  random: Random,
  count: number,
): { readonly customers: CustomerRecord[]; readonly tickets: TicketRecords[] } {
  const senders = Array.from(
    { length: Math.min(count, 24) },
    (_, index): CustomerRecord => ({
      externalId: `spam${index + 1}`,
      aliases: [],
      kind: 'person',
      name: `Sender ${index + 1}`,
      email: `offer${index + 1}@bulk.example`,
      tags: ['spam'],
      customerSince: iso(world.start),
      internal: true,
      attributes: {},
    }),
  );
  const tickets = Array.from({ length: count }, (_, index): TicketRecords => {
    const externalId = `spam-t${index + 1}`;
    const at = world.start + random() * WEEKS * WEEK;
    const phrases = phrasesOf(random() < 0.6 ? 'en' : 'ru');
    const marked = at + between(random, 0.2, 9) * HOUR;
    const seen = marked < world.today;
    return {
      ticket: {
        externalId,
        customer: { externalId: pick(random, senders).externalId ?? 'spam1' },
        subject: pick(random, phrases.spamSubjects),
        channel: random() < 0.7 ? 'email' : 'web-form',
        live: false,
        status: seen ? 'closed' : 'new',
        priority: 'normal',
        initiatedBy: 'customer',
        team: { externalId: 'membership' },
        ...(seen ? { exclusion: 'spam' as const } : {}),
        tags: [],
        createdAt: iso(at),
        updatedAt: iso(seen ? marked : at),
        attributes: {},
      },
      messages: [
        {
          externalId: `${externalId}-m1`,
          ticketExternalId: externalId,
          authorKind: 'customer',
          public: true,
          automatic: false,
          channel: 'email',
          body: `${pick(random, phrases.spam)}\n${pick(random, phrases.spam)}`,
          sentAt: iso(at),
        },
      ],
      events: seen
        ? [
            {
              externalId: `${externalId}-e1`,
              ticketExternalId: externalId,
              type: 'exclusion',
              to: 'spam',
              actorKind: 'agent',
              actor: { externalId: pick(random, agents).key },
              occurredAt: iso(marked),
            },
          ]
        : [],
    };
  });
  return { customers: senders, tickets };
}
