import { findExternalKeys, type KeyedRecord, resolveCustomers } from '#features/customers/server/public.ts';
import type { CustomerRef, RefusedRecord } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';

/** Whom and what an answer or invitation is about. */
export type Subject = {
  readonly customerId: string;
  readonly cameAs: string | null;
  readonly contactId: string | null;
  readonly ticketId: string | null;
  readonly orderId: string | null;
};

export type About = {
  readonly customer?: CustomerRef | undefined;
  readonly ticketExternalId?: string | undefined;
  readonly orderExternalId?: string | undefined;
};

/** Invitations have ids made from their outside id, so that an answer may come before its invitation. */
export const invitationIdOf = (source: string, externalId: string): string =>
  deterministicId('invitation', source, externalId);

const present = (values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined);

/**
 * Whose each record is: by the customer it names, else by its ticket, else by its order. A ticket or order that has not
 * come yet leaves the record without it as long as the customer is known.
 */
export async function findSubjects(
  ctx: Ctx,
  source: string,
  records: readonly About[],
  create: boolean,
): Promise<(Subject | Omit<RefusedRecord, 'index'>)[]> {
  const tickets = await findExternalKeys(
    ctx,
    'ticket',
    source,
    present(records.map((one) => one.ticketExternalId)),
  );
  const orders = await findExternalKeys(
    ctx,
    'order',
    source,
    present(records.map((one) => one.orderExternalId)),
  );
  const named = records.flatMap((one, at) => (one.customer ? [{ ref: one.customer, at }] : []));
  const resolved = await resolveCustomers(
    ctx,
    source,
    named.map(({ ref }) => ref),
    { create },
  );
  const owners = new Map(named.map(({ at }, nth) => [at, resolved[nth] ?? null]));
  return records.map((record, at) => {
    const ticket: KeyedRecord | undefined =
      record.ticketExternalId === undefined ? undefined : tickets.get(record.ticketExternalId);
    const order: KeyedRecord | undefined =
      record.orderExternalId === undefined ? undefined : orders.get(record.orderExternalId);
    const owner = owners.get(at);
    const whose = owner ?? ticket ?? order;
    if (!whose) return unknown(record);
    return {
      customerId: whose.customerId,
      cameAs: whose.cameAs,
      contactId: owner?.contactId ?? null,
      ticketId: ticket?.recordId ?? null,
      orderId: order?.recordId ?? null,
    };
  });
}

function unknown(record: About): Omit<RefusedRecord, 'index'> {
  const { customer, ticketExternalId, orderExternalId } = record;
  if (customer)
    return {
      reason: 'surveys:customer-unknown',
      field: 'customer',
      value: customer.externalId ?? customer.email ?? customer.phone ?? '',
    };
  if (ticketExternalId !== undefined)
    return { reason: 'surveys:ticket-unknown', field: 'ticketExternalId', value: ticketExternalId };
  if (orderExternalId !== undefined)
    return { reason: 'surveys:order-unknown', field: 'orderExternalId', value: orderExternalId };
  return { reason: 'surveys:customer-missing', field: 'customer' };
}
