import { sql } from 'kysely';
import type { ListInput, Sort } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import type { TicketLine } from '../../core/schema.ts';
import { type Place, readCursor, writeCursor } from '../sql/list-cursor.ts';
import { type Field, type Sql, whereOf } from '../sql/list-filter.ts';
import { lineColumns, names, type TicketLineRow, tables, toLine } from './ticket-line.ts';

/** Counting more than this would take longer than reading the page. */
const COUNT_LIMIT = 10_000;

const field = (kind: Field['kind'], column: Sql): Field => ({ kind, column });

const fields: Readonly<Record<string, Field>> = {
  status: field('text', sql`t.status`),
  open: field('boolean', sql`(t.status not in ('solved', 'closed'))`),
  channel: field('text', sql`t.channel`),
  live: field('boolean', sql`t.live`),
  priority: field('text', sql`t.priority`),
  topic: field('text', sql`t.topic`),
  stage: field('text', sql`t.stage`),
  tag: field('tags', sql`t.tags`),
  teamId: field('uuid', sql`t.team_id`),
  assigneeId: field('uuid', sql`t.assignee_id`),
  customerId: field('uuid', sql`t.customer_id`),
  orderId: field('uuid', sql`t.order_id`),
  tier: field('text', sql`c.tier`),
  source: field('text', sql`t.source`),
  exclusion: field('text', sql`t.exclusion`),
  number: field('number', sql`t.number`),
  createdAt: field('day', sql`t.created_at`),
  updatedAt: field('day', sql`t.updated_at`),
  resolvedAt: field('day', sql`m.last_resolved_at`),
  frtSeconds: field('number', sql`m.frt_seconds`),
  artFullSeconds: field('number', sql`m.art_full_seconds`),
  humanReplies: field('number', sql`m.human_replies`),
  reopens: field('number', sql`m.reopens`),
  transfers: field('number', sql`m.transfers`),
  unanswered: field('boolean', sql`m.unanswered`),
  oneTouch: field('boolean', sql`m.one_touch`),
  waiting: field('boolean', sql`(w.started_at is not null)`),
};

/** `type`: how a cursor's text is read back. `column` may be null: such rows come last, whichever the direction. */
type SortColumn = { readonly column: Sql; readonly type: Sql; readonly nullable: boolean };

const sorts: Readonly<Record<string, SortColumn>> = {
  createdAt: { column: sql`t.created_at`, type: sql`timestamptz`, nullable: false },
  updatedAt: { column: sql`t.updated_at`, type: sql`timestamptz`, nullable: false },
  number: { column: sql`t.number`, type: sql`bigint`, nullable: false },
  waitingSince: { column: sql`w.started_at`, type: sql`timestamptz`, nullable: true },
  frtSeconds: { column: sql`m.frt_seconds`, type: sql`float8`, nullable: true },
  artFullSeconds: { column: sql`m.art_full_seconds`, type: sql`float8`, nullable: true },
};

/** Everything but the page itself: filter, search, and what is late as things stand now. */
function conditionsOf(ctx: Ctx, input: ListInput): Sql {
  const { filter, search } = input;
  const { now } = ctx;
  const late = field(
    'boolean',
    sql`coalesce(m.sla_first_reply = 'breached' or m.sla_next_reply = 'breached' or m.sla_resolution = 'breached'
      or least(m.sla_first_reply_due_at, m.sla_next_reply_due_at, m.sla_resolution_due_at) < ${now}, false)`,
  );
  const where = whereOf(filter, { ...fields, late }, ctx.company.zone);
  const query = searchQuery(search ?? '');
  return query === null ? where : sql`${where} and (t.customer_id, t.ticket_id) in (${found(query)})`;
}

/** Every word must begin some word of the ticket, or of the customer. */
function searchQuery(search: string): string | null {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & ');
}

const found = (query: string): Sql => sql`
  select customer_id, ticket_id from tickets where to_tsvector('simple', search_text) @@ to_tsquery('simple', ${query})
  union all
  select x.customer_id, x.ticket_id from customers k join tickets x on x.customer_id = k.customer_id
  where to_tsvector('simple', k.search_text) @@ to_tsquery('simple', ${query})`;

/** One page. Rows without a value to sort by follow all rows that have one. */
export async function listTickets(
  ctx: Ctx,
  input: ListInput,
): Promise<{ readonly rows: TicketLine[]; readonly next: string | null; readonly total: number | null }> {
  const sort: Sort = input.sort ?? { field: 'createdAt', direction: 'desc' };
  const by = sorts[sort.field];
  if (!by) throw new Refusal('platform:bad-filter', { field: sort.field }, 400);
  const where = conditionsOf(ctx, input);
  const after = input.cursor === undefined ? null : readCursor(input.cursor);
  const wanted = input.limit + 1;
  const rows =
    after?.value === null ? [] : await readPage(ctx, { where, by, sort, after, limit: wanted, tail: false });
  if (by.nullable && rows.length < wanted) {
    const place = after?.value === null ? after : null;
    rows.push(
      ...(await readPage(ctx, { where, by, sort, after: place, limit: wanted - rows.length, tail: true })),
    );
  }
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const more = rows.length > page.length && last !== undefined;
  return {
    rows: page.map((row) => toLine(row, ctx.now)),
    next: more ? writeCursor({ value: last.sort_value ?? null, id: last.ticket_id }) : null,
    total: input.cursor === undefined ? await countTickets(ctx, where) : null,
  };
}

type PageRequest = {
  readonly where: Sql;
  readonly by: SortColumn;
  readonly sort: Sort;
  readonly after: Place | null;
  readonly limit: number;
  /** the rows without a value */
  readonly tail: boolean;
};

async function readPage(ctx: Ctx, request: PageRequest): Promise<TicketLineRow[]> {
  const { where, by, sort, after, limit, tail } = request;
  const direction = sort.direction === 'asc' ? sql`asc` : sql`desc`;
  const beyond = sort.direction === 'asc' ? sql`>` : sql`<`;
  const part = tail ? sql`${by.column} is null` : by.nullable ? sql`${by.column} is not null` : sql`true`;
  const place =
    after === null
      ? sql`true`
      : tail
        ? sql`t.ticket_id ${beyond} ${after.id}::uuid`
        : sql`(${by.column}, t.ticket_id) ${beyond} (${after.value}::${by.type}, ${after.id}::uuid)`;
  const order = tail
    ? sql`t.ticket_id ${direction}`
    : sql`${by.column} ${direction}, t.ticket_id ${direction}`;
  const { rows } = await sql<TicketLineRow>`
    select ${lineColumns}, ${by.column}::text as sort_value
    ${tables} ${names}
    where ${where} and ${part} and ${place}
    order by ${order} limit ${limit}`.execute(ctx.db);
  return [...rows];
}

/** Exact up to a limit, null beyond it. */
async function countTickets(ctx: Ctx, where: Sql): Promise<number | null> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 ${tables} where ${where} limit ${COUNT_LIMIT + 1}) q`.execute(
    ctx.db,
  );
  const n = rows[0]?.n ?? 0;
  return n > COUNT_LIMIT ? null : n;
}
