import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type {
  ClockEvent,
  ClockInput,
  ClockMessage,
  ClockTicket,
  SiblingTicket,
} from '../../core/clock-input.ts';
import { recordSet } from '../sql/record-set.ts';
import type { TicketKey } from '../tables.ts';
import type { ClockRules } from './load-clock-rules.ts';

/** Which tickets: all of some customers, or these. */
export type TicketScope =
  | { readonly customerIds: readonly string[] }
  | { readonly keys: readonly TicketKey[] };

export type KeyedInput = { readonly key: TicketKey; readonly input: ClockInput };

type Keyed<T> = T & { readonly customerId: string };
type TicketInput = Keyed<ClockTicket> & {
  readonly exclusion: string | null;
  readonly mergedInto: string | null;
};

/** " join … on … " that narrows a table to the scope. */
function within(scope: TicketScope, alias: string): RawBuilder<unknown> {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`);
  if ('customerIds' in scope) return sql`where ${column('customer_id')} = any(${scope.customerIds}::uuid[])`;
  const keys = scope.keys.map((key) => ({ customer_id: key.customerId, ticket_id: key.ticketId }));
  return sql`join ${recordSet('scope', { customer_id: 'uuid', ticket_id: 'uuid' }, keys)}
    on scope.customer_id = ${column('customer_id')} and scope.ticket_id = ${column('ticket_id')}`;
}

const ms = (column: string): RawBuilder<number> =>
  sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;

/** Reads everything the clocks of these tickets need, in a handful of statements however many there are. */
export async function loadClockInputs(
  ctx: Ctx,
  scope: TicketScope,
  rules: ClockRules,
): Promise<KeyedInput[]> {
  const tickets = await readTickets(ctx, scope);
  if (tickets.length === 0) return [];
  const sources = await readSources(
    ctx,
    tickets.map((ticket) => ticket.ticketId),
  );
  const elsewhere = [...sources.values()].flat().filter(outside(scope, tickets));
  const scopes = elsewhere.length === 0 ? [scope] : [scope, { keys: elsewhere }];
  const messages = byTicket((await Promise.all(scopes.map((part) => readMessages(ctx, part)))).flat());
  const events = byTicket((await Promise.all(scopes.map((part) => readEvents(ctx, part)))).flat());
  const siblings = await readSiblings(ctx, scope, tickets);
  return tickets.map((ticket) => {
    const merged = sources.get(ticket.ticketId) ?? [];
    const ids = [ticket.ticketId, ...merged.map((source) => source.ticketId)];
    const input: ClockInput = {
      ticket,
      messages: ids.flatMap((id) => messages.get(id) ?? []),
      events: ids.flatMap((id) => events.get(id) ?? []),
      merged,
      siblings: siblings.get(ticket.customerId) ?? [],
      business: rules.book.timeline,
      policy: rules.policy,
    };
    return { key: { customerId: ticket.customerId, ticketId: ticket.ticketId }, input };
  });
}

function byTicket<T extends { readonly ticketId: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.ticketId);
    if (group) group.push(row);
    else groups.set(row.ticketId, [row]);
  }
  return groups;
}

function outside(scope: TicketScope, tickets: readonly TicketKey[]): (key: TicketKey) => boolean {
  const customers = 'customerIds' in scope ? new Set(scope.customerIds) : new Set<string>();
  const own = new Set('keys' in scope ? tickets.map((ticket) => ticket.ticketId) : []);
  return (key) => !customers.has(key.customerId) && !own.has(key.ticketId);
}

async function readTickets(ctx: Ctx, scope: TicketScope): Promise<readonly TicketInput[]> {
  const { rows } = await sql<TicketInput>`
    select t.customer_id as "customerId", t.ticket_id as "ticketId", ${ms('t.created_at')} as "createdAt", t.status, t.live,
      t.channel, t.priority, c.tier, t.topic, t.team_id as "teamId", t.assignee_id as "assigneeId",
      t.initiated_by as "initiatedBy", t.resolve_reason as "resolveReason", t.exclusion, t.merged_into as "mergedInto"
    from tickets t join customers c on c.customer_id = t.customer_id ${within(scope, 't')}`.execute(ctx.db);
  return rows;
}

type Source = TicketKey & { readonly createdAt: number };

/** Tickets merged into these, and what had been merged into those before (E3). */
async function readSources(
  ctx: Ctx,
  ticketIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Source[]>> {
  const sources = new Map<string, Source[]>();
  const rootOf = new Map(ticketIds.map((id) => [id, id]));
  let level: readonly string[] = ticketIds;
  while (level.length > 0) {
    const { rows } = await sql<Source & { mergedInto: string }>`
      select customer_id as "customerId", ticket_id as "ticketId", merged_into as "mergedInto", ${ms('created_at')} as "createdAt"
      from tickets where merged_into = any(${level}::uuid[]) and exclusion = 'merged'`.execute(ctx.db);
    // a ring cannot be merged here, but a file may claim one
    const fresh = rows.filter((row) => rootOf.get(row.mergedInto) !== row.ticketId && !seen(sources, row));
    for (const { mergedInto, ...source } of fresh) {
      const root = rootOf.get(mergedInto) ?? mergedInto;
      if (!rootOf.has(source.ticketId)) rootOf.set(source.ticketId, root);
      sources.set(root, [...(sources.get(root) ?? []), source]);
    }
    level = fresh.map((row) => row.ticketId);
  }
  return sources;
}

const seen = (sources: ReadonlyMap<string, readonly Source[]>, row: TicketKey): boolean =>
  [...sources.values()].some((group) => group.some((source) => source.ticketId === row.ticketId));

async function readMessages(ctx: Ctx, scope: TicketScope): Promise<readonly ClockMessage[]> {
  const { rows } = await sql<ClockMessage>`
    select m.message_id as "messageId", m.ticket_id as "ticketId", m.author_kind as "authorKind", m.author_id as "authorId",
      m.public, m.automatic, m.thanks, ${ms('m.sent_at')} as "sentAt"
    from messages m ${within(scope, 'm')}`.execute(ctx.db);
  return rows;
}

async function readEvents(ctx: Ctx, scope: TicketScope): Promise<readonly ClockEvent[]> {
  const { rows } = await sql<ClockEvent>`
    select e.event_id as "eventId", e.ticket_id as "ticketId", e.type, e.from_value as "from", e.to_value as "to",
      e.actor_kind as "actorKind", e.actor_id as "actorId", e.reason, e.stamp, ${ms('e.occurred_at')} as "occurredAt"
    from ticket_events e ${within(scope, 'e')}`.execute(ctx.db);
  return rows;
}

/** The customers' tickets for M14; when whole customers were read they are all there already. */
async function readSiblings(
  ctx: Ctx,
  scope: TicketScope,
  tickets: readonly TicketInput[],
): Promise<ReadonlyMap<string, readonly SiblingTicket[]>> {
  let rows: readonly Keyed<SiblingTicket>[] = tickets.filter((ticket) => ticket.exclusion === null);
  if ('keys' in scope) {
    const customerIds = [...new Set(tickets.map((ticket) => ticket.customerId))];
    const found = await sql<Keyed<SiblingTicket>>`
      select customer_id as "customerId", ticket_id as "ticketId", ${ms('created_at')} as "createdAt", topic,
        initiated_by as "initiatedBy"
      from tickets where customer_id = any(${customerIds}::uuid[]) and exclusion is null`.execute(ctx.db);
    rows = found.rows;
  }
  const groups = new Map<string, Keyed<SiblingTicket>[]>();
  for (const row of rows) groups.set(row.customerId, [...(groups.get(row.customerId) ?? []), row]);
  return groups;
}
