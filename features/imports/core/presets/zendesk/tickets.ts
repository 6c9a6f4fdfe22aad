import type { Draft } from '../../emitted.ts';
import type { RowProblem } from '../../field-reader.ts';
import { listOf } from '../../field-reader.ts';
import { priorityWords, statusWords } from '../../fields/service-fields.ts';
import type { RowStep } from '../../row-mapper.ts';
import { readId } from '../../values/read-id.ts';
import { createInstantReader } from '../../values/read-instant.ts';
import { readRating } from '../../values/read-rating.ts';

/** Values that name a member of staff; the admin "-1" is Zendesk itself. */
const person = (id: string): string | undefined => (id === '' || id === '-1' || id === '0' ? undefined : id);

export function userRow({ get, drafts, state }: RowStep): RowProblem | undefined {
  const role = get('role').toLowerCase();
  const customer = drafts[0];
  const tags = state.notes.get(`user-tag:${get('id')}`);
  if (tags && customer) customer.fields.tags = [...new Set(tags.split(';'))];
  if (role !== 'agent' && role !== 'admin') {
    if (customer) completeEndUser(customer.fields, get, state);
    return undefined;
  }
  state.staff.add(get('id'));
  drafts.length = 0;
  const [name, email] = [get('name'), get('email')];
  drafts.push({
    kind: 'staff',
    fields: {
      externalId: get('id'),
      name: name || email || get('id'),
      ...(email.includes('@') ? { email } : {}),
      active: !/^(false|f)$/i.test(get('active')),
    },
  });
  return undefined;
}

/** An organization is a company customer; it and a user may have one number, so they are told apart. */
export function companyIdOf(organization: string): string | undefined {
  const id = plainId(organization);
  return id === '' ? undefined : `organization:${id}`;
}

/** "370.0" is 370 in every table, whichever program wrote it. */
function plainId(text: string): string {
  const read = readId(text);
  return read && 'id' in read ? read.id : '';
}

/** Members of an organization are contacts of its company. */
function completeEndUser(fields: Draft['fields'], get: RowStep['get'], { ledger }: RowStep['state']): void {
  const company = companyIdOf(get('organization_id'));
  if (company !== undefined) fields.companyExternalId = company;
  ledger.add(`zendesk-user:${plainId(get('id'))}`);
  // Zendesk gives an address to one user only: a repeated one was put there by whoever made the export anonymous
  const email = String(fields.email ?? '');
  if (email !== '' && ledger.add(`zendesk-email:${email}`) > 1) delete fields.email;
}

/**
 * Whose a request is, its requester decides: a member's request is the company's. The request's own organization is asked
 * only for requesters whom no file names; one who is known as somebody else's contact already stays that.
 */
function placeRequester({ get, drafts, state }: RowStep): void {
  const at = drafts.findIndex(({ kind }) => kind === 'customers');
  const draft = drafts[at];
  const company = companyIdOf(get('organization_id'));
  const requester = plainId(get('requester_id'));
  if (!draft || company === undefined || state.staff.has(requester)) return;
  if (state.ledger.has(`zendesk-user:${requester}`)) return;
  drafts[at] = { ...draft, optional: true, fields: { ...draft.fields, companyExternalId: company } };
}

export function ticketRow(step: RowStep): RowProblem | undefined {
  const { get, drafts, state } = step;
  const ticket = drafts.find(({ kind }) => kind === 'tickets');
  if (!ticket) return undefined;
  const { fields } = ticket;
  const id = get('id');
  placeRequester(step);
  const tags = [
    ...((fields.tags ?? []) as string[]),
    ...(state.notes.get(`ticket-tag:${id}`)?.split(';') ?? []),
  ];
  if (tags.length > 0) fields.tags = [...new Set(tags)];
  if (get('status').toLowerCase() === 'deleted') fields.exclusion = 'deleted';
  else if (tags.includes('closed_by_merge')) fields.exclusion = 'merged';
  const into = state.notes.get(`merged:${id}`);
  if (into !== undefined) Object.assign(fields, { exclusion: 'merged', mergedInto: into });
  const assignee = person(get('assignee_id'));
  if (assignee === undefined) delete fields.assignee;
  else state.staff.add(assignee);
  const [submitter, requester] = [get('submitter_id'), get('requester_id')];
  if (submitter !== '' && submitter !== requester && state.staff.has(submitter)) fields.initiatedBy = 'agent';
  if (/chat|messaging/.test(String(fields.channel ?? '')))
    Object.assign(fields, { channel: 'chat', live: true });
  drafts.push(
    ...mergesOf(step, id, fields),
    ...descriptionOf(step, id, fields),
    ...ratingOf(step, id, fields),
  );
  return undefined;
}

/** Requests that were merged into this one, whether they come later in the export, came before, or are not in it. */
function mergesOf({ get, state }: RowStep, id: string, fields: Draft['fields']): Draft[] {
  return listOf(get('merged_ticket_ids')).map((source): Draft => {
    state.notes.set(`merged:${source}`, id);
    return {
      kind: 'ticket_events',
      optional: true,
      fields: {
        externalId: `merge:${source}`,
        ticketExternalId: source,
        type: 'merge',
        to: id,
        occurredAt: fields.updatedAt ?? fields.createdAt,
      },
    };
  });
}

