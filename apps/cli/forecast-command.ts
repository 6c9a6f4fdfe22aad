import { parseArgs } from 'node:util';
import type { Reason } from '#features/retention/core/contract/leaving.ts';
import { reasonLine } from '#features/retention/core/leaving-reason.ts';
import { formatNumber } from '#platform/core/locale.ts';
import { connect } from './connection.ts';
import { type ForecastWords, forecastWords } from './forecast-words.ts';
import { type Command, type Terminal, terminalLanguage } from './terminal.ts';

const options = {
  json: { type: 'boolean' },
  horizon: { type: 'string' },
  margin: { type: 'string' },
  limit: { type: 'string' },
  sort: { type: 'string' },
  segment: { type: 'string' },
  filter: { type: 'string', multiple: true },
  /** also those who have been silent for longer than the churn definition allows */
  overdue: { type: 'boolean' },
} as const;

type Value = { value: number | null; low: number | null; high: number | null; n: number };
type Quality = { auc: Value; lift: Value };
type Group = {
  kind: 'contract' | 'purchase';
  customers: number;
  fits: { name: string; plan: string | null; parameters: { name: string; estimate: number }[] }[];
  basis: 'model' | 'baseline' | null;
  missing: { reason: string; have: number; needed: number }[];
  backTest: {
    fittedUntil: string;
    until: string;
    n: number;
    left: number;
    predictedLeft: number | null;
    model: Quality | null;
    check: Quality | null;
    baseline: Quality;
    difference: { value: number; low: number; high: number } | null;
    calibration: { predicted: number; seen: Value }[];
  } | null;
};
type Model = {
  groups: Group[];
  totals: { customers: number; leaving: Value; atRisk: number | null };
  currency: string;
  snapshot: string;
  today: string;
};
type Row = {
  customerId: string;
  name: string | null;
  kind: string;
  basis: string | null;
  probability: number | null;
  expected: number | null;
  atRisk: number | null;
  silence: number | null;
  reasons: Reason[];
};
type Page = { rows: Row[]; next: string | null; total: number };

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const fixed = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);
const around = ({ say }: ForecastWords, { value, low, high }: Value, digits: number): string =>
  say('around', { value: fixed(value, digits), low: fixed(low, digits), high: fixed(high, digits) });

/** `--filter tier=premium --filter openTickets>0` as the list's conditions. */
function conditionOf(text: string): { field: string; op: string; value: string } {
  const [, field, sign, value = ''] = /^([a-zA-Z]+)(>=|<=|=|>|<)(.*)$/s.exec(text) ?? [];
  if (field === undefined || sign === undefined) {
    throw Object.assign(new Error(`--filter ${text}: write field=value, field>number or field<number`), {
      code: 'ERR_PARSE_ARGS_FILTER',
    });
  }
  const ops: Readonly<Record<string, string>> = { '=': 'eq', '>': 'gt', '<': 'lt', '>=': 'gte', '<=': 'lte' };
  return { field, op: ops[sign] ?? 'eq', value };
}

type Printer = { readonly out: Terminal['out']; readonly words: ForecastWords };

function printBackTest({ out, words }: Printer, test: NonNullable<Group['backTest']>): void {
  const { say } = words;
  const { fittedUntil: from, until, left, n, predictedLeft } = test;
  const predicted = predictedLeft === null ? '' : say('predicted', { n: predictedLeft.toFixed(0) });
  out(`  ${say('backTest', { from, until, left, n })}${predicted}`);
  for (const ranker of ['model', 'check', 'baseline'] as const) {
    const quality = test[ranker];
    if (quality)
      out(
        `  ${say(ranker).padEnd(36)} AUC ${around(words, quality.auc, 3)}  ${say('lift')} ${around(words, quality.lift, 2)}  n = ${quality.auc.n}`,
      );
  }
  for (const { predicted: share, seen } of test.calibration) {
    const [value, low, high] = [percent(seen.value).padStart(7), percent(seen.low), percent(seen.high)];
    out(
      `    ${say('calibration', { predicted: percent(share).padStart(7), seen: say('around', { value, low, high }), n: seen.n })}`,
    );
  }
}

