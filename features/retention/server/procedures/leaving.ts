import { implementing } from '#platform/server/http/implementing.ts';
import { leavingContract } from '../../core/contract/leaving.ts';
import { dayOf } from '../../core/period.ts';
import { handleCustomer, unhandleCustomer } from '../commands/handle-customer.ts';
import { findForecast } from '../queries/find-forecast.ts';
import { openLeaving } from '../queries/find-leaving.ts';
import { loadForecast } from '../queries/load-forecast.ts';
import { loadHandlings } from '../queries/load-handlings.ts';

const os = implementing(leavingContract);

export const leavingRouter = os.router({
  list: os.list.handler(async ({ context, input }) => {
    const { page } = await openLeaving(context, input);
    return page(input);
  }),
  model: os.model.handler(async ({ context, input: { asOf, ...terms } }) => {
    const [forecast, handled] = await Promise.all([
      loadForecast(context, terms, asOf === undefined ? undefined : dayOf(asOf)),
      context.query(loadHandlings),
    ]);
    return findForecast(forecast, terms, new Set(handled.keys()));
  }),
  handle: os.handle.handler(({ context, input }) => context.command((ctx) => handleCustomer(ctx, input))),
  unhandle: os.unhandle.handler(({ context, input: { customerId, handlingId } }) =>
    context.command(async (ctx) => {
      await unhandleCustomer(ctx, customerId, handlingId);
      return {};
    }),
  ),
});
