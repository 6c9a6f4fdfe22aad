import type { Selectable } from 'kysely';
import { customerLabel } from '#features/customers/server/public.ts';
import type { TicketLine } from '../../core/schema.ts';
import type { TicketMeasuresTable, TicketsTable } from '../tables.ts';

type Measures = Pick<
  Selectable<TicketMeasuresTable>,
  | 'frt_seconds'
  | 'frt_business_seconds'
  | 'last_resolved_at'
  | 'art_full_seconds'
  | 'art_full_business_seconds'
  | 'human_replies'
  | 'unanswered'
  | 'sla_first_reply'
  | 'sla_first_reply_due_at'
  | 'sla_next_reply'
  | 'sla_next_reply_due_at'
  | 'sla_resolution'
  | 'sla_resolution_due_at'
>;

/** Trusted SQL. `inner`: only tickets whose clocks were computed. */
export const tables = ({ inner }: { readonly inner: boolean }): string => `
  tickets t
  join customers c on c.customer_id = t.customer_id
  ${inner ? '' : 'left '}join ticket_measures m on m.customer_id = t.customer_id and m.ticket_id = t.ticket_id
  left join ticket_waits w on w.customer_id = t.customer_id and w.ticket_id = t.ticket_id and w.outcome = 'open'`;

export const names = `
  left join staff s on s.staff_id = t.assignee_id
  left join teams g on g.team_id = t.team_id`;

export const lineColumns = `
  t.*, ${customerLabel('c')} as customer_name, s.name as assignee_name, g.name as team_name, w.started_at as waiting_since,
  m.frt_seconds, m.frt_business_seconds, m.last_resolved_at, m.art_full_seconds, m.art_full_business_seconds,
  m.human_replies, m.reopens, m.transfers, m.unanswered, m.sla_first_reply, m.sla_first_reply_due_at,
  m.sla_next_reply, m.sla_next_reply_due_at, m.sla_resolution, m.sla_resolution_due_at`;

export type TicketLineRow = Selectable<TicketsTable> &
  Measures & {
    readonly customer_name: string;
    readonly assignee_name: string | null;
    readonly team_name: string | null;
    readonly waiting_since: Date | null;
    readonly reopens: number | null;
    readonly transfers: number | null;
  };

export const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const named = (id: string | null, name: string | null): { id: string; name: string } | null =>
  id === null ? null : { id, name: name ?? '' };

export function toLine(row: TicketLineRow, now: Date): TicketLine {
  const promises = [
    [row.sla_first_reply, row.sla_first_reply_due_at],
    [row.sla_next_reply, row.sla_next_reply_due_at],
    [row.sla_resolution, row.sla_resolution_due_at],
  ] as const;
  // stored as running: whether it is late by now depends on when one looks
  const states = promises.map(([state, due]) =>
    state === 'running' && due !== null && due < now ? 'breached' : state,
  );
  const running = promises.flatMap(([state, due]) =>
    state === 'running' && due !== null ? [due.getTime()] : [],
  );
  return {
    ticketId: row.ticket_id,
    number: row.number,
    subject: row.subject,
    customer: { id: row.customer_id, name: row.customer_name },
    status: row.status,
    channel: row.channel,
    live: row.live,
    priority: row.priority,
    topic: row.topic,
    stage: row.stage,
    team: named(row.team_id, row.team_name),
    assignee: named(row.assignee_id, row.assignee_name),
    exclusion: row.exclusion,
    tags: row.tags,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    waitingSince: iso(row.waiting_since),
    frtSeconds: row.frt_seconds,
    frtBusinessSeconds: row.frt_business_seconds,
    resolvedAt: iso(row.last_resolved_at),
    artFullSeconds: row.art_full_seconds,
    artFullBusinessSeconds: row.art_full_business_seconds,
    humanReplies: row.human_replies,
    reopens: row.reopens ?? 0,
    transfers: row.transfers ?? 0,
    unanswered: row.unanswered,
    promise: (['breached', 'running', 'met'] as const).find((state) => states.includes(state)) ?? null,
    dueAt: running.length === 0 ? null : new Date(Math.min(...running)).toISOString(),
  };
}