function printGroup(printer: Printer, group: Group): void {
  const { out, words } = printer;
  out(`\n${words.page(`leaving.test.${group.kind}`)}: ${group.customers}`);
  for (const { name, plan, parameters } of group.fits)
    out(
      `  ${name}${plan === null ? '' : ` (${plan})`}: ${parameters.map((p) => `${p.name} ${p.estimate.toPrecision(4)}`).join(', ')}`,
    );
  for (const { reason, have, needed } of group.missing)
    out(`  ${words.page(`leaving.missing.${reason}`, { have, needed })}`);
  if (!group.backTest) return;
  printBackTest(printer, group.backTest);
  out(`  ${words.say(group.basis === 'model' ? 'byModel' : 'byBaseline')}`);
}

function printRows({ out, words }: Printer, rows: readonly Row[], currency: string): void {
  const { say, page, locale } = words;
  out(
    `\n${say('customer').padEnd(32)} ${say('leaves').padStart(8)} ${say('atRisk').padStart(12)} ${say('expected').padStart(9)} ${say('silent').padStart(7)}  ${say('reasons')}`,
  );
  for (const row of rows) {
    const reasons = row.reasons.map((reason) => {
      const { key, params } = reasonLine(reason, (value, digits) => formatNumber(locale, value, digits));
      return page(key, params);
    });
    out(
      `${(row.name || row.customerId).slice(0, 32).padEnd(32)} ${percent(row.probability).padStart(8)} ` +
        `${`${fixed(row.atRisk, 2)} ${currency}`.padStart(12)} ${fixed(row.expected, 2).padStart(9)} ` +
        `${(row.silence === null ? '–' : say('days', { n: row.silence })).padStart(7)}  ${reasons.join('; ') || page('leaving.noReason')}`,
    );
  }
}

export const forecastCommand: Command = {
  usage:
    'forecast [--horizon 90] [--margin 1] [--limit 20] [--sort -atRisk] [--segment ID] [--filter tier=premium …] [--overdue] [--json]',
  summary: 'who is leaving: back-test against the plain baseline, and the customers with most at risk',
  run: async (terminal) => {
    const { values } = parseArgs({ args: terminal.args, options });
    const connection = await connect(terminal.config);
    try {
      const terms = new URLSearchParams();
      for (const name of ['horizon', 'margin'] as const) {
        const value = values[name];
        if (value !== undefined) terms.set(name, value);
      }
      const list = new URLSearchParams(terms);
      list.set('limit', values.limit ?? '20');
      if (values.segment !== undefined) list.set('segment', values.segment);
      if (values.sort !== undefined) {
        list.set('sort[field]', values.sort.replace(/^-/, ''));
        list.set('sort[direction]', values.sort.startsWith('-') ? 'desc' : 'asc');
      }
      const filters = [...(values.overdue ? [] : ['state=present']), ...(values.filter ?? [])];
      for (const [at, text] of filters.entries())
        for (const [name, value] of Object.entries(conditionOf(text)))
          list.set(`filter[${at}][${name}]`, value);
      const model = await connection.call<Model>('GET', `/leaving/model?${terms}`);
      const page = await connection.call<Page>('GET', `/leaving?${list}`);
      if (values.json) {
        terminal.out(JSON.stringify({ ...model, ...page }, null, 2));
        return 0;
      }
      const { totals, currency } = model;
      const words = forecastWords(terminalLanguage());
      const { say } = words;
      const printer = { out: terminal.out, words };
      terminal.out(
        say('summary', {
          today: model.today,
          customers: totals.customers,
          leaving: around(words, totals.leaving, 0),
          risk:
            totals.atRisk === null
              ? say('riskUnknown')
              : say('risk', { money: `${fixed(totals.atRisk, 0)} ${currency}` }),
        }),
      );
      for (const group of model.groups) printGroup(printer, group);
      printRows(printer, page.rows, currency);
      return 0;
    } finally {
      await connection.close();
    }
  },
};
