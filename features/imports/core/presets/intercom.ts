import { z } from 'zod';
import type { Draft } from '../emitted.ts';
import type { RowProblem } from '../field-reader.ts';
import type { RowStep } from '../row-mapper.ts';
import { type Preset, rankOf } from './preset.ts';

const Author = z.object({
  type: z.string().default(''),
  id: z.coerce.string().default(''),
  name: z.string().nullish(),
  email: z.string().nullish(),
});
const Part = z.object({
  id: z.coerce.string().optional(),
  part_type: z.string().default(''),
  body: z.string().nullish(),
  created_at: z.number(),
  author: Author.nullish(),
  assigned_to: z.object({ type: z.string().nullish(), id: z.coerce.string() }).nullish(),
});
const listOf = <T extends z.ZodType>(item: T, key: string) =>
  z.union([
    z.array(item),
    z.object({ [key]: z.array(item) }).transform((outer) => Object.values(outer).flat() as z.infer<T>[]),
  ]);

const Conversation = z.object({
  id: z.coerce.string(),
  created_at: z.number(),
  updated_at: z.number().nullish(),
  state: z.string().nullish(),
  open: z.boolean().nullish(),
  priority: z.union([z.string(), z.boolean()]).nullish(),
  source: z
    .object({
      type: z.string().nullish(),
      delivered_as: z.string().nullish(),
      subject: z.string().nullish(),
      body: z.string().nullish(),
      author: Author.nullish(),
    })
    .nullish(),
  contacts: listOf(
    z.object({ id: z.coerce.string(), external_id: z.coerce.string().nullish() }),
    'contacts',
  ).nullish(),
  admin_assignee_id: z.coerce.string().nullish(),
  team_assignee_id: z.coerce.string().nullish(),
  tags: listOf(z.object({ name: z.string() }), 'tags').nullish(),
  conversation_rating: z
    .object({ rating: z.number().nullish(), remark: z.string().nullish(), created_at: z.number().nullish() })
    .nullish(),
  conversation_parts: listOf(Part, 'conversation_parts').nullish(),
});
type Conversation = z.infer<typeof Conversation>;
type Author = z.infer<typeof Author>;

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();
const customerTypes = new Set(['user', 'lead', 'contact', 'visitor']);
const stateOf: Readonly<Record<string, string>> = { open: 'open', closed: 'closed', snoozed: 'hold' };

