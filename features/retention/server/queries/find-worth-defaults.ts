import type { MetricValue } from '#platform/core/metric.ts';
import type { InputOrigin, WorthDefaults } from '../../core/contract/worth.ts';
import { dateOf } from '../../core/period.ts';
import { activeAt, factOf } from '../../core/spell-sql.ts';
import { handleHoursForWait, type Stretch } from '../../core/staffing.ts';
import { Effect, type Range, type WorthInputs, type WorthMeasure } from '../../core/worth-schema.ts';
import { findFigures, metricOf } from './find-figures.ts';
import { loadRule } from './load-rule.ts';
import type { Question } from './question.ts';

/** Days the facts are taken from. */
const lookBack = 364;
const weeks = (lookBack + 1) / 7;
const longestLife = 5;

const metricIds: Readonly<Record<WorthMeasure, string>> = {
  frt: 'frt',
  art: 'art-full',
  'one-touch': 'one-touch',
  reopen: 'reopen-rate',
};

/** Goals to begin with: a third of the time, five points of a share. */
const goalOf = (measure: WorthMeasure, from: number): number => {
  if (measure === 'frt' || measure === 'art') return rounded(from / 3);
  return measure === 'one-touch' ? Math.min(1, rounded(from + 0.05)) : Math.max(0, rounded(from - 0.05));
};

/** Three digits that a person would type. */
function rounded(value: number): number {
  return value === 0 || !Number.isFinite(value) ? 0 : Number(value.toPrecision(3));
}

const around = (value: number, by: number): Range => ({
  value: rounded(value),
  low: rounded(value * (1 - by)),
  high: rounded(value * (1 + by)),
});

type Load = {
  readonly requests: number;
  readonly customers: number;
  readonly agents: number;
};

async function readLoad(question: Question): Promise<Load> {
  const { from, to } = question.span;
  const [row] = await question.ask({
    text:
      `select (select count(*) from fact_tickets where exclusion is null and not coalesce(bot_only, false) and created_day between ${from} and ${to}) as requests, ` +
      `(select count(distinct customer_id) from fact_tickets where exclusion is null and created_day between ${to - 89} and ${to}) as customers, ` +
      `(select count(distinct first_agent_id) from fact_tickets where exclusion is null and created_day between ${to - 89} and ${to}) as agents`,
    params: [],
  });
  return {
    requests: Number(row?.requests ?? 0),
    customers: Number(row?.customers ?? 0),
    agents: Number(row?.agents ?? 0),
  };
}

const guessedHours = 45;
const level: readonly Stretch[] = [{ requests: 1, hours: 1 }];

/**
 * The staffed week, from the hours of the week in which requests arrive within business hours, in three parts from busy to
 * quiet. What arrives outside of them is taken as arriving like the rest: it waits for the opening, not for an agent.
 */
async function readPattern(
  question: Question,
): Promise<{ hoursPerWeek: number; pattern: Stretch[]; known: boolean }> {
  const { from, to } = question.span;
  const rows = await question.ask({
    text:
      `select cast(extract(isodow from created_at) as int) * 24 + cast(extract(hour from created_at) as int) as slot, count(*) as n ` +
      `from fact_tickets where exclusion is null and not out_of_hours and created_day between ${from} and ${to} group by 1`,
    params: [],
  });
  const counts = rows.map((row) => Number(row.n ?? 0)).sort((a, b) => b - a);
  const mean = counts.reduce((sum, n) => sum + n, 0) / Math.max(1, counts.length);
  const staffed = counts.filter((n) => n >= mean / 10);
  const total = staffed.reduce((sum, n) => sum + n, 0);
  if (staffed.length < 10 || total < 200)
    return { hoursPerWeek: guessedHours, pattern: [...level], known: false };
  const third = Math.ceil(staffed.length / 3);
  const pattern = [0, 1, 2].flatMap((part) => {
    const own = staffed.slice(part * third, (part + 1) * third);
    const n = own.reduce((sum, one) => sum + one, 0);
    return own.length === 0 ? [] : [{ requests: n / total, hours: own.length / staffed.length }];
  });
  return { hoursPerWeek: staffed.length, pattern, known: true };
}

/** Revenue of the year by the customers active on average, and how many of those there were. */
async function readRevenue(question: Question): Promise<{ perCustomer: number; active: number } | null> {
  const { from, to } = question.span;
  const rule = await loadRule(question);
  const at = (day: number): string => `(select count(*) from ${factOf(rule)} where ${activeAt(rule, day)})`;
  const [row] = await question.ask({
    text: `select (select coalesce(sum(amount), cast(0 as float8)) from fact_orders where day between ${from} and ${to}) as revenue, ${at(from)} as a, ${at(Math.round((from + to) / 2))} as b, ${at(to)} as c`,
    params: [],
  });
  const active = (Number(row?.a ?? 0) + Number(row?.b ?? 0) + Number(row?.c ?? 0)) / 3;
  const revenue = Number(row?.revenue ?? 0);
  return active >= 20 && revenue > 0 ? { perCustomer: revenue / active, active } : null;
}

/** 1 ÷ yearly churn, not above five years: nobody knows what lies further. */
function lifeOf(churn: MetricValue): Range | null {
  if (churn.value === null || churn.value <= 0) return null;
  const years = (share: number): number => Math.min(longestLife, 1 / Math.max(share, 1e-6));
  const value = rounded(years(churn.value));
  return {
    value,
    low: Math.min(value, rounded(years(churn.high ?? churn.value))),
    high: Math.max(value, rounded(years(churn.low ?? churn.value))),
  };
}

