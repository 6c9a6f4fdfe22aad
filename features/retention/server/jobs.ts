import { announceListed, finishSegment, listInSegment } from '#features/customers/server/public.ts';
import { Refusal } from '#platform/core/refusal.ts';
import type { JobHandler } from '#platform/server/jobs/jobs.ts';
import { createRequestContext, systemCaller } from '#platform/server/request-context.ts';
import { exposureOf } from '../core/link/exposures.ts';
import { FillOrder, fillKind } from './commands/save-band.ts';
import { listBandCustomers } from './queries/list-band-customers.ts';

/** Customers of one transaction: others need not wait long for theirs. */
const atOnce = 2000;

/** Lists everybody of a driver's group in a segment. Can be run again: who is listed already stays once. */
export const fillSegment: JobHandler<FillOrder> = {
  kind: fillKind,
  maxAttempts: 3,
  parse: (payload) => FillOrder.parse(payload),
  run: async ({ payload, services, command, progress, signal }) => {
    const { segmentId, exposure: id, group, ...asked } = payload;
    const exposure = exposureOf(id);
    if (!exposure) throw new Refusal('platform:invalid-input', {}, 400);
    const context = createRequestContext(services, systemCaller(fillKind));
    const ids = await listBandCustomers(context, asked, exposure, group);
    for (let at = 0; at < ids.length; at += atOnce) {
      signal.throwIfAborted();
      const there = await command((ctx) => listInSegment(ctx, segmentId, ids.slice(at, at + atOnce)));
      if (!there) return { customers: 0 };
      progress({ done: Math.min(at + atOnce, ids.length), total: ids.length });
    }
    await command((ctx) => announceListed(ctx, segmentId));
    await services.analytics.catchUp();
    await command((ctx) => finishSegment(ctx, segmentId));
    return { customers: ids.length };
  },
};
