import { sql } from 'kysely';
import { type BulkOptions, findErased, findExternalKeys } from '#features/customers/server/public.ts';
import { resolveStaff } from '#features/identity/server/public.ts';
import type { RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { MessageRecord } from '../../core/record.ts';
import { isThanks } from '../../core/thanks-turn.ts';
import type { RecordRow } from '../sql/record-set.ts';
import { type ChildTable, storeChildren } from '../sql/store-children.ts';
import { announceChanges } from './announce-changes.ts';

export const messageTable: ChildTable = {
  table: 'messages',
  id: 'message_id',
  columns: {
    customer_id: 'uuid',
    ticket_id: 'uuid',
    message_id: 'uuid',
    author_kind: 'text',
    author_id: 'uuid',
    public: 'boolean',
    automatic: 'boolean',
    thanks: 'boolean',
    channel: 'text',
    language: 'text',
    body: 'text',
    sent_at: 'timestamptz',
  },
  updates: {
    // a person may have said otherwise: only other words are judged anew (E14)
    thanks: sql`case when messages.body is distinct from excluded.body then excluded.thanks else messages.thanks end`,
  },
};

/**
 * Stores messages of an outside system's tickets; a repeat changes nothing. A message of an unknown ticket is refused.
 * Messages without an id of their own are told apart by ticket, time, author and text.
 */
export async function upsertMessages(
  ctx: Ctx,
  source: string,
  records: readonly MessageRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  const tickets = await findExternalKeys(
    ctx,
    'ticket',
    source,
    records.map((record) => record.ticketExternalId),
  );
  const staff = await resolveStaff(
    ctx,
    source,
    records.map((record) => (record.authorKind === 'customer' ? undefined : record.author)),
  );
  const erased = await findErased(
    ctx,
    [...tickets.values()].map((ticket) => ticket.customerId),
  );
  const refused: RefusedRecord[] = [];
  const rows = new Map<string, RecordRow & { customer_id: string; ticket_id: string }>();
  records.forEach((record, index) => {
    const ticket = tickets.get(record.ticketExternalId);
    if (!ticket) {
      refused.push({
        index,
        reason: 'tickets:unknown-ticket',
        field: 'ticketExternalId',
        value: record.ticketExternalId,
      });
      return;
    }
    const messageId = messageIdOf(source, ticket.recordId, record);
    rows.set(messageId, {
      customer_id: ticket.customerId,
      ticket_id: ticket.recordId,
      message_id: messageId,
      author_kind: record.authorKind,
      author_id: staff[index] ?? null,
      public: record.public,
      automatic: record.automatic,
      thanks: record.authorKind === 'customer' && isThanks(record.body),
      channel: record.channel?.toLowerCase() || null,
      language: record.language || null,
      // a source goes on repeating the words of people who were erased here
      body: erased.has(ticket.customerId) ? '' : record.body,
      sent_at: record.sentAt,
    });
  });
  const { created, changed } = await storeChildren(ctx.db, messageTable, [...rows.values()], options);
  const touched = [...created, ...changed].flatMap((id) => rows.get(id) ?? []);
  if (!options.bulk) {
    await announceChanges(
      ctx,
      touched.map((row) => ({ customerId: row.customer_id, ticketId: row.ticket_id })),
    );
  }
  return {
    created: created.size,
    changed: changed.size,
    unchanged: records.length - created.size - changed.size - refused.length,
    refused,
    customerIds: new Set(touched.map((row) => row.customer_id)),
  };
}

function messageIdOf(source: string, ticketId: string, record: MessageRecord): string {
  if (record.externalId !== undefined) return deterministicId('message', source, record.externalId);
  const author = record.author?.externalId ?? record.author?.email ?? record.author?.name ?? '';
  return deterministicId('message', ticketId, record.sentAt, record.authorKind, author, record.body);
}
