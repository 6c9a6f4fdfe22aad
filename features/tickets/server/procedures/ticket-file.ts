import { Readable } from 'node:stream';
import { z } from 'zod';
import { Filter, Sort } from '#platform/core/paging.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { RequestContext } from '#platform/server/context.ts';
import type { StreamRoute } from '#platform/server/module.ts';
import type { TicketLine } from '../../core/schema.ts';
import { exportTickets } from '../queries/list-tickets.ts';

/** What the list takes, as JSON in ?list=. */
const Wanted = z.object({
  filter: Filter.default([]),
  search: z.string().max(200).optional(),
  sort: Sort.optional(),
});

const columns: readonly (readonly [
  name: string,
  value: (ticket: TicketLine) => string | number | boolean | null,
])[] = [
  ['number', (ticket) => ticket.number],
  ['subject', (ticket) => ticket.subject],
  ['customer', (ticket) => ticket.customer.name],
  ['status', (ticket) => ticket.status],
  ['channel', (ticket) => ticket.channel],
  ['live', (ticket) => ticket.live],
  ['priority', (ticket) => ticket.priority],
  ['topic', (ticket) => ticket.topic],
  ['stage', (ticket) => ticket.stage],
  ['team', (ticket) => ticket.team?.name ?? null],
  ['assignee', (ticket) => ticket.assignee?.name ?? null],
  ['left_out', (ticket) => ticket.exclusion],
  ['tags', (ticket) => ticket.tags.join('|')],
  ['created_at', (ticket) => ticket.createdAt],
  ['updated_at', (ticket) => ticket.updatedAt],
  ['waiting_since', (ticket) => ticket.waitingSince],
  ['first_reply_seconds', (ticket) => ticket.frtSeconds],
  ['first_reply_business_seconds', (ticket) => ticket.frtBusinessSeconds],
  ['resolved_at', (ticket) => ticket.resolvedAt],
  ['full_resolution_seconds', (ticket) => ticket.artFullSeconds],
  ['full_resolution_business_seconds', (ticket) => ticket.artFullBusinessSeconds],
  ['human_replies', (ticket) => ticket.humanReplies],
  ['reopens', (ticket) => ticket.reopens],
  ['transfers', (ticket) => ticket.transfers],
  ['unanswered', (ticket) => ticket.unanswered],
  ['promise', (ticket) => ticket.promise],
  ['due_at', (ticket) => ticket.dueAt],
  ['ticket_id', (ticket) => ticket.ticketId],
  ['customer_id', (ticket) => ticket.customer.id],
];

/** RFC 4180; a text that a spreadsheet would run as a formula gets an apostrophe in front. */
function cell(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly (string | number | boolean | null)[]): string =>
  `${cells.map(cell).join(',')}\r\n`;

async function* ticketsCsv(context: RequestContext, wanted: z.infer<typeof Wanted>): AsyncGenerator<string> {
  let head = `\ufeff${line(columns.map(([name]) => name))}`;
  for await (const tickets of exportTickets(context.query, wanted)) {
    yield head + tickets.map((ticket) => line(columns.map(([, value]) => value(ticket)))).join('');
    head = '';
  }
  if (head !== '') yield head;
}

function readWanted(query: unknown): z.infer<typeof Wanted> {
  try {
    const { list } = z.object({ list: z.string().default('{}') }).parse(query);
    return Wanted.parse(JSON.parse(list));
  } catch {
    throw new Refusal('platform:invalid-input', {}, 400);
  }
}

export const ticketFile: StreamRoute = {
  method: 'GET',
  path: '/tickets.csv',
  permission: 'tickets.read',
  summary: 'The list of tickets as a CSV file; ?list= takes filter, search and sort as JSON',
  handle: async (context, request, reply) => {
    const wanted = readWanted(request.query);
    const file = ticketsCsv(context, wanted);
    // the first piece is made before the answer begins, so that a filter that cannot be is refused and not cut off
    const head = await file.next();
    await context.command((ctx) =>
      ctx.audit({
        action: 'tickets.export-tickets',
        subjectKind: 'tickets',
        subjectId: 'tickets',
        detail: wanted,
      }),
    );
    async function* whole(): AsyncGenerator<string> {
      if (!head.done) yield head.value;
      yield* file;
    }
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="tickets.csv"')
      .send(Readable.from(whole()));
  },
};