/** Text of Intercom's HTML bodies: line breaks kept, tags and entities gone. */
export function textOfHtml(html: string): string {
  const entity: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    nbsp: ' ',
  };
  return html
    .replace(/<(br|\/p|\/div|\/li)[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => entity[name] ?? ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Intercom conversations, times in epoch seconds, bodies in HTML; a bot's words never count as a person's reply. */
export const intercom: Preset = {
  id: 'intercom',
  source: 'intercom',
  tables: [
    {
      id: 'intercom.conversations',
      rank: rankOf.tickets,
      needs: ['id', 'created_at', 'source.type', 'state'],
      outputs: () => [],
      rules: { row: conversationRow },
    },
  ],
};

function conversationRow({ row, drafts, state }: RowStep): RowProblem | undefined {
  const parsed = Conversation.safeParse(row.json);
  if (!parsed.success) {
    return { reason: 'imports:not-valid', column: parsed.error.issues[0]?.path.join('.') ?? '', value: '' };
  }
  const talk = parsed.data;
  const opener = talk.source?.author ?? undefined;
  const contact = talk.contacts?.[0];
  const person = personOf(talk, contact?.id);
  const customerId = contact?.id ?? person?.id ?? '';
  if (customerId === '') return { reason: 'imports:no-customer', column: 'contacts', value: '' };
  drafts.push({
    kind: 'customers',
    fields: {
      externalId: customerId,
      // ids of the company's own system, and the author's where contact and author differ
      aliases: [contact?.external_id, person?.id].filter((id) => id && id !== customerId),
      ...(person?.name ? { name: person.name } : {}),
      ...(person?.email?.includes('@') ? { email: person.email } : {}),
    },
  });
  if (talk.admin_assignee_id) state.staff.add(talk.admin_assignee_id);
  drafts.push(
    ...staffOf(talk, state),
    ticketOf(talk, customerId, opener),
    ...messagesOf(talk),
    ...eventsOf(talk),
    ...answerOf(talk),
  );
  return undefined;
}

/** Who the customer is, by the conversation's opener or by the first of the customer's own words in it. */
function personOf(talk: Conversation, contactId: string | undefined): Author | undefined {
  const opener = talk.source?.author ?? undefined;
  if (opener && customerTypes.has(opener.type)) return opener;
  return (talk.conversation_parts ?? [])
    .map(({ author }) => author ?? undefined)
    .find((author) => author && customerTypes.has(author.type) && author.id === contactId);
}

/** Names of those who serve stand only with their words: without these they would be numbers. */
function staffOf(talk: Conversation, { ledger }: RowStep['state']): Draft[] {
  return [talk.source?.author, ...(talk.conversation_parts ?? []).map(({ author }) => author)].flatMap(
    (author): Draft[] => {
      if (!author?.name || author.id === '' || (author.type !== 'admin' && author.type !== 'bot')) return [];
      if (ledger.add(`intercom-staff:${author.id}`) > 1) return [];
      const { author: known } = authorOf(author);
      return [{ kind: 'staff', fields: { ...known, kind: author.type === 'bot' ? 'bot' : 'human' } }];
    },
  );
}

function ticketOf(talk: Conversation, customerId: string, opener: Author | undefined): Draft {
  const live = talk.source?.type === 'conversation' || talk.source?.type === 'phone_call';
  return {
    kind: 'tickets',
    fields: {
      externalId: talk.id,
      customer: { externalId: customerId },
      subject: textOfHtml(talk.source?.subject ?? '').slice(0, 2000),
      channel: talk.source?.type === 'conversation' ? 'chat' : (talk.source?.type ?? 'chat'),
      live,
      status: stateOf[talk.state ?? ''] ?? (talk.open === false ? 'closed' : 'open'),
      priority: talk.priority === 'priority' || talk.priority === true ? 'high' : 'normal',
      initiatedBy:
        opener?.type === 'admin'
          ? 'agent'
          : opener?.type === 'bot' && talk.source?.delivered_as === 'campaigns_initiated'
            ? 'campaign'
            : 'customer',
      tags: (talk.tags ?? []).map((tag) => tag.name),
      createdAt: instant(talk.created_at),
      ...(talk.updated_at ? { updatedAt: instant(talk.updated_at) } : {}),
      ...(talk.admin_assignee_id && talk.admin_assignee_id !== '0'
        ? { assignee: { externalId: talk.admin_assignee_id } }
        : {}),
      ...(talk.team_assignee_id && talk.team_assignee_id !== '0'
        ? { team: { externalId: talk.team_assignee_id } }
        : {}),
    },
  };
}

const kindOf = (author: Author | null | undefined): 'customer' | 'agent' | 'bot' | 'system' => {
  if (!author) return 'system';
  if (customerTypes.has(author.type)) return 'customer';
  return author.type === 'admin' ? 'agent' : author.type === 'bot' ? 'bot' : 'system';
};

const authorOf = (
  author: Author | null | undefined,
): { author?: { externalId: string; name?: string; email?: string } } =>
  author && (author.type === 'admin' || author.type === 'bot') && author.id !== ''
    ? {
        author: {
          externalId: author.id,
          ...(author.name ? { name: author.name } : {}),
          ...(author.email?.includes('@') ? { email: author.email } : {}),
        },
      }
    : {};

function messagesOf(talk: Conversation): Draft[] {
  const opening: Draft[] = talk.source?.body
    ? [
        {
          kind: 'messages',
          fields: {
            externalId: `${talk.id}:source`,
            ticketExternalId: talk.id,
            authorKind: kindOf(talk.source.author),
            ...authorOf(talk.source.author),
            body: textOfHtml(talk.source.body),
            sentAt: instant(talk.created_at),
          },
        },
      ]
    : [];
  const parts = (talk.conversation_parts ?? []).filter(
    (part) => part.body && kindOf(part.author) !== 'system',
  );
  return [
    ...opening,
    ...parts.map(
      (part, index): Draft => ({
        kind: 'messages',
        fields: {
          externalId: `${talk.id}:${part.id ?? index}`,
          ticketExternalId: talk.id,
          authorKind: kindOf(part.author),
          ...authorOf(part.author),
          public: part.part_type !== 'note' && !part.part_type.startsWith('note_'),
          body: textOfHtml(part.body ?? ''),
          sentAt: instant(part.created_at),
        },
      }),
    ),
  ];
}

const statusAfter: Readonly<Record<string, string>> = {
  close: 'closed',
  open: 'open',
  snoozed: 'hold',
  unsnoozed: 'open',
};

function eventsOf(talk: Conversation): Draft[] {
  return (talk.conversation_parts ?? []).flatMap((part, index): Draft[] => {
    const common = {
      externalId: `${talk.id}:event:${part.id ?? index}`,
      ticketExternalId: talk.id,
      actorKind: kindOf(part.author),
      occurredAt: instant(part.created_at),
      ...(part.author?.type === 'admin' && part.author.id !== ''
        ? { actor: { externalId: part.author.id } }
        : {}),
    };
    const status = statusAfter[part.part_type];
    if (status !== undefined)
      return [{ kind: 'ticket_events', fields: { ...common, type: 'status', to: status } }];
    if (!part.part_type.includes('assignment') || !part.assigned_to) return [];
    const type = part.assigned_to.type === 'team' ? 'team' : 'assignee';
    return [{ kind: 'ticket_events', fields: { ...common, type, to: part.assigned_to.id } }];
  });
}

function answerOf(talk: Conversation): Draft[] {
  const rating = talk.conversation_rating;
  if (!rating?.rating) return [];
  const agent =
    talk.admin_assignee_id && talk.admin_assignee_id !== '0'
      ? { agent: { externalId: talk.admin_assignee_id } }
      : {};
  return [
    {
      kind: 'answers',
      fields: {
        externalId: `conversation:${talk.id}`,
        kind: 'csat',
        survey: 'Intercom conversation rating',
        score: rating.rating,
        comment: rating.remark ?? '',
        ticketExternalId: talk.id,
        ...agent,
        answeredAt: instant(rating.created_at ?? talk.updated_at ?? talk.created_at),
      },
    },
  ];
}
