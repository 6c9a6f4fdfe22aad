import type { Locale } from '#platform/core/i18n.ts';
import type { Services } from '#platform/server/context.ts';
import type { ChurnRule } from '../../core/contract/retention.ts';
import { measures } from '../../core/measure.ts';
import { type Metric, metrics } from '../../core/metrics.ts';
import { dateOf } from '../../core/period.ts';
import type { MetricCard } from '../../core/schema.ts';
import { hasDistribution } from './find-distribution.ts';
import { hasTrend } from './find-trend.ts';
import type { Question } from './question.ts';
import { columnsOfMetric, dimensionsOfMetric } from './special-metrics.ts';

type Words = Pick<Services, 'translate'>;

/** The rule in words, for the definitions that depend on it. */
export function ruleWords(
  { translate }: Words,
  locale: Locale,
  rule: ChurnRule,
): { activeRule: string; revenueRule: string } {
  const say = (key: string) => translate(locale, `retention:rule.${key}`, { days: rule.days });
  return rule.model === 'contract'
    ? { activeRule: say('activeContract'), revenueRule: say('revenueContract') }
    : { activeRule: say('activePurchase'), revenueRule: say('revenuePurchase') };
}

/** A metric as it is printed: the same text stands on every screen, in every export and in the API. */
export function cardOf(
  words: Words,
  locale: Locale,
  metric: Metric,
  rule: ChurnRule,
  question: Pick<Question, 'windows'>,
): MetricCard {
  const { windows } = question;
  const params = {
    ...ruleWords(words, locale, rule),
    reopenDays: windows.reopenDays,
    repeatDays: windows.repeatDays,
    today: dateOf(windows.today),
  };
  const say = (key: string) => words.translate(locale, `retention:metric.${metric.id}.${key}`, params);
  return {
    ...metric,
    name: say('name'),
    short: say('short'),
    definition: say('definition'),
    counted: say('counted'),
    observation: say('observation'),
    dimensions: dimensionsOfMetric(metric.id, rule),
    filters: Object.keys(columnsOfMetric(metric.id, rule)),
    trend: hasTrend(metric),
    distribution: hasDistribution(metric),
    business: Boolean(measures[metric.id]?.seconds?.business || measures[metric.id]?.components.businessMean),
  };
}

export const findCatalogue = (
  words: Words,
  locale: Locale,
  rule: ChurnRule,
  question: Pick<Question, 'windows'>,
): MetricCard[] => metrics.map((metric) => cardOf(words, locale, metric, rule, question));
