import { measureOf } from '../../core/measure.ts';
import type { Metric } from '../../core/metrics.ts';
import { differenceOf, type Reading } from '../../core/reading.ts';
import type { Difference, Dimension } from '../../core/schema.ts';
import { adjustedP, shareDifference } from '../../core/value.ts';
import { filtersAgent } from './find-figures.ts';
import { labelsOf } from './labels.ts';
import { loadRule } from './load-rule.ts';
import { noDimension, type Question } from './question.ts';
import { emptyReading, readMetrics } from './read-metrics.ts';
import { wholeKey } from './read-spreads.ts';
import { columnsOfMetric, dimensionsOfMetric, specials } from './special-metrics.ts';

const mostRows = 100;

type Groups = {
  readonly total: Reading;
  readonly now: ReadonlyMap<string, Reading>;
  readonly earlier: ReadonlyMap<string, Reading> | null;
};

async function readGroups(question: Question, metric: Metric, dimension: Dimension): Promise<Groups> {
  const { span, before } = question;
  const agent = dimension === 'agent' || filtersAgent(question);
  const measure = measureOf(metric.id, agent);
  const special = specials[metric.id];
  if (!measure && special) {
    const spans = before ? [span, before] : [span];
    const [now, earlier] = await special.read(question, metric, spans, dimension);
    if (!now) throw new Error(`the reader of ${metric.id} gave nothing`);
    return { total: now.whole, now: now.parts, earlier: earlier?.parts ?? null };
  }
  const column = measure?.columns[dimension];
  if (!measure || !column) throw noDimension(metric.id, dimension);
  const spans = before ? [span, before] : [span];
  const byAgent = { byAgent: agent };
  const parts = await readMetrics(question, [metric], { spans, dimension: column }, byAgent);
  const reads = parts.get(metric.id) ?? [];
  const of = (wanted: number) =>
    new Map(
      reads
        .filter((read) => read.span === wanted && read.key !== wholeKey)
        .map((read) => [read.key, read.reading]),
    );
  const whole = !measure.perPerson
    ? reads.find((read) => read.span === 0 && read.key === wholeKey)
    : (await readMetrics(question, [metric], { spans: [span] }, byAgent)).get(metric.id)?.[0];
  return {
    total: whole?.reading ?? emptyReading(metric, measure, question),
    now: of(0),
    earlier: before ? of(1) : null,
  };
}

/** A group against all others of the slice; only what adds up can be taken out of the whole exactly. */
function againstRest(metric: Metric, total: Reading, own: Reading): Difference | null {
  if (own.value.value === null) return null;
  if (total.cell && own.cell) {
    const rest = { n: total.cell.n - own.cell.n, s: total.cell.s - own.cell.s, q: 0 };
    return rest.n < metric.minimumN ? null : shareDifference(metric, own.cell, rest);
  }
  if (total.nps && own.nps) {
    const nps = {
      promoters: total.nps.promoters - own.nps.promoters,
      passives: total.nps.passives - own.nps.passives,
      detractors: total.nps.detractors - own.nps.detractors,
    };
    const n = nps.promoters + nps.passives + nps.detractors;
    if (n < metric.minimumN) return null;
    return differenceOf(metric, own, { value: { value: 0, low: null, high: null, n }, parts: {}, nps });
  }
  return null;
}

/** Many groups are compared at once: a difference counts as real only when it survives the correction for that. */
function corrected(differences: readonly (Difference | null)[]): (Difference | null)[] {
  const tested = differences.flatMap((one, index) => (one && one.p !== null ? [{ index, p: one.p }] : []));
  const adjusted = adjustedP(tested.map(({ p }) => p));
  const place = new Map(tested.map(({ index }, at) => [index, adjusted[at] ?? 1]));
  return differences.map((one, index) => {
    const p = place.get(index);
    if (!one || p === undefined) return one;
    const significant = p < 0.05;
    return { ...one, p, significant, verdict: significant ? one.verdict : null };
  });
}

/** @throws Refusal retention:no-dimension */
export async function findBreakdown(
  question: Question,
  metric: Metric,
  dimension: Dimension,
  locale: 'en' | 'ru',
) {
  const rule = await loadRule(question);
  if (!dimensionsOfMetric(metric.id, rule).includes(dimension)) throw noDimension(metric.id, dimension);
  const { total, now, earlier: thenAll } = await readGroups(question, metric, dimension);
  const label = await labelsOf(question, dimension, locale);
  const all = [...now].sort(
    ([a, x], [b, y]) =>
      y.value.n - x.value.n || (y.value.value ?? 0) - (x.value.value ?? 0) || (a < b ? -1 : 1),
  );
  const shown = all.slice(0, mostRows);
  const rest = corrected(shown.map(([, reading]) => againstRest(metric, total, reading)));
  return {
    columns: columnsOfMetric(metric.id, rule),
    total: total.value,
    rows: shown.map(([key, reading], index) => {
      const earlier = thenAll?.get(key);
      return {
        key,
        label: label(key),
        value: reading.value,
        parts: { ...reading.parts },
        previous: earlier?.value ?? null,
        difference: earlier ? differenceOf(metric, reading, earlier) : null,
        againstRest: rest[index] ?? null,
      };
    }),
    others: all.length - shown.length,
  };
}
