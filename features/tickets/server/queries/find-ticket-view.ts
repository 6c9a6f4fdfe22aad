import { sql } from 'kysely';
import { notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { type ExplainedClock, explainClocks } from '../../core/clock-explanation.ts';
import type {
  ClockView,
  CustomerContext,
  EventView,
  LinkedTicket,
  MessageView,
  TicketView,
} from '../../core/schema.ts';
import { readTicket } from '../../core/ticket-clocks.ts';
import type { RecordRef } from '../../core/ticket-history.ts';
import { type TicketKey, ticketsDb } from '../tables.ts';
import { loadClockInputs } from './load-clock-inputs.ts';
import { loadClockRules } from './load-clock-rules.ts';
import { iso, lineColumns, names, type TicketLineRow, tables, toLine } from './ticket-line.ts';

/** A thread longer than this is given from its end. */
const MESSAGES_SHOWN = 1000;
const OTHERS_SHOWN = 20;

type ViewRow = TicketLineRow & {
  readonly requester_name: string | null;
  readonly customer_turns: number | null;
  readonly bot_replies: number | null;
  readonly cycles: number | null;
  readonly one_touch: boolean | null;
  readonly reopened_in_window: boolean | null;
  readonly repeat_in_window: boolean | null;
  readonly auto_closed: boolean | null;
  readonly bot_only: boolean | null;
  readonly out_of_hours: boolean | null;
  readonly abandoned: boolean | null;
  readonly data_quality: string[] | null;
};

/** One ticket with everything its page shows. @throws Refusal `tickets:unknown-ticket` (404) */
export async function findTicketView(ctx: Ctx, ticketId: string): Promise<TicketView> {
  const { rows } = await sql<ViewRow>`
    select ${sql.raw(lineColumns)}, k.name as requester_name, m.customer_turns, m.bot_replies, m.cycles, m.one_touch,
      m.reopened_in_window, m.repeat_in_window, m.auto_closed, m.bot_only, m.out_of_hours, m.abandoned, m.data_quality
    from ${sql.raw(tables({ inner: false }))} ${sql.raw(names)}
    left join contacts k on k.customer_id = t.customer_id and k.contact_id = t.requester_contact_id
    where t.ticket_id = ${ticketId}`.execute(ctx.db);
  const row = rows[0];
  if (!row) throw notFound('tickets:unknown-ticket');
  const key = { customerId: row.customer_id, ticketId };
  const links = await findLinks(ctx, row);
  const people = await findNames(ctx);
  const customerContext = await findCustomer(ctx, row.customer_id);
  const threads = [
    key,
    ...links.merged.map((ticket) => ({ customerId: ticket.customerId, ticketId: ticket.ticketId })),
  ];
  const messages = await findMessages(ctx, threads, people);
  const explained = await explain(ctx, key, people);
  return {
    ...toLine(row, ctx.now),
    customerContext,
    source: row.source,
    externalId: row.external_id,
    severity: row.severity,
    orderId: row.order_id,
    initiatedBy: row.initiated_by,
    resolveReason: row.resolve_reason,
    attributes: row.attributes,
    requester:
      row.requester_contact_id === null
        ? null
        : { id: row.requester_contact_id, name: row.requester_name ?? '' },
    mergedInto: links.find(row.merged_into),
    merged: links.merged.map(plain),
    followUpOf: links.find(row.follow_up_of),
    others: links.others.map(plain),
    messages: messages.slice(-MESSAGES_SHOWN),
    messagesCut: messages.length > MESSAGES_SHOWN,
    events: await findEvents(ctx, threads, people, links.numberOf),
    ...explained,
    customerTurns: row.customer_turns,
    botReplies: row.bot_replies,
    cycles: row.cycles ?? 0,
    oneTouch: row.one_touch,
    reopenedInWindow: row.reopened_in_window,
    repeatInWindow: row.repeat_in_window,
    autoClosed: row.auto_closed,
    botOnly: row.bot_only ?? false,
    outOfHours: row.out_of_hours,
    abandoned: row.abandoned,
    dataQuality: row.data_quality ?? [],
  };
}

async function findCustomer(ctx: Ctx, customerId: string): Promise<CustomerContext> {
  const row = await ticketsDb(ctx)
    .selectFrom('customers as c')
    .leftJoin('customer_stats as s', 's.customer_id', 'c.customer_id')
    .select([
      'c.tier',
      'c.country',
      'c.language',
      'c.customer_since',
      's.orders_count',
      's.revenue_minor',
      's.currency',
    ])
    .select([
      's.first_order_at',
      's.last_order_at',
      's.tickets_count',
      's.open_tickets',
      's.last_nps',
      's.last_csat',
    ])
    .where('c.customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  return {
    tier: row.tier,
    country: row.country,
    language: row.language,
    since: iso(row.customer_since ?? row.first_order_at),
    ordersCount: row.orders_count ?? 0,
    revenueMinor: row.revenue_minor ?? 0,
    currency: row.currency,
    lastOrderAt: iso(row.last_order_at),
    ticketsCount: row.tickets_count ?? 0,
    openTickets: row.open_tickets ?? 0,
    lastNps: row.last_nps === null ? null : Number(row.last_nps),
    lastCsat: row.last_csat === null ? null : Number(row.last_csat),
  };
}

type Linked = LinkedTicket & { readonly customerId: string; readonly mergedInto: string | null };

const plain = ({ customerId: _, mergedInto: __, ...ticket }: Linked): LinkedTicket => ticket;

/** Tickets this one has to do with: merged ones, the one before it, others of the customer. */
async function findLinks(ctx: Ctx, row: ViewRow) {
  const named = [row.merged_into, row.follow_up_of].filter((id) => id !== null);
  const { rows } = await sql<Omit<Linked, 'createdAt'> & { createdAt: Date }>`
    select ticket_id as "ticketId", customer_id as "customerId", number, subject, status, exclusion,
      merged_into as "mergedInto", created_at as "createdAt"
    from (
      (select * from tickets where customer_id = ${row.customer_id} and ticket_id <> ${row.ticket_id}
       order by created_at desc, ticket_id desc limit ${OTHERS_SHOWN + 1})
      union (select * from tickets where merged_into = ${row.ticket_id})
      union (select * from tickets where ticket_id = any(${named}::uuid[]))) q
    order by created_at desc, ticket_id desc`.execute(ctx.db);
  const all = rows.map((ticket): Linked => ({ ...ticket, createdAt: ticket.createdAt.toISOString() }));
  const find = (id: string | null): LinkedTicket | null => {
    const ticket = all.find((one) => one.ticketId === id);
    return ticket ? plain(ticket) : null;
  };
  const merged = all.filter((ticket) => ticket.mergedInto === row.ticket_id && ticket.exclusion === 'merged');
  const others = all.filter(
    (ticket) => ticket.customerId === row.customer_id && ticket.exclusion !== 'merged',
  );
  const numberOf = (id: string): string | null => {
    const ticket = id === row.ticket_id ? row : all.find((one) => one.ticketId === id);
    return ticket ? `#${ticket.number}` : null;
  };
  return { merged, others: others.slice(0, OTHERS_SHOWN), find, numberOf };
}

type Names = ReadonlyMap<string, string>;

/** People, teams and schedules by id: a few hundred at most, and a ticket may name any of them. */
async function findNames(ctx: Ctx): Promise<Names> {
  const { rows } = await sql<{ id: string; name: string }>`
    select staff_id as id, name from staff union all select team_id, name from teams
    union all select schedule_id, name from schedules`.execute(ctx.db);
  return new Map(rows.map((row) => [row.id, row.name]));
}

const named = (people: Names, id: string | null): { id: string; name: string } | null =>
  id === null ? null : { id, name: people.get(id) ?? '' };

async function findMessages(ctx: Ctx, threads: readonly TicketKey[], people: Names): Promise<MessageView[]> {
  const rows = await ticketsDb(ctx)
    .selectFrom('messages')
    .selectAll()
    .where(
      'customer_id',
      'in',
      threads.map((key) => key.customerId),
    )
    .where(
      'ticket_id',
      'in',
      threads.map((key) => key.ticketId),
    )
    .orderBy('sent_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(MESSAGES_SHOWN + 1)
    .execute();
  return rows.reverse().map((row) => ({
    messageId: row.message_id,
    ticketId: row.ticket_id,
    authorKind: row.author_kind,
    author: named(people, row.author_id),
    public: row.public,
    automatic: row.automatic,
    thanks: row.thanks,
    channel: row.channel,
    language: row.language,
    body: row.body,
    sentAt: row.sent_at.toISOString(),
  }));
}

async function findEvents(
  ctx: Ctx,
  threads: readonly TicketKey[],
  people: Names,
  numberOf: (ticketId: string) => string | null,
): Promise<EventView[]> {
  const rows = await ticketsDb(ctx)
    .selectFrom('ticket_events')
    .selectAll()
    .where(
      'customer_id',
      'in',
      threads.map((key) => key.customerId),
    )
    .where(
      'ticket_id',
      'in',
      threads.map((key) => key.ticketId),
    )
    .orderBy('occurred_at')
    .orderBy('event_id')
    .execute();
  const inWords = (value: string | null): string | null =>
    value === null ? null : (people.get(value) ?? numberOf(value) ?? value);
  return rows.map((row) => ({
    eventId: row.event_id,
    ticketId: row.ticket_id,
    type: row.type,
    from: inWords(row.from_value),
    to: inWords(row.to_value),
    actorKind: row.actor_kind,
    actor: named(people, row.actor_id),
    reason: row.reason,
    stamp: row.stamp,
    occurredAt: row.occurred_at.toISOString(),
  }));
}

/** The clocks as they stand now, computed from the same records by the same functions as the stored ones. */
async function explain(
  ctx: Ctx,
  key: TicketKey,
  people: Names,
): Promise<Pick<TicketView, 'clocks' | 'calendars'>> {
  const rules = await loadClockRules(ctx);
  const [one] = await loadClockInputs(ctx, { keys: [key] }, rules);
  if (!one) return { clocks: [], calendars: [] };
  const clocks = explainClocks(readTicket(one.input), ctx.now.getTime());
  const calendarIds = [...new Set(clocks.flatMap((clock) => clock.calendarIds))];
  const calendars =
    calendarIds.length === 0
      ? []
      : await ticketsDb(ctx)
          .selectFrom('calendars as c')
          .innerJoin('schedules as s', 's.schedule_id', 'c.schedule_id')
          .select(['c.calendar_id', 's.name', 'c.zone', 'c.valid_from'])
          .where('c.calendar_id', 'in', calendarIds)
          .execute();
  return {
    clocks: clocks.map((clock) => clockView(clock, people)),
    calendars: calendars.map((row) => ({
      calendarId: row.calendar_id,
      name: row.name,
      zone: row.zone,
      validFrom: row.valid_from.toISOString(),
    })),
  };
}

const refView = (ref: RecordRef): ClockView['start'] => ({ ...ref, at: new Date(ref.at).toISOString() });

const clockView = ({ agentId, dueAt, start, end, ...clock }: ExplainedClock, people: Names): ClockView => ({
  ...clock,
  calendarIds: [...clock.calendarIds],
  start: refView(start),
  end: end && refView(end),
  agent: named(people, agentId),
  dueAt: iso(dueAt === null ? null : new Date(dueAt)),
});
