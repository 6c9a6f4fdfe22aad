import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { conflict, notFound } from '#platform/core/refusal.ts';
import type { Ctx } from '#platform/server/context.ts';
import { customerErased } from '../../core/events.ts';
import { customersDb } from '../tables.ts';

/**
 * By this whoever keeps text of the person's can find it by an address that is itself gone. The id of the customer is in
 * it, so that fingerprints of different customers never tell anything of each other.
 */
export const addressFingerprint = (customerId: string, kind: string, value: string): string =>
  createHash('sha256').update(`${customerId}:${kind}:${value}`).digest('hex');

/**
 * Erases who a customer is and keeps what happened (E24): name, addresses, contacts, tags and own fields go, counts and
 * money stay. The source's id stays as a pseudonym, so that an import does not bring the person back. Rows with words
 * of the person (messages, comments) erase them on `customers.customer-erased`.
 */
export async function eraseCustomer(ctx: Ctx, customerId: string): Promise<void> {
  const db = customersDb(ctx);
  const row = await db
    .selectFrom('customers')
    .select('erased_at')
    .where('customer_id', '=', customerId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('customers:unknown');
  if (row.erased_at !== null) throw conflict('customers:erased');
  await db
    .updateTable('customers')
    .set({
      name: '',
      city: null,
      time_zone: null,
      tags: sql<string[]>`'{}'::text[]`,
      attributes: '{}',
      search_text: '',
      erased_at: ctx.now,
      updated_at: ctx.now,
    })
    .where('customer_id', '=', customerId)
    .execute();
  await db
    .updateTable('contacts')
    .set({ name: '', email: null, phone: null, updated_at: ctx.now })
    .where('customer_id', '=', customerId)
    .execute();
  const gone = await db
    .deleteFrom('identities')
    .where('customer_id', '=', customerId)
    .where('kind', '<>', 'external')
    .returning(['kind', 'value'])
    .execute();
  // which lists somebody was on says what he was like
  await db.deleteFrom('segment_members').where('customer_id', '=', customerId).execute();
  // an undo would bring back the name that the log holds
  await db
    .deleteFrom('customer_merges')
    .where((eb) => eb.or([eb('survivor_id', '=', customerId), eb('merged_id', '=', customerId)]))
    .execute();
  await ctx.audit({ action: 'customers.erase', subjectKind: 'customer', subjectId: customerId });
  const addresses = gone.map(({ kind, value }) => addressFingerprint(customerId, kind, value));
  await ctx.publish({ type: customerErased, customerId, payload: { addresses } });
}
