import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Services } from '../context.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Histogram({
  name: 'holdfast_http_request_seconds',
  help: 'Time to answer a request, by route and status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  registers: [registry],
});
const jobs = new Gauge({
  name: 'holdfast_jobs',
  help: 'Background jobs by state',
  labelNames: ['state'],
  registers: [registry],
});
const lag = new Gauge({
  name: 'holdfast_analytics_lag_seconds',
  help: 'How far analytics are behind the record store',
  registers: [registry],
});

export function observeRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}

/** Everything in the text format a Prometheus server reads. */
export async function metricsText(services: Services): Promise<string> {
  const rows = await services.database.db
    .selectFrom('jobs')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  jobs.reset();
  for (const row of rows) jobs.set({ state: row.state }, Number(row.count));
  lag.set((await services.analytics.status()).lagSeconds);
  return registry.metrics();
}
