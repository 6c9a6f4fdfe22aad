import type { MessageRecord, TicketEventRecord, TicketRecord } from '#features/tickets/core/record.ts';
import { agents, bot } from './agents.ts';
import type { Move } from './conversation.ts';
import type { Person } from './customer.ts';
import type { Letters } from './letters.ts';
import type { TicketPlan } from './ticket-plan.ts';
import { severities, topicTraits } from './topic.ts';

export type TicketRecords = {
  readonly ticket: TicketRecord;
  readonly messages: MessageRecord[];
  readonly events: TicketEventRecord[];
};

const iso = (at: number): string => new Date(at).toISOString();
const author = (move: Extract<Move, { act: 'say' }>) =>
  move.by === 'agent'
    ? { author: { externalId: agents[move.agent]?.key ?? '' } }
    : move.by === 'bot'
      ? { author: { externalId: bot.key } }
      : {};

/** What a plan leaves behind by `now`: later moves have not happened yet. */
export function ticketRecords(
  key: string,
  plan: TicketPlan,
  person: Person,
  letters: Letters,
  refs: { readonly order?: string; readonly followUpOf?: string },
  now: number,
): TicketRecords {
  const subject = letters.subject();
  const past = plan.moves.filter((move) => move.at < now).sort((a, b) => a.at - b.at);
  const messages: MessageRecord[] = [];
  const events: TicketEventRecord[] = [];
  const writer = new Writer(key, plan, person, letters, subject, messages, events);
  for (const move of past) writer.add(move);
  const { status, agent, team, touched } = writer;
  const resolved = status === 'solved' || status === 'closed';
  const ticket: TicketRecord = {
    externalId: key,
    customer: { externalId: person.key },
    subject,
    channel: plan.channel,
    live: plan.live,
    status: status === 'new' && touched ? 'open' : status,
    priority:
      plan.severity === 2
        ? person.tier === 'premium'
          ? 'urgent'
          : 'high'
        : plan.severity === 0 && person.tier === 'basic'
          ? 'low'
          : 'normal',
    topic: plan.topic,
    severity: severities[plan.severity] ?? 'medium',
    stage: topicTraits[plan.topic].stage,
    team: { externalId: team },
    ...(agent < 0 ? {} : { assignee: { externalId: agents[agent]?.key ?? '' } }),
    ...(refs.order === undefined ? {} : { orderExternalId: refs.order }),
    initiatedBy: 'customer',
    ...(refs.followUpOf === undefined ? {} : { followUpOf: refs.followUpOf }),
    ...(resolved ? { resolveReason: plan.resolveReason } : {}),
    tags: plan.topic === 'cancel' ? ['intent-to-leave'] : [],
    createdAt: iso(plan.createdAt),
    // the desk saves a moment after the last event: nothing that happened is newer than what the ticket itself says
    updatedAt: iso((past.at(-1)?.at ?? plan.createdAt) + 1000),
    attributes: {},
  };
  return { ticket, messages, events };
}

class Writer {
  status: TicketRecord['status'] = 'new';
  agent = -1;
  team: TicketPlan['team'];
  touched = false;
  private readonly key: string;
  private readonly plan: TicketPlan;
  private readonly person: Person;
  private readonly letters: Letters;
  private readonly subject: string;
  private readonly messages: MessageRecord[];
  private readonly events: TicketEventRecord[];

  constructor(
    key: string,
    plan: TicketPlan,
    person: Person,
    letters: Letters,
    subject: string,
    messages: MessageRecord[],
    events: TicketEventRecord[],
  ) {
    this.key = key;
    this.plan = plan;
    this.person = person;
    this.letters = letters;
    this.subject = subject;
    this.messages = messages;
    this.events = events;
    this.team = plan.team;
  }

  add(move: Move): void {
    switch (move.act) {
      case 'say':
        this.say(move);
        return;
      case 'assign': {
        const from = agents[this.agent]?.key;
        const to = agents[move.agent]?.key ?? '';
        this.event(move.at, { type: 'assignee', to, ...(from === undefined ? {} : { from }) });
        this.agent = move.agent;
        return;
      }
      case 'team':
        this.event(move.at, { type: 'team', from: this.team, to: move.team });
        this.team = move.team;
        return;
      case 'status': {
        const actor =
          move.by === 'agent'
            ? { actor: { externalId: agents[move.agent]?.key ?? '' } }
            : move.by === 'bot'
              ? { actor: { externalId: bot.key } }
              : {};
        const from = this.status === 'new' && this.touched ? 'open' : this.status;
        this.event(move.at, { type: 'status', from, to: move.to, actorKind: move.by, ...actor });
        this.status = move.to;
        return;
      }
      default:
        this.event(move.at, { type: move.act });
    }
  }

  private say(move: Extract<Move, { act: 'say' }>): void {
    if (move.by === 'agent') this.touched = true;
    const brief =
      this.plan.channel === 'chat' || this.plan.channel === 'telegram' || this.plan.channel === 'phone';
    const phone = this.plan.channel === 'phone' && move.what === 'problem';
    this.messages.push({
      externalId: `${this.key}-m${this.messages.length + 1}`,
      ticketExternalId: this.key,
      authorKind: move.by,
      ...author(move),
      public: move.what !== 'note',
      automatic: move.what === 'received' || move.what === 'away',
      channel: this.plan.channel,
      language: this.person.country.language,
      body: phone
        ? this.letters.phoneLog()
        : this.letters.say(move.what, move.by === 'agent' ? move.agent : this.agent, brief, this.subject),
      sentAt: iso(move.at),
    });
  }

  private event(at: number, event: Pick<TicketEventRecord, 'type'> & Partial<TicketEventRecord>): void {
    this.events.push({
      externalId: `${this.key}-e${this.events.length + 1}`,
      ticketExternalId: this.key,
      actorKind: 'system',
      ...event,
      occurredAt: iso(at),
    });
  }
}
