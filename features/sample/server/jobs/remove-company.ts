import {
  listSourceCustomers,
  removeCustomers,
  removeSourceRecords,
} from '#features/customers/server/public.ts';
import { removeDirectory } from '#features/identity/server/public.ts';
import { refreshOrderStats } from '#features/orders/server/public.ts';
import { refreshAnswerStats, removeSurveys } from '#features/surveys/server/public.ts';
import { recomputeClocksForCustomers, removeSchedules } from '#features/tickets/server/public.ts';
import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_SOURCE } from '../../core/company.ts';
import { deleteMark, removeKind } from '../commands.ts';

/** Customers of one transaction. */
const AT_ONCE = 1000;

/** Takes away all that came in as the sample company. Can be run again: it goes on where it stopped. */
export const removeCompany: JobHandler = {
  kind: removeKind,
  parse: (payload) => payload,
  run: async ({ command, services, progress, signal }) => {
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const ids = await command(async (ctx) => {
        const part = await listSourceCustomers(ctx, SAMPLE_SOURCE, null, AT_ONCE);
        await removeCustomers(ctx, part);
        return part;
      });
      if (ids.length === 0) break;
      removed += ids.length;
      progress({ done: removed, total: Math.max(removed, SAMPLE_CUSTOMERS), phase: 'sample:phase.removing' });
    }
    await command(async (ctx) => {
      // a sample customer merged into a real one left records there
      const touched = await removeSourceRecords(ctx, SAMPLE_SOURCE);
      await removeSurveys(ctx, SAMPLE_SOURCE);
      await removeSchedules(ctx, SAMPLE_SOURCE);
      await removeDirectory(ctx, SAMPLE_SOURCE);
      await refreshOrderStats(ctx, touched);
      await recomputeClocksForCustomers(ctx, touched);
      await refreshAnswerStats(ctx, touched);
      await deleteMark(ctx);
      await ctx.publish({ type: 'sample.company-removed', customerId: null, payload: { bulk: true } });
    });
    progress({ done: removed, total: removed, phase: 'sample:phase.analytics' });
    await services.analytics.catchUp();
    return { customers: removed };
  },
};
