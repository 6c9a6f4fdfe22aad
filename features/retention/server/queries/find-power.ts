import { meanInterval } from '#stats/comparison/mean-interval.ts';
import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import {
  customersNeeded,
  experimentLevel,
  experimentPower,
  type PowerQuestion,
  shareVariances,
} from '../../core/experiment-power.ts';
import type { Power, PowerInput } from '../../core/experiment-schema.ts';
import { baselineQuery, comingQuery } from '../../core/experiment-sql.ts';
import { dateOf } from '../../core/period.ts';
import type { Question } from './question.ts';

const leastN = 20;

async function readBaseline(question: Pick<Question, 'ask' | 'today'>, input: PowerInput, rule: ChurnRule) {
  const { outcome, horizonDays } = input;
  const [row] = await question.ask(baselineQuery(input, { outcome, horizonDays, rule }, question.today));
  const n = Number(row?.n ?? 0);
  const [sum, sumSquares] = [Number(row?.s ?? 0), Number(row?.q ?? 0)];
  const moments = { n, sum, sumSquares };
  const interval = outcome === 'revenue' ? meanInterval(moments) : wilsonInterval(sum, n);
  if (n < leastN || !interval.ok)
    return { measured: { value: null, low: null, high: null, n, needed: leastN - n }, deviation: null };
  const { estimate, low, high } = interval;
  return {
    measured: { value: estimate, low, high, n },
    deviation: Math.sqrt(Math.max(0, sumSquares / n - (sum / n) ** 2)),
  };
}

function questionOf(
  input: PowerInput,
  baseline: number | null,
  deviation: number | null,
): PowerQuestion | null {
  const { outcome, effect, share } = input;
  if (outcome === 'revenue')
    return deviation === null ? null : { variances: [deviation ** 2, deviation ** 2], effect, share };
  const variances = baseline === null ? null : shareVariances(baseline, effect);
  return variances && { variances, effect, share };
}

/** How many customers it takes, and how long until so many have come and their horizon is over. */
export async function findPower(
  question: Pick<Question, 'ask' | 'today' | 'snapshot'>,
  input: PowerInput,
  rule: ChurnRule,
): Promise<Power> {
  const [found, [coming]] = await Promise.all([
    readBaseline(question, input, rule),
    question.ask(comingQuery(input, question.today)),
  ]);
  const baseline = input.baseline ?? found.measured.value;
  const deviation = input.deviation ?? found.deviation;
  const asked = questionOf(input, baseline, deviation);
  const watched = asked && customersNeeded(asked, true);
  const perMonth = Number(coming?.n ?? 0) / 3;
  return {
    outcome: input.outcome,
    horizonDays: input.horizonDays,
    share: input.share,
    effect: input.effect,
    level: experimentLevel,
    power: experimentPower,
    measured: found.measured,
    measuredDeviation: found.deviation,
    baseline,
    deviation,
    once: asked && customersNeeded(asked, false),
    watched,
    perMonth,
    months: watched && perMonth > 0 ? watched.total / perMonth + input.horizonDays / (365.25 / 12) : null,
    rule,
    shortHorizon: input.outcome === 'stays' && rule.model === 'purchase' && input.horizonDays < rule.days,
    snapshot: question.snapshot,
    today: dateOf(question.today),
  };
}