/** The description is the first comment again: it is stored only when the comments are not part of the import. */
function descriptionOf({ get, state }: RowStep, id: string, fields: Draft['fields']): Draft[] {
  const body = get('description');
  if (body === '' || state.tables.has('zendesk.ticket_comment')) return [];
  const byAgent = fields.initiatedBy === 'agent';
  const author = byAgent ? { author: { externalId: get('submitter_id') } } : {};
  return [
    {
      kind: 'messages',
      fields: {
        externalId: `description:${id}`,
        ticketExternalId: id,
        authorKind: byAgent ? 'agent' : 'customer',
        ...author,
        body: body.slice(0, 200_000),
        sentAt: fields.createdAt,
      },
    },
  ];
}

const answerOf = (
  ticket: string,
  score: { score: number; min: number; max: number },
  answeredAt: unknown,
  agent: string | undefined,
): Draft => ({
  kind: 'answers',
  optional: true,
  fields: {
    externalId: `satisfaction:${ticket}`,
    kind: 'csat',
    survey: 'Zendesk satisfaction',
    score: score.score,
    scaleMin: score.min,
    scaleMax: score.max,
    ticketExternalId: ticket,
    ...(agent === undefined ? {} : { agent: { externalId: agent } }),
    answeredAt,
  },
});

function ratingOf({ get, state }: RowStep, id: string, fields: Draft['fields']): Draft[] {
  // the field history knows when the rating was given; the ticket only that it was
  if (state.tables.has('zendesk.ticket_field_history')) return [];
  const rating = readRating(get('satisfaction_rating.score') || get('satisfaction_score'), 0, 1);
  return rating
    ? [answerOf(id, rating, fields.updatedAt ?? fields.createdAt, person(get('assignee_id')))]
    : [];
}

/** What Zendesk writes into both requests of a merge, in the name of the agent who merged them; the rest of the text is the customer's. */
const mergeNotes = [
  /^\s*(?:this (?:request|ticket)|(?:request|ticket) #\d+[^\n]{0,400}?) was closed and merged into (?:this |)(?:request|ticket)\b/i,
  /^\s*(?:этот )?(?:запрос|тикет)[^\n]{0,400}? закрыт[^\n]{0,3} и объедин[её]н[^\n]{0,3} с (?:этим )?(?:запросом|тикетом)/i,
];

export function commentRow({ get, drafts, state }: RowStep): RowProblem | undefined {
  const message = drafts[0];
  const author = get('user_id') || get('author_id');
  if (!message) return undefined;
  const byStaff = state.staff.has(author);
  message.fields.authorKind = author === '-1' ? 'system' : byStaff ? 'agent' : 'customer';
  if (byStaff) message.fields.author = { externalId: author };
  else delete message.fields.author;
  const body = String(message.fields.body ?? '');
  if (message.fields.authorKind !== 'customer' && mergeNotes.some((note) => note.test(body)))
    message.fields.automatic = true;
  return undefined;
}

const typeOf: Readonly<Record<string, string>> = {
  status: 'status',
  assignee_id: 'assignee',
  group_id: 'team',
  priority: 'priority',
};

export function historyRow({ get, drafts, state, context }: RowStep): RowProblem | undefined {
  const field = get('field_name').toLowerCase();
  const [ticket, value, user] = [get('ticket_id'), get('value'), get('user_id')];
  const occurredAt = createInstantReader({ order: 'dmy', zone: context.zone })(get('updated'));
  if (ticket === '') return { reason: 'imports:missing-value', column: 'ticket_id', value: '' };
  if (occurredAt === null) return { reason: 'imports:not-a-date', column: 'updated', value: get('updated') };
  if (field === 'satisfaction_score') {
    const rating = readRating(value, 0, 1);
    if (rating) drafts.push({ ...answerOf(ticket, rating, occurredAt, undefined), optional: false });
    return undefined;
  }
  const type = typeOf[field];
  // other fields are not events of service: the row says nothing that is stored
  if (type === undefined) return undefined;
  const to = wordOf(type, value);
  if (to === null) return { reason: 'imports:unknown-word', column: 'value', value };
  if (type === 'assignee' && to !== '') state.staff.add(to);
  const byStaff = state.staff.has(user);
  drafts.push({
    kind: 'ticket_events',
    fields: {
      ticketExternalId: ticket,
      type,
      to,
      occurredAt,
      actorKind: user === '' || user === '-1' ? 'system' : byStaff ? 'agent' : 'customer',
      ...(byStaff ? { actor: { externalId: user } } : {}),
    },
  });
  if (type === 'status' && value.toLowerCase() === 'deleted') {
    drafts.push({
      kind: 'ticket_events',
      fields: { ticketExternalId: ticket, type: 'exclusion', to: 'deleted', occurredAt },
    });
  }
  return undefined;
}

const known: Readonly<Record<string, readonly string[]>> = {
  status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
  priority: ['low', 'normal', 'high', 'urgent'],
};

function wordOf(type: string, value: string): string | null {
  const word = value.toLowerCase();
  const words = known[type];
  if (!words) return person(value) ?? '';
  if (type === 'status' && word === 'deleted') return 'closed';
  if (type === 'priority' && word === '') return 'normal';
  if (words.includes(word)) return word;
  return (/^\d$/.test(word) ? undefined : (type === 'status' ? statusWords : priorityWords)[word]) ?? null;
}

/** Tags come in tables of their own; they are noted and given to their owners when those are read. */
export const tagRow =
  (prefix: string, owner: string) =>
  ({ get, state }: RowStep): undefined => {
    const key = `${prefix}:${get(owner)}`;
    state.notes.set(key, [state.notes.get(key) ?? '', get('tag')].filter((text) => text !== '').join(';'));
    return undefined;
  };
