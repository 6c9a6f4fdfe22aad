/**
 * The retention link at 1 M customers, 3 M requests, 5 M orders, asked through the product's own operations: one driver cold, the
 * same after a change of filter, all drivers cold and again; and how long other requests wait while a driver is computed. Beside
 * it, in the same run, the plain alternative: the crude table an analyst would ask of the same DuckDB, share lost by band of the
 * first reply, orders joined to requests when asked.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { modules } from '../../apps/server/modules.ts';
import { retentionRouter as router } from '../../features/retention/server/procedures.ts';
import type { Analytics } from '../../platform/server/analytics/analytics.ts';
import type { Duck } from '../../platform/server/analytics/duckdb.ts';
import { openApplication } from '../../platform/server/application.ts';
import { readConfig } from '../../platform/server/config.ts';
import { createLog } from '../../platform/server/log.ts';
import { createRequestContext, systemCaller } from '../../platform/server/request-context.ts';
import { openDuckWorld } from './generate.ts';
import { today } from './world.ts';

const nothing = async (): Promise<void> => undefined;

/** DuckDB's answers over a world that does not change; each asked-for snapshot is new, so that nothing comes from memory. */
function analyticsOver({ rows, columns }: Duck, snapshot: () => string): Analytics {
  return {
    engine: 'duckdb',
    rows,
    columns,
    rebuild: nothing,
    refresh: nothing,
    catchUp: nothing,
    close: nothing,
    snapshot: async () => snapshot(),
    status: async () => ({
      engine: 'duckdb',
      lagSeconds: 0,
      pendingEvents: 0,
      refreshedAt: null,
      rebuilding: false,
      rows: {},
      snapshot: snapshot(),
    }),
  };
}

/** Share of customers who bought nothing in the sixty days after the landmark, by band of the first reply: no strata, no interval. */
const plainTable = (last: number): string => `
  select case when t.frt_seconds <= 3600 then '1 h' when t.frt_seconds <= 14400 then '4 h' when t.frt_seconds <= 86400 then '1 d' else 'later' end as band,
    count(*) as n, count(*) filter (where b.ticket_id is null) as lost
  from fact_tickets t left join (
    select distinct t.customer_id, t.ticket_id from fact_tickets t join fact_orders o on o.customer_id = t.customer_id
    where o.purchase and o.day > t.created_day + 7 and o.day <= t.created_day + 67
  ) b on b.customer_id = t.customer_id and b.ticket_id = t.ticket_id
  where t.exclusion is null and t.initiated_by = 'customer' and t.created_day <= ${last - 67} group by 1 order by 1`;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const middle = (values: readonly number[], share = 0.5): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

export async function benchDrivers(scale: number, repeat: number) {
  const { duck, made } = await openDuckWorld(scale);
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const application = await openApplication({
    config: readConfig({ HOLDFAST_DATA: folder, LOG_LEVEL: 'error' }),
    log: createLog('error'),
    modules,
    clock: () => new Date(today * 86_400_000),
  });
  let snapshot = 'bench-0';
  const services = {
    ...application.services,
    analytics: analyticsOver(duck, () => snapshot),
  };
  const context = createRequestContext(services, systemCaller('bench'));
  const driver = (exposure: string, slice: object = {}) =>
    call(router.link.driver, { exposure, ...slice } as never, { context });
  // the churn rule, cut points and topics are asked once per snapshot and shared by everything on the page
  const warm = () => call(router.link.setup, {} as never, { context });
  await driver('first-reply');
  const cold: number[] = [];
  const filtered: number[] = [];
  for (let run = 0; run < repeat; run += 1) {
    snapshot = `bench-${run + 1}`;
    cold.push(await timed(() => driver('first-reply')));
    filtered.push(
      await timed(() => driver('first-reply', { country: [['GB', 'IE', 'DE', 'NL', 'SE'][run % 5]] })),
    );
  }
  const plain: number[] = [];
  for (let run = 0; run < repeat; run += 1) plain.push(await timed(() => duck.rows(plainTable(today))));
  // other requests while drivers are computed: the smallest one there is, every 20 ms
  snapshot = 'bench-busy';
  await warm();
  const waits: number[] = [];
  let busy = true;
  const others = (async () => {
    while (busy) {
      waits.push(
        await timed(() => application.services.database.db.selectFrom('settings').selectAll().execute()),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const lags: number[] = [];
  let last = performance.now();
  const ticks = setInterval(() => {
    const now = performance.now();
    lags.push(now - last - 10);
    last = now;
  }, 10);
  const ranking = await timed(() => call(router.link.drivers, { wait: 'yes' } as never, { context }));
  busy = false;
  await others;
  clearInterval(ticks);
  const again = await timed(() => call(router.link.drivers, { wait: 'yes' } as never, { context }));
  const result = {
    made,
    load: loadavg()[0] ?? 0,
    driverColdMs: middle(cold),
    driverFilteredMs: middle(filtered),
    plainTableMs: middle(plain),
    rankingColdMs: ranking,
    rankingAgainMs: again,
    otherRequestsP99Ms: middle(waits, 0.99),
    loopLagP99Ms: middle(lags, 0.99),
  };
  console.log(`scale ${scale}: 1 = 1 M customers, 3 M requests, 5 M orders; load ${result.load.toFixed(1)}`);
  console.log(
    `one driver, cold                 ${result.driverColdMs.toFixed(0)} ms (${repeat} runs, median; asked: under 1000)`,
  );
  console.log(`one driver, another filter       ${result.driverFilteredMs.toFixed(0)} ms (asked: under 500)`);
  console.log(
    `a crude table by plain SQL       ${result.plainTableMs.toFixed(0)} ms: the whole driver takes ${(result.driverColdMs / result.plainTableMs).toFixed(1)} times as long cold, ${(result.driverFilteredMs / result.plainTableMs).toFixed(1)} after a change of filter`,
  );
  console.log(`all drivers, cold                ${(ranking / 1000).toFixed(1)} s (asked: under 10)`);
  console.log(`all drivers, unchanged           ${again.toFixed(0)} ms`);
  console.log(
    `other requests meanwhile, p99    ${result.otherRequestsP99Ms.toFixed(0)} ms of ${waits.length} (asked: under 100)`,
  );
  console.log(`event loop late by, p99          ${result.loopLagP99Ms.toFixed(0)} ms`);
  await application.close();
  await duck.close();
  await rm(folder, { recursive: true, force: true });
  return result;
}
