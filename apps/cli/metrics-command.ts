import { parseArgs } from 'node:util';
import { formatInterval, formatMetric, formatNumber } from '#platform/core/locale.ts';
import type { MetricUnit } from '#platform/core/metric.ts';
import { type Connection, connect } from './connection.ts';
import { type MetricsWords, metricsWords } from './metrics-words.ts';
import { type Command, type Terminal, terminalLanguage } from './terminal.ts';

const filterNames = [
  'channel',
  'team',
  'agent',
  'stage',
  'tier',
  'country',
  'language',
  'topic',
  'priority',
  'moment',
  'survey',
  'promise',
  'plan',
  'source',
] as const;

const options = {
  json: { type: 'boolean' },
  id: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  by: { type: 'string' },
  segment: { type: 'string' },
  clock: { type: 'string' },
  compare: { type: 'string' },
  filter: { type: 'string', multiple: true },
} as const;

type Options = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** The slice of the question as a query string; `--filter channel=email` may be repeated. */
function sliceQuery(values: Options): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'segment', 'clock', 'compare'] as const) {
    const value = values[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const filter of values.filter ?? []) {
    const [name = '', value = ''] = filter.split(/=(.*)/s);
    if (!filterNames.some((known) => known === name)) {
      throw Object.assign(new Error(`--filter ${filter}: use one of ${filterNames.join(', ')}`), {
        code: 'ERR_PARSE_ARGS_FILTER',
      });
    }
    query.append(name, value);
  }
  return query;
}

type Value = { value: number | null; low: number | null; high: number | null; n: number; needed?: number };
type Card = {
  id: string;
  code: string;
  name: string;
  unit: MetricUnit;
  group: string;
  dimensions: readonly string[];
};
type Period = { from: string; to: string };
type Split = {
  id: string;
  period: Period;
  total: Value;
  rows: { label: string; value: Value }[];
  others: number;
};
type Figures = { period: Period; figures: { id: string; value: Value }[] };

function show(
  { locale, say }: MetricsWords,
  { value, low, high, n, needed }: Value,
  unit: MetricUnit,
): string {
  const count = formatNumber(locale, n);
  if (value === null)
    return needed === undefined
      ? say('tooFew', { n: count })
      : say('tooFewYet', { n: count, needed: formatNumber(locale, needed) });
  const interval = low === null || high === null ? '' : ` (${formatInterval(locale, low, high, unit)})`;
  return `${formatMetric(locale, value, unit)}${interval}, n = ${count}`;
}

const cardsOf = async (connection: Connection): Promise<readonly Card[]> =>
  (await connection.call<{ metrics: Card[] }>('GET', '/metrics')).metrics;

type Printer = { readonly out: Terminal['out']; readonly words: MetricsWords };

function printSplit(
  { out, words }: Printer,
  { period, total, rows, others }: Split,
  card: Card,
  by: string,
): void {
  const { say } = words;
  out(say('by', { name: `${card.code} ${card.name}`, by, period: `${period.from} … ${period.to}` }));
  const lines = [
    { label: say('all'), value: total },
    ...rows.map((row) => ({ ...row, label: row.label || say('notSet') })),
  ];
  const width = Math.min(40, Math.max(...lines.map(({ label }) => label.length)));
  for (const { label, value } of lines) out(`  ${label.padEnd(width)}  ${show(words, value, card.unit)}`);
  if (others > 0) out(`  ${say('others', { n: others })}`);
}

/** Each figure by the values of a dimension; without ids those of the group that can be split by it. */
async function printSplits(
  values: Options & { readonly by: string },
  printer: Printer,
  connection: Connection,
  group: string | undefined,
): Promise<number> {
  const cards = await cardsOf(connection);
  const { by } = values;
  const ids =
    values.id ??
    cards.filter((card) => card.group === group && card.dimensions.includes(by)).map(({ id }) => id);
  if (ids.length === 0) {
    const known = [...new Set(cards.flatMap(({ dimensions }) => dimensions))].sort();
    const why = group
      ? `nothing can be split by it; use one of ${known.join(', ')}`
      : 'say of which figure, with --id';
    throw Object.assign(new Error(`--by ${by}: ${why}`), { code: 'ERR_PARSE_ARGS_BY' });
  }
  const splits: Split[] = [];
  for (const id of ids)
    splits.push(
      await connection.call(
        'GET',
        `/metrics/${encodeURIComponent(id)}/by/${encodeURIComponent(by)}?${sliceQuery(values)}`,
      ),
    );
  if (values.json) {
    printer.out(JSON.stringify(splits.length === 1 ? splits[0] : splits, null, 2));
    return 0;
  }
  for (const split of splits) {
    const card = cards.find(({ id }) => id === split.id);
    if (card) printSplit(printer, split, card, by);
  }
  return 0;
}

async function printFigures(values: Options, { config, out }: Terminal, group?: string): Promise<number> {
  const printer = { out, words: metricsWords(terminalLanguage()) };
  const connection = await connect(config);
  try {
    const { by } = values;
    if (by !== undefined) return await printSplits({ ...values, by }, printer, connection, group);
    const query = sliceQuery(values);
    for (const id of values.id ?? []) query.append('id', id);
    if (group && !values.id) query.set('group', group);
    const answer = await connection.call<Figures>('GET', `/metrics/figures?${query}`);
    if (values.json) {
      out(JSON.stringify(answer, null, 2));
      return 0;
    }
    const cards = await cardsOf(connection);
    out(`${answer.period.from} … ${answer.period.to}`);
    for (const { id, value } of answer.figures) {
      const card = cards.find((one) => one.id === id);
      if (card)
        out(`${card.code.padEnd(4)} ${card.name.padEnd(44)} ${show(printer.words, value, card.unit)}`);
    }
    return 0;
  } finally {
    await connection.close();
  }
}

export const metricsCommand: Command = {
  usage:
    'metrics [--id frt …] [--from 2026-01-01] [--to 2026-03-31] [--by channel] [--segment ID] [--filter channel=email …] [--json]',
  summary: 'figures of service, voice and retention, each with n and interval',
  run: async (terminal) => printFigures(parseArgs({ args: terminal.args, options }).values, terminal),
};

const views = ['summary', 'survival', 'cohorts', 'usage-interval', 'today'] as const;

export const retentionCommand: Command = {
  usage: `retention [${views.join(' | ')}] [--from --to --by --segment --filter …] [--json]`,
  summary: 'do they stay: retention with its reconciliation, survival, cohorts',
  run: async (terminal) => {
    const { values, positionals } = parseArgs({ args: terminal.args, options, allowPositionals: true });
    const [view = 'summary'] = positionals;
    if (!views.some((known) => known === view)) {
      throw Object.assign(new Error(`retention ${view}: use one of ${views.join(', ')}`), {
        code: 'ERR_PARSE_ARGS_VIEW',
      });
    }
    if (!values.json && view === 'summary') return printFigures(values, terminal, 'retention');
    const connection = await connect(terminal.config);
    try {
      const query = sliceQuery(values);
      if (values.by !== undefined) query.set('by', values.by);
      terminal.out(JSON.stringify(await connection.call('GET', `/retention/${view}?${query}`), null, 2));
      return 0;
    } finally {
      await connection.close();
    }
  },
};
