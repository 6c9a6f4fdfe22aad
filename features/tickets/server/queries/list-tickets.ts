import { type RawBuilder, sql } from 'kysely';
import type { ListInput } from '#platform/core/paging.ts';
import type { Ctx } from '#platform/server/context.ts';
import {
  type ListField,
  type ListSpec,
  listAll,
  listPage,
  searchWords,
} from '#platform/server/db/list-query.ts';
import type { TicketLine } from '../../core/schema.ts';
import { lineColumns, names, type TicketLineRow, tables, toLine } from './ticket-line.ts';

/** The worst moment of all promises that still run, and whether one is broken by then. */
const dueAt = 'least(m.sla_first_reply_due_at, m.sla_next_reply_due_at, m.sla_resolution_due_at)';
const broken = "'breached' in (m.sla_first_reply, m.sla_next_reply, m.sla_resolution)";

/** What a ticket has from its clocks: a list sorted by one of these leaves out tickets without clocks. */
const measured = {
  frtSeconds: { sql: 'm.frt_seconds', type: 'number' },
  artFullSeconds: { sql: 'm.art_full_seconds', type: 'number' },
  resolvedAt: { sql: 'm.last_resolved_at', type: 'time' },
  humanReplies: { sql: 'm.human_replies', type: 'number' },
  reopens: { sql: 'm.reopens', type: 'number', notNull: true },
  transfers: { sql: 'm.transfers', type: 'number', notNull: true },
  unanswered: { sql: 'm.unanswered', type: 'boolean' },
  oneTouch: { sql: 'm.one_touch', type: 'boolean' },
  dueAt: { sql: dueAt, type: 'time' },
} as const satisfies Record<string, ListField>;

const plain = {
  status: { sql: 't.status', type: 'text', notNull: true },
  open: { sql: "(t.status not in ('solved', 'closed'))", type: 'boolean', notNull: true },
  channel: { sql: 't.channel', type: 'text', notNull: true },
  live: { sql: 't.live', type: 'boolean', notNull: true },
  priority: { sql: 't.priority', type: 'text', notNull: true },
  topic: { sql: 't.topic', type: 'text' },
  stage: { sql: 't.stage', type: 'text' },
  tags: { sql: 't.tags', type: 'tags' },
  team: { sql: 't.team_id', type: 'id' },
  assignee: { sql: 't.assignee_id', type: 'id' },
  customer: { sql: 't.customer_id', type: 'id', notNull: true },
  order: { sql: 't.order_id', type: 'id' },
  tier: { sql: 'c.tier', type: 'text' },
  source: { sql: 't.source', type: 'text', notNull: true },
  exclusion: { sql: 't.exclusion', type: 'text' },
  number: { sql: 't.number', type: 'number', notNull: true },
  createdAt: { sql: 't.created_at', type: 'time', notNull: true },
  updatedAt: { sql: 't.updated_at', type: 'time', notNull: true },
  waitingSince: { sql: 'w.started_at', type: 'time' },
} as const satisfies Record<string, ListField>;

/** With more hits than this a word is common: nearly every row in the list's own order matches, so rows are tried one by one. */
const COMMON = 2000;

type Search = (text: string) => RawBuilder<unknown>;

/**
 * Every word must begin some word of the ticket, or of its customer. Rare words are looked up in the text index; a common
 * one would give so many tickets that sorting them takes seconds (100,000: 6 s), while filtering in order stops at a page.
 */
async function searchFor(ctx: Ctx, input: Pick<ListInput, 'search'>): Promise<Search> {
  const words = searchWords(input.search ?? '');
  if (words === null) return () => sql`true`;
  const query = sql`to_tsquery('simple', ${words})`;
  const customers = sql`
    select k.customer_id from customers k where to_tsvector('simple', k.search_text) @@ ${query}`;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select 1 from tickets where to_tsvector('simple', search_text) @@ ${query} limit ${COMMON + 1}) q`.execute(
    ctx.db,
  );
  if ((rows[0]?.n ?? 0) > COMMON) {
    return () => sql`(to_tsvector('simple', t.search_text) @@ ${query} or t.customer_id in (${customers}))`;
  }
  return () => sql`(t.customer_id, t.ticket_id) in (
    select customer_id, ticket_id from tickets where to_tsvector('simple', search_text) @@ ${query}
    union all
    select x.customer_id, x.ticket_id from (${customers}) k join tickets x on x.customer_id = k.customer_id)`;
}

/**
 * Sorted by a clock, the tickets are read in the order of that clock's index, which only an inner join allows; there is
 * nothing to sort by without clocks anyway. "Late" is as of now: a promise that still runs becomes broken by waiting.
 */
function specFor(ctx: Ctx, sort: ListInput['sort'], search: Search): ListSpec {
  const inner = sort !== undefined && Object.hasOwn(measured, sort.field);
  const late = `coalesce(${broken} or ${dueAt} < '${ctx.now.toISOString()}'::timestamptz, false)`;
  return {
    select: lineColumns,
    from: `${tables({ inner })} ${names}`,
    key: 't.ticket_id',
    fields: { ...plain, ...measured, late: { sql: late, type: 'boolean', notNull: true } },
    defaultSort: { field: 'createdAt', direction: 'desc' },
    search,
  };
}

/** One page of tickets. @throws Refusal platform:bad-filter, platform:bad-cursor */
export async function listTickets(
  ctx: Ctx,
  input: ListInput,
): Promise<{ rows: TicketLine[]; next: string | null; total: number | null }> {
  const spec = specFor(ctx, input.sort, await searchFor(ctx, input));
  const { rows, next, total } = await listPage<TicketLineRow>(ctx, spec, input);
  return { rows: rows.map((row) => toLine(row, ctx.now)), next, total };
}

type Read = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;

/** Every ticket of a list, page by page, for files. */
export async function* exportTickets(
  read: Read,
  input: Pick<ListInput, 'filter' | 'search' | 'sort'>,
): AsyncGenerator<readonly TicketLine[]> {
  const [spec, now] = await read(
    async (ctx) => [specFor(ctx, input.sort, await searchFor(ctx, input)), ctx.now] as const,
  );
  for await (const rows of listAll<TicketLineRow>(read, spec, input))
    yield rows.map((row) => toLine(row, now));
}
