import { parseArgs } from 'node:util';
import type { DriverSummary, Run } from '#features/retention/core/contract/link.ts';
import type { DriverResult, Estimate, Evidence } from '#features/retention/core/link/driver-result.ts';
import { exposureIds } from '#features/retention/core/link/exposures.ts';
import { filterDimensions } from '#features/retention/core/schema.ts';
import { connect } from './connection.ts';
import type { Command, Terminal } from './terminal.ts';

/** What a question to the retention link is narrowed by. */
export const linkOptions = {
  from: { type: 'string' },
  to: { type: 'string' },
  segment: { type: 'string' },
  analysis: { type: 'string' },
  filter: { type: 'string', multiple: true },
} as const;

type LinkValues = ReturnType<typeof parseArgs<{ options: typeof linkOptions }>>['values'];

const wrong = (message: string): Error => Object.assign(new Error(message), { code: 'ERR_PARSE_ARGS_VALUE' });

/** The question as a query string; `--filter channel=email` may be repeated. */
export function linkQuery(values: LinkValues): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'segment', 'analysis'] as const) {
    const value = values[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const filter of values.filter ?? []) {
    const [name = '', value = ''] = filter.split(/=(.*)/s);
    if (!filterDimensions.some((known) => known === name))
      throw wrong(`--filter ${filter}: use one of ${filterDimensions.join(', ')}`);
    query.append(name, value);
  }
  return query;
}

type Drivers = { drivers: DriverSummary[]; run: Run; notRecorded: string[]; snapshot: string };
type Driver = { summary: DriverSummary; result: DriverResult; run: Run; snapshot: string };

