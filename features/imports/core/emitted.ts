import type { z } from 'zod';
import { CustomerRecord } from '#features/customers/core/record.ts';
import { StaffRecord, TeamRecord } from '#features/identity/core/record.ts';
import { OrderItemRecord, OrderRecord, SubscriptionRecord } from '#features/orders/core/record.ts';
import { AnswerRecord, InvitationRecord } from '#features/surveys/core/record.ts';
import {
  CalendarRecord,
  MessageRecord,
  TicketEventRecord,
  TicketRecord,
} from '#features/tickets/core/record.ts';

/** Every kind of record an import stores; calendars come only from presets. In the order of storing. */
export const recordSchemas = {
  teams: TeamRecord,
  staff: StaffRecord,
  calendars: CalendarRecord,
  customers: CustomerRecord,
  orders: OrderRecord,
  order_items: OrderItemRecord,
  subscriptions: SubscriptionRecord,
  tickets: TicketRecord,
  messages: MessageRecord,
  ticket_events: TicketEventRecord,
  invitations: InvitationRecord,
  answers: AnswerRecord,
} as const;

export type RecordKind = keyof typeof recordSchemas;
export const recordKinds = Object.keys(recordSchemas) as readonly RecordKind[];
export type RecordOf = { [K in RecordKind]: z.infer<(typeof recordSchemas)[K]> };

/** A record as the outputs and a preset's rules build it, before it is checked. */
export type Draft = {
  readonly kind: RecordKind;
  readonly fields: Record<string, unknown>;
  /** says something about a record that need not be in the import (a merged request): no refusal when it is unknown */
  readonly optional?: boolean;
};

export type Emitted = {
  [K in RecordKind]: { readonly kind: K; readonly record: RecordOf[K]; readonly optional?: boolean };
}[RecordKind];
