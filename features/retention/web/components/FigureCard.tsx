import { useTranslation } from 'react-i18next';
import type { Figure, MetricCard } from '#features/retention/core/schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { MetricFigure } from '#platform/web/components/MetricFigure.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import classes from './FigureCard.module.css';
import { lookOf, scaled } from './use-metrics.ts';

type FigureCardProps = {
  readonly card: MetricCard | undefined;
  /** undefined while loading */
  readonly figure: Figure | undefined;
  readonly period?: string | undefined;
  readonly currency: string;
  /** keys of `parts` to show beside the headline */
  readonly parts?: readonly string[];
  readonly size?: 'sm' | 'md' | 'lg';
  /** opens the details of this metric on the same page */
  readonly onSelect?: (id: string) => void;
  readonly selected?: boolean;
  /** the page where the details are, instead of `onSelect` */
  readonly to?: string;
};

/** Parts that are shares whatever the metric itself is. */
const shareParts = new Set([
  'topShare',
  'promoters',
  'passives',
  'detractors',
  'share',
  'hotPotato',
  'autoClosed',
]);
const secondParts = new Set(['ageMedian', 'ageP90']);

function partUnit(key: string, card: MetricCard): MetricCard['unit'] {
  if (key === 'mean' && card.unit === 'share') return 'mean';
  if (shareParts.has(key) || /^(any|last)\d+$/.test(key)) return 'share';
  return secondParts.has(key) ? 'seconds' : card.unit;
}

/** One declared metric as a figure with everything the product owes a number. */
export function FigureCard(props: FigureCardProps) {
  const { card, figure, period, currency, parts = [], size = 'md', onSelect, selected = false, to } = props;
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  if (!card) return null;
  const look = lookOf(card, currency);
  const scale = (value: MetricValue): MetricValue => scaled(value, card.unit, currency);
  const also = parts.flatMap((key) => {
    const metric = figure?.parts[key];
    if (!metric) return [];
    const unit = partUnit(key, card);
    const label = translateKey(i18n, `retention:part.${key}`);
    return [{ label, metric: unit === card.unit ? scale(metric) : metric, look: { ...look, unit } }];
  });
  return (
    <div className={classes.card} data-selected={selected}>
      <MetricFigure
        label={card.name}
        metric={figure ? scale(figure.value) : undefined}
        look={look}
        size={size}
        definition={
          <>
            <p>{card.definition}</p>
            <p>{card.counted}</p>
          </>
        }
        {...(period ? { period } : {})}
        {...(figure?.previous ? { previous: scale(figure.previous) } : {})}
        {...(figure?.difference ? { change: figure.difference } : {})}
        also={also}
      />
      {figure && figure.value.value === null && figure.excluded.length > 0 ? (
        <p className={classes.note}>
          {figure.excluded
            .map(
              ({ reason, n }) => `${translateKey(i18n, `retention:excluded.${reason}`)}: ${format.number(n)}`,
            )
            .join(', ')}
        </p>
      ) : null}
      {onSelect ? (
        <button
          type="button"
          className={classes.details ?? ''}
          aria-pressed={selected}
          aria-label={t('page.detailsOf', { name: card.name })}
          onClick={() => onSelect(card.id)}
        >
          {selected ? t('page.shownBelow') : t('page.details')}
        </button>
      ) : null}
      {to ? (
        <AppLink
          to={to}
          className={classes.details ?? ''}
          aria-label={t('page.detailsOf', { name: card.name })}
        >
          {t('page.details')}
        </AppLink>
      ) : null}
    </div>
  );
}
