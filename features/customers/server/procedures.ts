import { Refusal } from '#platform/core/refusal.ts';
import { runBatch } from '#platform/server/batch.ts';
import { listPage } from '#platform/server/db/list-query.ts';
import { implementing } from '#platform/server/http/implementing.ts';
import { customersContract } from '../core/contract.ts';
import { CustomerRecord } from '../core/record.ts';
import { changeCustomer } from './commands/change-customer.ts';
import { eraseCustomer } from './commands/erase-customer.ts';
import { mergeCustomers } from './commands/merge-customers.ts';
import { addSegment, changeSegment, listSegments, removeSegment } from './commands/segments.ts';
import { unmergeCustomers } from './commands/unmerge-customers.ts';
import { upsertCustomers } from './commands/upsert-customers.ts';
import { type CustomerListRow, customerList, customerRowOf } from './queries/customer-list.ts';
import { exportCustomer } from './queries/export-customer.ts';
import { findCustomer, findSurvivor } from './queries/find-customer.ts';
import { loadFacets } from './queries/load-facets.ts';
import { loadTimeline } from './queries/load-timeline.ts';

const os = implementing(customersContract);

export const customersRouter = os.router({
  list: os.list.handler(({ context, input }) =>
    context.query(async (ctx) => {
      const page = await listPage<CustomerListRow>(ctx, customerList, input);
      return { ...page, rows: page.rows.map(customerRowOf) };
    }),
  ),
  facets: os.facets.handler(({ context }) => context.query(loadFacets)),
  batch: os.batch.handler(({ context, input }) => runBatch(context, CustomerRecord, input, upsertCustomers)),
  find: os.find.handler(({ context, input }) =>
    context.query(async (ctx) => {
      try {
        return { found: true as const, customer: await findCustomer(ctx, input.customerId) };
      } catch (error) {
        const survivor = error instanceof Refusal ? await findSurvivor(ctx, input.customerId) : undefined;
        if (survivor === undefined) throw error;
        return { found: false as const, mergedInto: survivor };
      }
    }),
  ),
  timeline: os.timeline.handler(({ context, input }) =>
    context.query(async (ctx) => {
      const { timeline } = context.services;
      const wanted =
        input.sources.length === 0 ? timeline : timeline.filter(({ name }) => input.sources.includes(name));
      return { ...(await loadTimeline(ctx, wanted, input)), sources: timeline.map(({ name }) => name) };
    }),
  ),
  change: os.change.handler(({ context, input: { customerId, ...patch } }) =>
    context.command(async (ctx) => {
      await changeCustomer(ctx, customerId, patch);
      return findCustomer(ctx, customerId);
    }),
  ),
  merge: os.merge.handler(({ context, input }) =>
    context.command(async (ctx) => ({
      mergeId: await mergeCustomers(ctx, input.customerId, input.mergedId),
    })),
  ),
  unmerge: os.unmerge.handler(({ context, input }) =>
    context.command((ctx) => unmergeCustomers(ctx, input.mergeId)),
  ),
  exportData: os.exportData.handler(({ context, input }) =>
    context.command(async (ctx) => {
      const tables = await exportCustomer(ctx, input.customerId);
      await ctx.audit({
        action: 'customers.export-data',
        subjectKind: 'customer',
        subjectId: input.customerId,
      });
      return { customerId: input.customerId, exportedAt: ctx.now.toISOString(), tables };
    }),
  ),
  erase: os.erase.handler(({ context, input }) =>
    context.command(async (ctx) => {
      await eraseCustomer(ctx, input.customerId);
      return {};
    }),
  ),
  segments: {
    list: os.segments.list.handler(({ context, input }) =>
      context.query((ctx) => listSegments(ctx, input.list)),
    ),
    add: os.segments.add.handler(({ context, input }) => context.command((ctx) => addSegment(ctx, input))),
    change: os.segments.change.handler(({ context, input: { segmentId, ...fields } }) =>
      context.command((ctx) => changeSegment(ctx, segmentId, fields)),
    ),
    remove: os.segments.remove.handler(({ context, input }) =>
      context.command((ctx) => removeSegment(ctx, input.segmentId)),
    ),
  },
});
