/**
 * Every chart of the pages of figures, asked through the product's own operations: once answered by DuckDB, once by the
 * same SQL texts on PostgreSQL over ready-made tables of the facts, which spares it the making of them. Where that is not enough
 * to tell (under ten times), PostgreSQL answers once more as the product asks it, over the views of the records (records.ts).
 * Each run asks about another period, so that nothing is answered from memory but what the whole company shares (the churn
 * rule, the first and last day).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import pg from 'pg';
import { modules } from '../../apps/server/modules.ts';
import { cardGroups } from '../../features/retention/core/card-groups.ts';
import { retentionRouter as router } from '../../features/retention/server/procedures.ts';
import type { Analytics, Cell } from '../../platform/server/analytics/analytics.ts';
import { columnsOf } from '../../platform/server/analytics/postgres.ts';
import { type Application, openApplication } from '../../platform/server/application.ts';
import { readConfig } from '../../platform/server/config.ts';
import type { RequestContext } from '../../platform/server/context.ts';
import { createLog } from '../../platform/server/log.ts';
import { createRequestContext, systemCaller } from '../../platform/server/request-context.ts';
import { benchUrl, fingerprint, makePostgresWorld, openDuckWorld } from './generate.ts';
import { boughtFacts, openRecords } from './records.ts';
import { firstDay, lastDay } from './world.ts';

export type ChartOptions = {
  readonly scale: number;
  readonly repeat: number;
  /** seconds after which a chart is not asked again of an engine */
  readonly budget: number;
  /** only charts whose name contains this */
  readonly only: string;
  /** print the slowest statement of charts slower than this many milliseconds */
  readonly sqlOver: number;
  /** undefined: PostgreSQL is left out */
  readonly databaseUrl: string | undefined;
};

type Chart = {
  readonly page: string;
  readonly name: string;
  readonly ask: (context: RequestContext, turn: number) => Promise<unknown>;
  readonly whole?: boolean;
};
type Row = {
  readonly page: string;
  readonly chart: string;
  /** answers several cards at once: the pages do not ask it before their cards */
  readonly whole: boolean;
  readonly duck: number;
  /** processor milliseconds of all threads of this process: they hardly move when the machine is busy with other things */
  readonly duckCpu: number;
  readonly postgres: number | null;
  /** PostgreSQL over the views of the records; null where the ready-made tables say enough, or the records are not there */
  readonly views: number | null;
  readonly runs: readonly [number, number];
};

const nothing = async (): Promise<void> => undefined;

/**
 * What the product keeps of an answer it keeps by snapshot. A chart that looks at all customers whatever the period is
 * given a new one for each run; the churn rule is then asked for before the clock starts.
 */
let snapshot = 'bench';
const wholeHistory =
  /^(cohorts|survival|usage interval|(backlog|contact-rate|active-customers|crr|churn|(gross|net)-revenue-retention) trend)/;

type Slow = { text: string; ms: number };
/** DuckDB's slowest statement of the chart that is measured */
let slowest: Slow = { text: '', ms: 0 };
/** the facts read since the clock was last started */
let factsRead = new Set<string>();

const watched =
  (rows: Analytics['rows']): Analytics['rows'] =>
  async (sql, params, options) => {
    const start = performance.now();
    const found = await rows(sql, params, options);
    const ms = performance.now() - start;
    for (const [fact] of sql.matchAll(/\bfact_\w+/g)) factsRead.add(fact);
    if (ms > slowest.ms) slowest = { text: `${sql}\n-- ${JSON.stringify(params ?? [])}`, ms };
    return found as never;
  };

/** An engine as the product sees it, over a world that does not change. */
const fixed = (engine: Analytics['engine'], rows: Analytics['rows']): Analytics => ({
  engine,
  rows,
  columns: async (sql, params) => columnsOf(await rows(sql, params)),
  rebuild: nothing,
  refresh: nothing,
  catchUp: nothing,
  close: nothing,
  snapshot: async () => snapshot,
  status: async () => ({
    engine,
    lagSeconds: 0,
    pendingEvents: 0,
    refreshedAt: null,
    rebuilding: false,
    rows: {},
    snapshot,
  }),
});

