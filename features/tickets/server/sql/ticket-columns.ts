import type { Selectable } from 'kysely';
import { arrayText } from '#platform/server/db/copy.ts';
import type { TicketRow } from '../../core/ticket-import.ts';
import type { TicketsTable } from '../tables.ts';
import type { RecordRow } from './record-set.ts';

/** Columns of `tickets` as a record set carries them. */
export const ticketColumns = {
  customer_id: 'uuid',
  ticket_id: 'uuid',
  number: 'bigint',
  source: 'text',
  external_id: 'text',
  subject: 'text',
  channel: 'text',
  live: 'boolean',
  status: 'text',
  priority: 'text',
  topic: 'text',
  severity: 'text',
  stage: 'text',
  team_id: 'uuid',
  assignee_id: 'uuid',
  requester_contact_id: 'uuid',
  order_id: 'uuid',
  initiated_by: 'text',
  exclusion: 'text',
  merged_into: 'uuid',
  follow_up_of: 'uuid',
  resolve_reason: 'text',
  tags: 'text[]',
  attributes: 'jsonb',
  search_text: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const;

export function ticketFromRow(row: Selectable<TicketsTable>): TicketRow {
  return {
    customerId: row.customer_id,
    ticketId: row.ticket_id,
    number: row.number,
    source: row.source,
    externalId: row.external_id,
    subject: row.subject,
    channel: row.channel,
    live: row.live,
    status: row.status,
    priority: row.priority,
    topic: row.topic,
    severity: row.severity,
    stage: row.stage,
    teamId: row.team_id,
    assigneeId: row.assignee_id,
    contactId: row.requester_contact_id,
    orderId: row.order_id,
    initiatedBy: row.initiated_by,
    exclusion: row.exclusion,
    mergedInto: row.merged_into,
    followUpOf: row.follow_up_of,
    resolveReason: row.resolve_reason,
    tags: row.tags,
    attributes: row.attributes,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  };
}

/** What the search of the list looks in: everything somebody may have in hand when asking for a ticket. */
const searchText = (row: TicketRow): string =>
  [row.number, row.externalId, row.subject, row.topic, ...row.tags].filter((part) => part !== null).join(' ');

export function rowFromTicket(ticket: TicketRow): RecordRow {
  return {
    customer_id: ticket.customerId,
    ticket_id: ticket.ticketId,
    number: ticket.number,
    source: ticket.source,
    external_id: ticket.externalId,
    subject: ticket.subject,
    channel: ticket.channel,
    live: ticket.live,
    status: ticket.status,
    priority: ticket.priority,
    topic: ticket.topic,
    severity: ticket.severity,
    stage: ticket.stage,
    team_id: ticket.teamId,
    assignee_id: ticket.assigneeId,
    requester_contact_id: ticket.contactId,
    order_id: ticket.orderId,
    initiated_by: ticket.initiatedBy,
    exclusion: ticket.exclusion,
    merged_into: ticket.mergedInto,
    follow_up_of: ticket.followUpOf,
    resolve_reason: ticket.resolveReason,
    tags: ticket.tags,
    attributes: ticket.attributes,
    search_text: searchText(ticket),
    created_at: new Date(ticket.createdAt),
    updated_at: new Date(ticket.updatedAt),
  };
}

/** A ticket as one row of a COPY, in the order of {@link ticketColumns}. */
export function ticketCells(ticket: TicketRow): (string | number | boolean | null)[] {
  const row = {
    ...rowFromTicket(ticket),
    tags: arrayText(ticket.tags),
    attributes: JSON.stringify(ticket.attributes),
    created_at: new Date(ticket.createdAt).toISOString(),
    updated_at: new Date(ticket.updatedAt).toISOString(),
  };
  return Object.keys(ticketColumns).map((name) => {
    const value = row[name as keyof typeof row] as string | number | boolean | null;
    return typeof value === 'string' ? value.toWellFormed() : value;
  });
}