/**
 * The effect of a measure that the company's records cannot answer: the reader's own assumption. Its interval includes no effect at all, so
 * that nobody takes it for a finding.
 */
const assumedEffect = (measure: WorthMeasure): Effect =>
  Effect.parse(
    measure === 'frt' || measure === 'art'
      ? {
          // one point more when the wait is twice as long
          riskPerUnit: 0.01 / Math.LN2,
          low: 0,
          high: 0.02 / Math.LN2,
          unit: 'ln-hour',
          kneeLow: 1,
          kneeHigh: 24,
          grade: 'assumed',
        }
      : measure === 'one-touch'
        ? { riskPerUnit: -0.03, low: -0.06, high: 0, unit: 'share', grade: 'assumed' }
        : { riskPerUnit: 0.05, low: 0, high: 0.1, unit: 'share', grade: 'assumed' },
  );

type Seen = {
  readonly value: MetricValue;
  readonly business: MetricValue | undefined;
  readonly churn: MetricValue;
  readonly version: number;
};

async function readFigures(question: Question, measure: WorthMeasure): Promise<Seen> {
  const id = metricIds[measure];
  const [figure, churn] = await findFigures(question, [metricOf(id), metricOf('churn')]);
  if (!figure || !churn) throw new Error('a declared metric was not read');
  return {
    value: figure.value,
    business: figure.parts.businessMedian,
    churn: churn.value,
    version: figure.version,
  };
}

/**
 * Inputs to begin with. `question`: over the last year, compared with nothing; `found`: what the retention link says of the measure.
 */
export async function findWorthDefaults(
  question: Question,
  measure: WorthMeasure,
  found: Effect | null,
): Promise<WorthDefaults> {
  const [seen, load, week, revenue] = await Promise.all([
    readFigures(question, measure),
    readLoad(question),
    readPattern(question),
    readRevenue(question),
  ]);
  const time = measure === 'frt' || measure === 'art';
  const scale = time ? 3600 : 1;
  const measured = seen.value.value === null ? null : seen.value.value / scale;
  const from = rounded(measured ?? (time ? 6 : 0.5));
  const perMonth = (load.requests / weeks) * (365.25 / 12 / 7);
  // people work forty hours; the week may be longer
  const agents = Math.max(1, Math.round(load.agents * Math.min(1, 40 / week.hoursPerWeek)));
  const perHour = load.requests / weeks / week.hoursPerWeek;
  const wait = Math.min(from, (seen.business?.value ?? seen.value.value ?? 0) / 3600);
  const explained =
    time && perHour > 0 && wait > 0
      ? handleHoursForWait({ perHour, pattern: week.pattern, patienceHours: null }, agents, wait / 2)
      : null;
  const life = lifeOf(seen.churn);
  const origin = (known: boolean): InputOrigin => (known ? 'fact' : 'assumed');
  const inputs: WorthInputs = {
    measure,
    from,
    to: goalOf(measure, from),
    effect: found ?? assumedEffect(measure),
    requestsPerMonth: around(perMonth || 500, 0.1),
    customersPerMonth: around(load.customers / 3 || 300, 0.1),
    revenuePerYear: around(revenue?.perCustomer ?? 100, 0.1),
    marginShare: { value: 0.4, low: 0.3, high: 0.5 },
    lifeYears: life ?? { value: 2, low: 1, high: 4 },
    handleHours: around(explained ?? (time ? 0.3 : 0.2), 0.1),
    costPerHour: { value: 25, low: 20, high: 30 },
    paidPerDeskHour: 1.3,
    agents,
    hoursPerWeek: week.hoursPerWeek,
    pattern: week.pattern,
    patienceHours: null,
    most: Math.min(20, Math.max(4, Math.ceil(agents))),
  };
  return {
    inputs,
    origins: {
      from: origin(measured !== null),
      to: 'assumed',
      effect: found ? 'derived' : 'assumed',
      requestsPerMonth: origin(load.requests > 0),
      customersPerMonth: origin(load.customers > 0),
      revenuePerYear: origin(revenue !== null),
      marginShare: 'assumed',
      lifeYears: origin(life !== null),
      handleHours: explained === null ? 'assumed' : 'derived',
      costPerHour: 'assumed',
      paidPerDeskHour: 'assumed',
      agents: load.agents > 0 ? 'derived' : 'assumed',
      hoursPerWeek: week.known ? 'derived' : 'assumed',
      pattern: week.known ? 'fact' : 'assumed',
      patienceHours: 'assumed',
      most: 'assumed',
    },
    n: {
      from: seen.value.n,
      requestsPerMonth: load.requests,
      customersPerMonth: load.customers,
      revenuePerYear: Math.round(revenue?.active ?? 0),
      lifeYears: seen.churn.n,
      agents: load.agents,
    },
    currency: question.company.currency,
    snapshot: question.snapshot,
    today: dateOf(question.today),
    definition: `${metricIds[measure]} ${seen.version}`,
  };
}

/** The period the facts are taken from, as a slice. */
export const yearTo = (today: number) => ({
  from: dateOf(today - lookBack),
  to: dateOf(today),
  compare: 'none' as const,
});