function postgresAnalytics(pool: pg.Pool): Analytics {
  const rows = async <T extends Record<string, Cell>>(
    sql: string,
    params: readonly Cell[] = [],
  ): Promise<T[]> =>
    (await pool.query(sql, [...params])).rows.map((row: Record<string, unknown>) => {
      const entries = Object.entries(row).map(([name, value]) => [
        name,
        /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value,
      ]);
      return Object.fromEntries(entries) as T;
    });
  return fixed('postgres', rows);
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** About a quarter that ends with the data, never the same twice in a row of runs. */
const quarter = (turn: number) => ({
  from: dateOf(lastDay - 95 + (turn % 20)),
  to: dateOf(lastDay - (Math.floor(turn / 20) % 20)),
});
const everything = (turn: number) => ({
  from: dateOf(firstDay + (turn % 20)),
  to: dateOf(lastDay - (Math.floor(turn / 20) % 20)),
});

type Card = {
  readonly id: string;
  readonly group: 'service' | 'voice' | 'retention';
  readonly trend: boolean;
  readonly distribution: boolean;
  readonly dimensions: readonly string[];
};

const pages = {
  service: 'How are we serving?',
  voice: 'What do they say?',
  retention: 'Do they stay?',
} as const;
const preferred = ['channel', 'team', 'agent', 'moment', 'tier'];

/** The charts the pages draw: headline figures, and each metric through time, spread, and by its first dimension. */
export function chartsOf(cards: readonly Card[]): Chart[] {
  const cardsOf = (page: string, groups: readonly (readonly string[])[]): Chart[] =>
    groups.map((ids) => ({
      page,
      name: `cards ${ids.join(', ')}`,
      ask: (context, turn) =>
        call(router.metrics.figures, { ...quarter(turn), id: ids } as never, { context }),
    }));
  const all = (name: Card['group']): Chart => ({
    page: pages[name],
    name: `all figures of ${name} in one call`,
    whole: true,
    ask: (context, turn) =>
      call(router.metrics.figures, { ...quarter(turn), group: name } as never, { context }),
  });
  const ofCard = (card: Card): Chart[] => {
    const page = pages[card.group];
    const by = preferred.find((dimension) => card.dimensions.includes(dimension)) ?? card.dimensions[0];
    return [
      ...(card.trend
        ? [
            {
              page,
              name: `${card.id} trend`,
              ask: (context: RequestContext, turn: number) =>
                call(router.metrics.trend, { ...quarter(turn), id: card.id } as never, { context }),
            },
          ]
        : []),
      ...(card.distribution
        ? [
            {
              page,
              name: `${card.id} distribution`,
              ask: (context: RequestContext, turn: number) =>
                call(router.metrics.distribution, { ...quarter(turn), id: card.id } as never, { context }),
            },
          ]
        : []),
      ...(by === undefined
        ? []
        : [
            {
              page,
              name: `${card.id} by ${by}`,
              ask: (context: RequestContext, turn: number) =>
                call(router.metrics.breakdown, { ...quarter(turn), id: card.id, dimension: by } as never, {
                  context,
                }),
            },
          ]),
    ];
  };
  const stay = pages.retention;
  return [
    ...cardsOf('Today', cardGroups.today),
    {
      page: 'Today',
      name: 'what waits',
      ask: (context, turn) => call(router.retention.waiting, quarter(turn) as never, { context }),
    },
    {
      page: 'Today',
      name: 'what changed',
      ask: (context, turn) => call(router.retention.changes, quarter(turn) as never, { context }),
    },
    {
      page: 'Today',
      name: 'all of today in one call',
      whole: true,
      ask: (context, turn) => call(router.retention.today, quarter(turn) as never, { context }),
    },
    ...cardsOf(pages.service, cardGroups.service),
    all('service'),
    ...cards.filter((card) => card.group === 'service').flatMap(ofCard),
    ...cardsOf(pages.voice, cardGroups.voice),
    all('voice'),
    {
      page: pages.voice,
      name: 'response funnel',
      ask: (context, turn) => call(router.metrics.funnel, quarter(turn) as never, { context }),
    },
    ...cards.filter((card) => card.group === 'voice').flatMap(ofCard),
    ...cardsOf(stay, cardGroups.retention),
    {
      page: stay,
      name: 'summary in one call',
      whole: true,
      ask: (context, turn) => call(router.retention.summary, quarter(turn) as never, { context }),
    },
    {
      page: stay,
      name: 'survival',
      ask: (context, turn) => call(router.retention.survival, everything(turn) as never, { context }),
    },
    {
      page: stay,
      name: 'survival by tier',
      ask: (context, turn) =>
        call(router.retention.survival, { ...everything(turn), by: 'tier' } as never, { context }),
    },
    {
      page: stay,
      name: 'cohorts of customers',
      ask: (context, turn) =>
        call(router.retention.cohorts, { ...everything(turn), measure: 'customers' } as never, { context }),
    },
    {
      page: stay,
      name: 'cohorts of revenue',
      ask: (context, turn) =>
        call(router.retention.cohorts, { ...everything(turn), measure: 'revenue' } as never, { context }),
    },
    {
      page: stay,
      name: 'usage interval',
      ask: (context, turn) => call(router.retention.usageInterval, everything(turn) as never, { context }),
    },
    ...cards.filter((card) => card.group === 'retention').flatMap(ofCard),
  ];
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

type Time = { readonly wall: number; readonly cpu: number };

async function timed(chart: Chart, context: RequestContext, turn: number): Promise<Time> {
  if (wholeHistory.test(chart.name)) {
    snapshot = `bench-${turn}`;
    await call(router.metrics.catalogue, undefined, { context });
  }
  factsRead = new Set();
  const start = performance.now();
  const used = process.cpuUsage();
  await chart.ask(context, turn);
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/** Times as long that PostgreSQL is to take at least. */
const wanted = 10;

type Contexts = {
  readonly duck: RequestContext;
  readonly postgres: RequestContext | null;
  readonly views: RequestContext | null;
};

/** Runs of both engines alternate, so that a busy moment of the machine falls on both. */
async function measure(
  chart: Chart,
  { duck, postgres, views }: Contexts,
  options: ChartOptions,
  turn: () => number,
): Promise<Row> {
  const times = { duck: [] as Time[], postgres: [] as Time[] };
  const spent = (list: readonly Time[]) => list.reduce((sum, { wall }) => sum + wall, 0) / 1000;
  const walls = (list: readonly Time[]) => list.map(({ wall }) => wall);
  slowest = { text: '', ms: 0 };
  let facts: ReadonlySet<string> = new Set();
  for (let round = 0; round < options.repeat; round++) {
    const period = turn();
    if (spent(times.duck) < options.budget) {
      times.duck.push(await timed(chart, duck, period));
      facts = factsRead;
    }
    if (postgres && spent(times.postgres) < options.budget)
      times.postgres.push(await timed(chart, postgres, period));
  }
  const duckMs = median(walls(times.duck));
  const postgresMs = postgres ? median(walls(times.postgres)) : null;
  const isBought = [...facts].every((fact) => boughtFacts.includes(fact));
  const asksViews = views && isBought && postgresMs !== null && postgresMs / duckMs < wanted;
  return {
    page: chart.page,
    chart: chart.name,
    whole: chart.whole ?? false,
    duck: duckMs,
    duckCpu: median(times.duck.map(({ cpu }) => cpu)),
    postgres: postgresMs,
    views: asksViews ? (await timed(chart, views, turn())).wall : null,
    runs: [times.duck.length, times.postgres.length],
  };
}

async function withApplication<T>(work: (application: Application) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const application = await openApplication({
    config: readConfig({ HOLDFAST_DATA: folder, LOG_LEVEL: 'silent' }),
    log: createLog('silent'),
    modules,
  });
  try {
    return await work(application);
  } finally {
    await application.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line as soon as it is measured: the whole table takes minutes on a busy machine. */
function printer(): (row: Row) => void {
  let last = '';
  return (row) => {
    if (row.page !== last)
      console.log(`\n${row.page.padEnd(62)} DuckDB ms   CPU ms   PostgreSQL ms    ratio   runs`);
    last = row.page;
    const ratio = row.postgres === null ? '' : `${(row.postgres / row.duck).toFixed(1)}x`;
    const views =
      row.views === null
        ? ''
        : `   over the views ${row.views.toFixed(0)} ms, ${(row.views / row.duck).toFixed(1)}x`;
    const cells = [
      row.duck.toFixed(0).padStart(10),
      row.duckCpu.toFixed(0).padStart(8),
      (row.postgres?.toFixed(0) ?? '-').padStart(15),
      ratio.padStart(8),
    ];
    console.log(`  ${row.chart.slice(0, 58).padEnd(58)} ${cells.join(' ')}   ${row.runs.join('/')}${views}`);
  };
}

function printSummary(rows: readonly Row[]): void {
  const charts = rows.filter((row) => !row.whole);
  if (charts.length === 0) return;
  const slow = charts.filter((row) => row.duck >= 300);
  const ratios = charts.flatMap((row) => (row.postgres === null ? [] : [row.postgres / row.duck]));
  const times = charts.map((row) => row.duck);
  const [load = 0] = loadavg();
  console.log(
    `\n${charts.length} charts and cards (calls for a whole page not counted); median ${median(times).toFixed(0)} ms ` +
      `(${median(charts.map((row) => row.duckCpu)).toFixed(0)} ms CPU), slowest ${Math.max(...times).toFixed(0)} ms, ` +
      `${slow.length} at 300 ms or more; load ${load.toFixed(1)} on ${availableParallelism()} cores`,
  );
  if (ratios.length === 0) return;
  const few = charts.filter((row) => row.postgres !== null && row.postgres / row.duck < wanted);
  const viewed = few.flatMap((row) => (row.views === null ? [] : [row.views / row.duck]));
  console.log(
    `PostgreSQL takes ${median(ratios).toFixed(1)} times as long over ready-made tables (median; least ${Math.min(...ratios).toFixed(1)}), ` +
      `${few.length} charts under ${wanted} times`,
  );
  if (viewed.length > 0)
    console.log(
      `of those, ${viewed.length} were asked over the views of the product's own tables, which make the facts they read: ` +
        `${median(viewed).toFixed(1)} times as long (median; least ${Math.min(...viewed).toFixed(1)})`,
    );
}

export async function benchCharts(options: ChartOptions): Promise<readonly Row[]> {
  const { duck, made } = await openDuckWorld(options.scale);
  console.log(`DuckDB world: ${made.reused ? 'already there' : `made in ${made.seconds.toFixed(1)} s`}`);
  let pool: pg.Pool | undefined;
  let records: Application | undefined;
  if (options.databaseUrl === undefined) console.log('PostgreSQL: skipped, BENCH_DATABASE_URL is not set');
  else {
    const world = await makePostgresWorld(options.databaseUrl, options.scale);
    console.log(
      `PostgreSQL world: ${world.reused ? 'already there' : `made in ${world.seconds.toFixed(1)} s`}`,
    );
    pool = new pg.Pool({ connectionString: benchUrl(options.databaseUrl), max: 4 });
    const start = performance.now();
    records = await openRecords(options.databaseUrl, options.scale, fingerprint(options.scale));
    console.log(`PostgreSQL records: there after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  try {
    return await withApplication(async ({ services }) => {
      const contextOf = (analytics: Analytics) =>
        createRequestContext({ ...services, analytics }, systemCaller('bench'));
      const onDuck = contextOf(fixed('duckdb', watched(duck.rows)));
      const onPostgres = pool ? contextOf(postgresAnalytics(pool)) : null;
      const onViews = records ? contextOf(fixed('postgres', records.services.analytics.rows)) : null;
      const contexts = { duck: onDuck, postgres: onPostgres, views: onViews };
      let turn = 0;
      const { metrics: cards } = await call(router.metrics.catalogue, undefined, { context: onDuck });
      for (const context of [onPostgres, onViews])
        if (context) await call(router.metrics.catalogue, undefined, { context });
      const charts = chartsOf(cards as readonly Card[]).filter((chart) => chart.name.includes(options.only));
      const rows: Row[] = [];
      const print = printer();
      for (const chart of charts) {
        const row = await measure(chart, contexts, options, () => turn++);
        print(row);
        if (slowest.ms > options.sqlOver) console.log(`    ${slowest.ms.toFixed(0)} ms: ${slowest.text}`);
        rows.push(row);
      }
      printSummary(rows);
      return rows;
    });
  } finally {
    await pool?.end();
    await records?.close();
    await duck.close();
  }
}
