import type { Entity, Field } from './field.ts';
import { orderFields, orderItemFields, subscriptionFields } from './order-fields.ts';
import { customerFields, staffFields, teamFields } from './people-fields.ts';
import { messageFields, ticketEventFields, ticketFields } from './service-fields.ts';
import { answerFields, invitationFields } from './voice-fields.ts';

/** Everything a file can say, per kind of record. Holdfast's own format, the guess and the wizard all read this. */
export const catalogue: Readonly<Record<Entity, readonly Field[]>> = {
  teams: teamFields,
  staff: staffFields,
  customers: customerFields,
  orders: orderFields,
  order_items: orderItemFields,
  subscriptions: subscriptionFields,
  tickets: ticketFields,
  messages: messageFields,
  ticket_events: ticketEventFields,
  invitations: invitationFields,
  answers: answerFields,
};

/** Columns whose name begins like this are kept with the record as they are, in Holdfast's own format. */
export const attributePrefix = 'attr_';

/** Kinds of records that can carry further columns. */
export const withAttributes: readonly Entity[] = ['customers', 'orders', 'subscriptions', 'tickets'];
