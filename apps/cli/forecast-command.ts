import { parseArgs } from 'node:util';
import { connect } from './connection.ts';
import type { Command, Terminal } from './terminal.ts';

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
  reasons: { kind: string; numbers: Record<string, number> }[];
};
type Page = { rows: Row[]; next: string | null; total: number };

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
const fixed = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);
const around = ({ value, low, high }: Value, digits: number): string =>
  `${fixed(value, digits)} (${fixed(low, digits)} to ${fixed(high, digits)})`;

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

function printGroup({ out }: Pick<Terminal, 'out'>, group: Group): void {
  out(
    `\n${group.kind === 'contract' ? 'Contract holders' : 'Customers without a contract'}: ${group.customers}`,
  );
  for (const { name, plan, parameters } of group.fits)
    out(
      `  ${name}${plan === null ? '' : ` (${plan})`}: ${parameters.map((p) => `${p.name} ${p.estimate.toPrecision(4)}`).join(', ')}`,
    );
  for (const { reason, have, needed } of group.missing)
    out(`  not enough data (${reason}): ${have}, ${needed} needed`);
  const { backTest } = group;
  if (!backTest) return;
  out(
    `  back-test: fitted until ${backTest.fittedUntil}, compared until ${backTest.until}: ${backTest.left} of ${backTest.n} left` +
      (backTest.predictedLeft === null ? '' : `, ${backTest.predictedLeft.toFixed(0)} predicted`),
  );
  const rankers = [
    ['model', backTest.model],
    ['check (Pareto/NBD)', backTest.check],
    ['baseline: days since last purchase', backTest.baseline],
  ] as const;
  for (const [name, quality] of rankers)
    if (quality)
      out(
        `  ${name.padEnd(36)} AUC ${around(quality.auc, 3)}  lift at 10 % ${around(quality.lift, 2)}  n = ${quality.auc.n}`,
      );
  for (const { predicted, seen } of backTest.calibration)
    out(
      `    predicted ${percent(predicted).padStart(7)}  seen ${percent(seen.value).padStart(7)} (${percent(seen.low)} to ${percent(seen.high)}), n = ${seen.n}`,
    );
  out(
    group.basis === 'model'
      ? '  The model beats the baseline and ranks the list.'
      : '  The model does not clearly beat the baseline: the list is ranked by the days since the last purchase.',
  );
}

function printRows({ out }: Pick<Terminal, 'out'>, rows: readonly Row[], currency: string): void {
  out(
    `\n${'customer'.padEnd(32)} ${'leaves'.padStart(8)} ${'at risk'.padStart(12)} ${'expected'.padStart(8)} ${'silent'.padStart(7)}  what speaks for it`,
  );
  for (const row of rows) {
    const reasons = row.reasons.map(
      ({ kind, numbers }) =>
        `${kind} ${Object.entries(numbers)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`,
    );
    out(
      `${(row.name || row.customerId).slice(0, 32).padEnd(32)} ${percent(row.probability).padStart(8)} ` +
        `${`${fixed(row.atRisk, 2)} ${currency}`.padStart(12)} ${fixed(row.expected, 2).padStart(8)} ` +
        `${(row.silence === null ? '–' : `${row.silence} d`).padStart(7)}  ${reasons.join('; ')}`,
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
      terminal.out(
        `As of ${model.today}: of ${totals.customers} present customers about ${around(totals.leaving, 0)} are expected to leave; ` +
          `${totals.atRisk === null ? 'money at risk is not known' : `${fixed(totals.atRisk, 0)} ${currency} of the next 12 months at risk`}.`,
      );
      for (const group of model.groups) printGroup(terminal, group);
      printRows(terminal, page.rows, currency);
      return 0;
    } finally {
      await connection.close();
    }
  },
};
