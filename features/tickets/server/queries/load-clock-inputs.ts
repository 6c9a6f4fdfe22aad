import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '#platform/server/context.ts';
import type {
  ClockEvent,
  ClockInput,
  ClockMessage,
  ClockTicket,
  SiblingTicket,
} from '../../core/clock-input.ts';
import { type CopiedRow, copiedRows, uuidArray } from '../sql/copied-rows.ts';
import type { TicketKey } from '../tables.ts';
import type { ClockRules } from './load-clock-rules.ts';

/** Which tickets: all of some customers, or these. */
export type TicketScope =
  | { readonly customerIds: readonly string[] }
  | { readonly keys: readonly TicketKey[] };

export type KeyedInput = {
  readonly key: TicketKey;
  readonly input: ClockInput;
  /** clocks of it are stored */
  readonly isComputed: boolean;
};

type Keyed<T> = T & { readonly customerId: string };
type TicketInput = Keyed<ClockTicket> & {
  readonly exclusion: string | null;
  readonly isComputed: boolean;
};

/** " where …" or " join … on …" that narrows a table to the scope. */
function within(scope: TicketScope, alias: string): string {
  if ('customerIds' in scope) return `where ${alias}.customer_id = any(${uuidArray(scope.customerIds)})`;
  const customers = uuidArray(scope.keys.map((key) => key.customerId));
  const tickets = uuidArray(scope.keys.map((key) => key.ticketId));
  return `join unnest(${customers}, ${tickets}) as scope(customer_id, ticket_id)
    on scope.customer_id = ${alias}.customer_id and scope.ticket_id = ${alias}.ticket_id`;
}

/** Whole microseconds since 1970: {@link msOf} makes the milliseconds of them. As numeric it would take five times as long. */
const instant = (column: string): string => `(date_part('epoch', ${column}) * 1e6)::bigint`;

const msOf = (cell: string | null | undefined): number => Number(cell) / 1000;

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
  const [messages, events] = await Promise.all([
    Promise.all(scopes.map((part) => readMessages(ctx, part))).then((parts) => byTicket(parts.flat())),
    Promise.all(scopes.map((part) => readEvents(ctx, part))).then((parts) => byTicket(parts.flat())),
  ]);
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
    return {
      key: { customerId: ticket.customerId, ticketId: ticket.ticketId },
      input,
      isComputed: ticket.isComputed,
    };
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

/** The rows of a statement as the objects that `make` names: what the tables' own checks say of a cell is taken as true. */
async function read<T>(ctx: Ctx, select: string, make: (row: CopiedRow) => Cells<T>): Promise<readonly T[]> {
  return (await copiedRows(ctx.db, select)).map((row) => make(row) as T);
}

/** Texts stand for the words of a vocabulary. */
type Cells<T> = { readonly [K in keyof T]: T[K] extends string | null ? string | null | undefined : T[K] };

const yes = (cell: string | null | undefined): boolean => cell === 't';

function readTickets(ctx: Ctx, scope: TicketScope): Promise<readonly TicketInput[]> {
  return read<TicketInput>(
    ctx,
    `select t.customer_id, t.ticket_id, ${instant('t.created_at')}, t.status, t.live, t.channel, t.priority, c.tier, t.topic,
      t.team_id, t.assignee_id, t.initiated_by, t.resolve_reason, t.exclusion,
      exists (select from ticket_measures m where m.customer_id = t.customer_id and m.ticket_id = t.ticket_id)
    from tickets t join customers c on c.customer_id = t.customer_id ${within(scope, 't')}`,
    (row) => ({
      customerId: row[0],
      ticketId: row[1],
      createdAt: msOf(row[2]),
      status: row[3],
      live: yes(row[4]),
      channel: row[5],
      priority: row[6],
      tier: row[7],
      topic: row[8],
      teamId: row[9],
      assigneeId: row[10],
      initiatedBy: row[11],
      resolveReason: row[12],
      exclusion: row[13],
      isComputed: yes(row[14]),
    }),
  );
}

const ms = (column: string): RawBuilder<number> =>
  sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;

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

function readMessages(ctx: Ctx, scope: TicketScope): Promise<readonly ClockMessage[]> {
  return read<ClockMessage>(
    ctx,
    `select m.message_id, m.ticket_id, m.author_kind, m.author_id, m.public, m.automatic, m.thanks, ${instant('m.sent_at')}
    from messages m ${within(scope, 'm')}`,
    (row) => ({
      messageId: row[0],
      ticketId: row[1],
      authorKind: row[2],
      authorId: row[3],
      public: yes(row[4]),
      automatic: yes(row[5]),
      thanks: yes(row[6]),
      sentAt: msOf(row[7]),
    }),
  );
}

function readEvents(ctx: Ctx, scope: TicketScope): Promise<readonly ClockEvent[]> {
  return read<ClockEvent>(
    ctx,
    `select e.event_id, e.ticket_id, e.type, e.from_value, e.to_value, e.actor_kind, e.actor_id, e.reason, e.stamp,
      ${instant('e.occurred_at')}
    from ticket_events e ${within(scope, 'e')}`,
    (row) => ({
      eventId: row[0],
      ticketId: row[1],
      type: row[2],
      from: row[3],
      to: row[4],
      actorKind: row[5],
      actorId: row[6],
      reason: row[7],
      stamp: yes(row[8]),
      occurredAt: msOf(row[9]),
    }),
  );
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
