import type { MetricValue } from '#platform/core/metric.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { ForecastGroup, ForecastTerms } from '../../core/contract/leaving.ts';
import { forecastVersion } from '../../core/leaving-rules.ts';
import { dateOf } from '../../core/period.ts';
import { tooFew } from '../../core/value.ts';
import type { Forecast, ForecastRow } from './load-forecast.ts';

const total = (rows: readonly ForecastRow[], of: (row: ForecastRow) => number | null): number | null => {
  let [sum, known] = [0, false];
  for (const row of rows) {
    const value = of(row);
    if (value === null) continue;
    known = true;
    sum += value;
  }
  return known ? sum : null;
};

const scaled = (money: number | null, margin: number): number | null =>
  money === null ? null : money * margin;

/** How many will leave: the sum of the probabilities, with what chance alone lets it vary by. */
function leavingOf(rows: readonly ForecastRow[]): MetricValue {
  let [sum, variance, n] = [0, 0, 0];
  for (const { probability } of rows) {
    if (probability === null) continue;
    n += 1;
    sum += probability;
    variance += probability * (1 - probability);
  }
  if (n === 0) return tooFew(0, 1);
  const half = 1.96 * Math.sqrt(variance);
  return { value: sum, low: Math.max(0, sum - half), high: Math.min(n, sum + half), n };
}

/** Youngest customers, in days, that count as "may become best". */
const risingDays = 180;

function serviceOf(rows: readonly ForecastRow[], margin: number) {
  const tenth = Math.max(1, Math.round(rows.length / 10));
  const byRecent = rows.map(({ recentTickets }) => recentTickets).sort((a, b) => b - a);
  const recent = byRecent.reduce((sum, n) => sum + n, 0);
  const top = wilsonInterval(
    byRecent.slice(0, tenth).reduce((sum, n) => sum + n, 0),
    recent,
  );
  const byWorth = rows.filter((row) => row.worth !== null).sort((a, b) => (b.worth ?? 0) - (a.worth ?? 0));
  const best = byWorth.slice(0, Math.round(byWorth.length / 10));
  const whole = total(byWorth, (row) => row.worth) ?? 0;
  return {
    open: rows.reduce((sum, { openTickets }) => sum + openTickets, 0),
    topShare: top.ok ? { value: top.estimate, low: top.low, high: top.high, n: recent } : tooFew(recent, 1),
    atRiskOpen: scaled(
      total(
        rows.filter(({ openTickets }) => openTickets > 0),
        (row) => row.atRisk,
      ),
      margin,
    ),
    bestShare: whole > 0 ? (total(best, (row) => row.worth) ?? 0) / whole : null,
    rising: best.filter(({ tenure }) => tenure <= risingDays).length,
  };
}

/** What stands above the list: models, back-test, totals. */
export function findForecast(forecast: Forecast, terms: ForecastTerms, handled: ReadonlySet<string>) {
  const { rows, output, rule, listDays, today, snapshot, currency, counts } = forecast;
  const present = rows.filter(({ state }) => state === 'present');
  const overdue = rows.filter(({ state }) => state === 'overdue');
  const groups = (['contract', 'purchase'] as const).flatMap((kind): ForecastGroup[] =>
    counts[kind] === 0 && output[kind].fits.length === 0
      ? []
      : [{ ...output[kind], customers: counts[kind] }],
  );
  return {
    terms,
    rule,
    listDays,
    currency,
    snapshot,
    today: dateOf(today),
    engineVersion: forecastVersion,
    groups,
    totals: {
      customers: present.length,
      leaving: leavingOf(present),
      atRisk: scaled(
        total(present, (row) => row.atRisk),
        terms.margin,
      ),
      worth: scaled(
        total(present, (row) => row.worth),
        terms.margin,
      ),
      overdue: overdue.length,
      handled: rows.filter(({ customerId }) => handled.has(customerId)).length,
    },
    service: serviceOf(rows, terms.margin),
  };
}