const points = ({ value, low, high }: Estimate): string => {
  const print = (share: number): string => (share * 100).toFixed(1);
  return `${value > 0 ? '+' : ''}${print(value)} (${print(low)} to ${print(high)})`;
};
const around = ({ value, low, high }: Estimate): string =>
  `${value.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
const share = (value: number): string => `${(value * 100).toFixed(1)} %`;

const hours = (seconds: string): string => `${Number((Number(seconds) / 3600).toPrecision(3))} h`;

/** Neighbouring groups of a duration as one stretch: "0-600", "600-3600" is 0 h … 1 h. */
function sideOf(scale: DriverSummary['scale'], keys: readonly string[]): string {
  if (scale !== 'duration') return keys.join(',').slice(0, 28);
  const [from = ''] = (keys[0] ?? '').split('-');
  const last = keys.findLast((key) => key !== 'not-yet') ?? '';
  const to = last.split('-')[1] ?? '';
  return `${Number.isNaN(Number(from)) ? from : hours(from)} … ${to === '' ? '' : hours(to)}`.trim();
}

const sidesOf = ({ sides, scale }: DriverSummary): string =>
  sides ? `${sideOf(scale, sides.a)} / ${sideOf(scale, sides.b)}` : '';

function missingOf({ reason, needed, monthsNeeded }: DriverSummary): string {
  const more = needed === null ? '' : `, ${needed} more needed`;
  return `${reason ?? 'no answer'}${more}${monthsNeeded === null ? '' : ` (about ${Math.ceil(monthsNeeded)} months)`}`;
}

function printDrivers({ out }: Pick<Terminal, 'out'>, { drivers, run, notRecorded }: Drivers): void {
  out(
    `${'driver'.padEnd(18)} grade ${'staying, points (95 %)'.padEnd(24)} ${'as seen'.padStart(8)} ${'n'.padStart(8)} ${`${run.currency} a year`.padStart(26)}  sides`,
  );
  for (const one of drivers.filter(({ difference }) => difference !== null)) {
    const { id, grade, difference, crudeDifference, n, money } = one;
    out(
      `${id.padEnd(18)} ${(grade ?? '–').padEnd(5)} ${(difference ? points(difference) : '').padEnd(24)} ` +
        `${(crudeDifference === null ? '–' : (crudeDifference * 100).toFixed(1)).padStart(8)} ${String(n).padStart(8)} ` +
        `${(money?.perYear ? around(money.perYear) : '–').padStart(26)}  ${sidesOf(one)}`,
    );
  }
  for (const one of drivers.filter(({ difference }) => difference === null))
    out(`${one.id.padEnd(18)} cannot be answered yet: ${missingOf(one)}`);
  for (const id of notRecorded) out(`${id.padEnd(18)} not recorded`);
  out('\nAssociations among like customers, no proofs. A, B: may be acted on; C: may be nothing.');
}

function printDriver({ out }: Pick<Terminal, 'out'>, { summary, result }: Driver, evidence: Evidence): void {
  const { difference, because } = summary;
  out(
    difference
      ? `${summary.id}: ${points(difference)} points, grade ${summary.grade ?? '–'} (${because.join(', ')}), n = ${summary.n}, lost ${summary.lost}`
      : `${summary.id}: cannot be answered yet: ${missingOf(summary)}`,
  );
  for (const { key, n, crude, standardised, smooth } of result.bins) {
    const like = smooth ?? standardised;
    out(
      `  ${key.slice(0, 24).padEnd(24)} n = ${String(n).padEnd(8)} as seen ${share(crude.value).padEnd(8)} ` +
        `like customers ${like ? `${share(like.value)} (${share(like.low)} to ${share(like.high)})` : '–'}`,
    );
  }
  const { knee, doubt } = result;
  if (knee)
    out(
      `  knee: ${knee.state}${
        knee.state === 'unclear' || !knee.lower
          ? ''
          : ` at ${knee.lower.hours.toFixed(2)} h (${knee.lower.low?.toFixed(2) ?? '–'} to ${knee.lower.high?.toFixed(2) ?? '–'})`
      }`,
    );
  for (const { id, difference: before, alarms } of doubt?.controls ?? [])
    out(`  before: ${id} ${points(before)} ${alarms ? 'ALARM' : 'quiet'}`);
  if (doubt?.eValue)
    out(`  E-value ${doubt.eValue.toFixed(2)}, of the interval ${doubt.eValueBound?.toFixed(2) ?? '–'}`);
  for (const { horizon, difference: at, n } of evidence.ladder)
    out(`  within ${horizon} days: ${at ? points(at) : '–'}, n = ${n}`);
  const { congestion } = evidence;
  if (congestion?.state === 'answered')
    out(`  queue: ${points(congestion.perLnHour)} points more lost per ln hour, n = ${congestion.n}`);
}

export const driversCommand: Command = {
  usage:
    'drivers [EXPOSURE] [--from 2026-01-01] [--to 2026-03-31] [--segment ID] [--analysis ID] [--filter tier=premium …] [--json]',
  summary: 'what keeps customers: every driver with difference, interval, grade and money; or one in full',
  run: async (terminal) => {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: { ...linkOptions, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const [exposure] = positionals;
    if (exposure !== undefined && !exposureIds.some((known) => known === exposure))
      throw wrong(`drivers ${exposure}: use one of ${exposureIds.join(', ')}`);
    const query = linkQuery(values);
    const connection = await connect(terminal.config);
    try {
      if (exposure === undefined) {
        query.set('wait', 'yes');
        const answer = await connection.call<Drivers>('GET', `/retention/drivers?${query}`);
        if (values.json) terminal.out(JSON.stringify(answer, null, 2));
        else printDrivers(terminal, answer);
        return 0;
      }
      const driver = await connection.call<Driver>('GET', `/retention/drivers/${exposure}?${query}`);
      // the grade that knows the natural experiment comes with the evidence
      const { evidence, summary } = await connection.call<{ evidence: Evidence; summary: DriverSummary }>(
        'GET',
        `/retention/drivers/${exposure}/evidence?${query}`,
      );
      if (values.json) terminal.out(JSON.stringify({ ...driver, summary, evidence }, null, 2));
      else printDriver(terminal, { ...driver, summary }, evidence);
      return 0;
    } finally {
      await connection.close();
    }
  },
};
