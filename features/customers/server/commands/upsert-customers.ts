import type { CustomerRef, RefusedRecord, UpsertOutcome } from '#platform/core/record.ts';
import type { Ctx } from '#platform/server/context.ts';
import { deterministicId } from '#platform/server/id.ts';
import type { CustomerBook } from '../../core/customer-book.ts';
import { customersChanged } from '../../core/events.ts';
import {
  identitiesOf,
  type Recognition,
  type Resolved,
  recognise,
  resolveReference,
} from '../../core/recognise.ts';
import type { CustomerRecord } from '../../core/record.ts';
import { loadBook, loadReferenceBook, lockIdentities } from '../queries/load-book.ts';
import { writeBook } from './write-book.ts';

export type BulkOptions = {
  /**
   * An import announces itself once at its end and refreshes the running totals there, instead of with every batch: no
   * announcements and no stats from here. The caller owes `refresh…Stats` for the outcome's customers.
   */
  readonly bulk?: boolean;
};

const recognition = (ctx: Ctx, source: string): Recognition => ({
  source,
  newId: ctx.newId,
  contactIdOf: (customerId) => deterministicId('contact', customerId),
  staffDomains: ctx.company.staffDomains,
});

/**
 * Plans on what is there; when the plan adds rows, locks and plans again on what is there then. Who will add rows anyway
 * locks at once (`adds`) and plans only then.
 */
async function settle<T>(
  ctx: Ctx,
  load: () => Promise<CustomerBook>,
  plan: (book: CustomerBook) => T,
  adds = false,
): Promise<T> {
  if (adds) await lockIdentities(ctx);
  const first = await load();
  const planned = plan(first);
  if (adds || !first.addsRows) {
    await writeBook(ctx, first);
    return planned;
  }
  await lockIdentities(ctx);
  const second = await load();
  const final = plan(second);
  await writeBook(ctx, second);
  return final;
}

/**
 * Stores customers and contacts of one source; a repeat changes nothing, newer values replace older ones, and what a
 * record leaves out stays as it was. Meant for batches of up to some thousands; the caller's transaction holds it all.
 */
export async function upsertCustomers(
  ctx: Ctx,
  source: string,
  records: readonly CustomerRecord[],
  options: BulkOptions = {},
): Promise<UpsertOutcome> {
  const how = recognition(ctx, source);
  const wanted = records.flatMap((record) => identitiesOf(source, record));
  const outcome = await settle(
    ctx,
    () => loadBook(ctx, wanted, how.contactIdOf),
    (book) => planAll(book, how, records),
    options.bulk,
  );
  if (!options.bulk) await publishChanged(ctx, outcome.customerIds);
  return outcome;
}

function planAll(book: CustomerBook, how: Recognition, records: readonly CustomerRecord[]): UpsertOutcome {
  const count = { created: 0, changed: 0, unchanged: 0 };
  const refused: RefusedRecord[] = [];
  const customerIds = new Set<string>();
  // companies first, so that a contact before its company in the same batch makes no placeholder
  const order = records.map((record, index) => ({ record, index }));
  const isCompany = ({ record }: (typeof order)[number]): boolean =>
    record.kind === 'company' && record.companyExternalId === undefined;
  for (const { record, index } of [...order.filter(isCompany), ...order.filter((one) => !isCompany(one))]) {
    const result = recognise(book, how, record);
    if ('refused' in result) {
      refused.push({ index, ...result.refused });
      continue;
    }
    count[result.change] += 1;
    if (result.change !== 'unchanged') customerIds.add(result.customerId);
  }
  return { ...count, refused: refused.sort((a, b) => a.index - b.index), customerIds };
}

export type ResolveOptions = {
  /** also make a customer for an id that nobody has; without it such a reference gives null */
  readonly create?: boolean;
};

/**
 * Whose records are, in the order given: by the source's id, then by e-mail, then by phone. A customer is made for an
 * unknown address, and with `create` for an unknown id. After a merge every identity means the survivor.
 */
export async function resolveCustomers(
  ctx: Ctx,
  source: string,
  refs: readonly CustomerRef[],
  options: ResolveOptions = {},
): Promise<readonly (Resolved | null)[]> {
  if (refs.length === 0) return [];
  const how = recognition(ctx, source);
  const unique = new Map(refs.map((ref) => [`${ref.externalId} ${ref.email} ${ref.phone} ${ref.name}`, ref]));
  const wanted = [...unique.values()].map((ref) => ({
    wanted: identitiesOf(source, ref),
    tellsMore: Boolean(ref.name),
  }));
  return settle(
    ctx,
    () => loadReferenceBook(ctx, wanted),
    (book) => refs.map((ref) => resolveReference(book, how, ref, options.create ?? false)),
  );
}

/** One announcement per customer, in statements of a thousand. */
export async function publishChanged(
  ctx: Ctx,
  customerIds: ReadonlySet<string>,
  type: string = customersChanged,
): Promise<void> {
  const ids = [...customerIds];
  for (let at = 0; at < ids.length; at += 1000) {
    await ctx.publish(...ids.slice(at, at + 1000).map((customerId) => ({ type, customerId, payload: {} })));
  }
}
