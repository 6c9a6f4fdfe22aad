import type { Figure, MetricCard } from '#features/retention/core/schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import type { MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { lookOf, scaled } from './use-metrics.ts';

/** Which other statistics of a metric are worth a look, in reading order; durations by both clocks. */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  awt: ['businessMean', 'calendarMean', 'abandonedMean', 'unansweredShare'],
  'awt-live': ['abandonedMean', 'unansweredShare'],
  transfers: ['share', 'hotPotato'],
  touches: ['customerTurns'],
  backlog: ['ageMedian', 'ageP90'],
  unanswered: ['autoClosed'],
  csat: ['mean'],
  nps: ['promoters', 'passives', 'detractors'],
  ces: ['topShare'],
  ces7: ['topShare'],
  crr: ['counts'],
  'repeat-after-contact': ['any30', 'any90', 'last90'],
};
/** Only one of the two other clocks is ever there: the one that was not asked for. */
const durationParts = ['p90', 'mean', 'businessMedian', 'businessP90', 'calendarMedian', 'calendarP90'];

/** Parts that are shares whatever the metric itself is. */
const shareParts = new Set([
  'topShare',
  'promoters',
  'passives',
  'detractors',
  'share',
  'hotPotato',
  'autoClosed',
  'unansweredShare',
]);
/** Ages of what is open are counted in whole days. */
const dayParts = new Set(['ageMedian', 'ageP90']);

function partUnit(key: string, card: MetricCard): MetricCard['unit'] {
  if (key === 'mean' && card.unit === 'share') return 'mean';
  if (shareParts.has(key) || /^(any|last)\d+$/.test(key)) return 'share';
  return dayParts.has(key) ? 'days' : card.unit;
}

export type Part = { readonly key: string; readonly metric: MetricValue; readonly look: MetricLook };

/** The other statistics of a figure, each with the unit it is written in. */
export function partsIn(card: MetricCard, figure: Figure | undefined, currency: string): readonly Part[] {
  const keys = partsOf[card.id] ?? (card.kind === 'duration' ? durationParts : []);
  return keys.flatMap((key) => {
    const metric = figure?.parts[key];
    if (!metric) return [];
    const unit = partUnit(key, card);
    return [
      {
        key,
        metric: unit === card.unit ? scaled(metric, card.unit, currency) : metric,
        look: { ...lookOf(card, currency), unit },
      },
    ];
  });
}
