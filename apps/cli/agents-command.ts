import { parseArgs } from 'node:util';
import { connect } from './connection.ts';
import type { Command } from './terminal.ts';

const options = {
  json: { type: 'boolean' },
  margin: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  analysis: { type: 'string' },
} as const;

type Estimate = { value: number; low: number; high: number };
type Line = {
  name: string;
  n: number;
  observed: number;
  expected: number;
  shrunk: Estimate;
  funnel: string;
  expectedRate: number;
  difference: Estimate;
  sales: { counts: boolean; bound: number; perCustomer: Estimate };
};
type Answer = {
  state: string;
  reason: string | null;
  n: number;
  margin: number;
  agents: Line[];
  notYet: { name: string; n: number; reason: string; needed: number | null }[];
  run: { currency: string; settings: { horizon: number } };
  snapshot: string;
};

const states: Readonly<Record<string, string>> = {
  inside: 'within chance',
  'high-95': 'fewer stay',
  'high-99.8': 'fewer stay, clearly',
  'low-95': 'more stay',
  'low-99.8': 'more stay, clearly',
};

const around = ({ value, low, high }: Estimate, print: (value: number) => string): string =>
  `${print(value)} (${print(low)} to ${print(high)})`;
const ratio = (value: number): string => value.toFixed(2);
const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`;

function lineOf(line: Line, currency: string): string {
  const { name, n, observed, expected, shrunk, funnel, expectedRate, difference, sales } = line;
  const money = sales.counts ? `${sales.perCustomer.value.toFixed(0)} ${currency}` : 'does not count';
  return (
    `${name.slice(0, 24).padEnd(24)} ${String(n).padStart(7)} ${String(observed).padStart(6)} ${expected.toFixed(0).padStart(8)} ` +
    `${around(shrunk, ratio).padEnd(22)} ${around(difference, points).padEnd(24)} ` +
    `${`${(expectedRate * 100).toFixed(1)} %`.padStart(7)}  ${(states[funnel] ?? funnel).padEnd(20)} ${money}`
  );
}

export const agentsCommand: Command = {
  usage: 'agents [--margin 2] [--from DAY --to DAY] [--analysis ID] [--json]',
  summary: 'retention of the customers each agent served against the expectation given the book; no ranking',
  run: async ({ args, config, out }) => {
    const { values } = parseArgs({ args, options });
    const connection = await connect(config);
    try {
      const asked = new URLSearchParams();
      for (const name of ['margin', 'from', 'to', 'analysis'] as const) {
        const value = values[name];
        if (value !== undefined) asked.set(name, value);
      }
      const answer = await connection.call<Answer>('GET', `/retention/agents?${asked}`);
      if (values.json) {
        out(JSON.stringify(answer, null, 2));
        return 0;
      }
      if (answer.state !== 'answered') out(`Cannot be answered yet: ${answer.reason}.`);
      else
        out(
          `${'agent'.padEnd(24)} ${'served'.padStart(7)} ${'lost'.padStart(6)} ${'expected'.padStart(8)} ${'ratio, shrunk'.padEnd(22)} ` +
            `${'staying, points'.padEnd(24)} ${'book'.padStart(7)}  ${'against chance'.padEnd(20)} revenue per customer`,
        );
      for (const line of answer.agents) out(lineOf(line, answer.run.currency));
      for (const { name, n, reason, needed } of answer.notYet)
        out(
          reason === 'few'
            ? `${name}: ${n} customers, not enough yet, needs about ${needed} more`
            : `${name}: ${n} customers, but nobody else serves such customers`,
        );
      out('By name. An association, no verdict on a person; books are evened out only by what is recorded.');
      return 0;
    } finally {
      await connection.close();
    }
  },
};
