import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { driverOfMetric } from '#features/retention/core/link/driver-of-metric.ts';
import type { Figure, MetricCard } from '#features/retention/core/schema.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { MetricFigure } from '#platform/web/components/MetricFigure.tsx';
import type { SearchParams } from '#platform/web/route.ts';
import classes from './FigureCard.module.css';
import { LeftOut } from './LeftOut.tsx';
import { lookOf, scaled } from './use-metrics.ts';

type FigureCardProps = {
  /** undefined while loading */
  readonly card: MetricCard | undefined;
  /** undefined while loading */
  readonly figure: Figure | undefined;
  readonly period?: string | undefined;
  readonly currency: string;
  /** opens the details of this metric on the same page */
  readonly onSelect?: (id: string) => void;
  readonly selected?: boolean;
  /** the page where the details are, instead of `onSelect` */
  readonly to?: string;
  /** the filters and choice that go with `to` */
  readonly search?: SearchParams;
};

/** One declared metric as a figure with everything the product owes a number. Its other statistics are in the details. */
export function FigureCard(props: FigureCardProps) {
  const { card, figure, period, currency, onSelect, selected = false, to, search } = props;
  const { t } = useTranslation('retention');
  if (!card) {
    return (
      <div className={classes.card}>
        <Skeleton height={16} width="50%" mt={12} />
        <Skeleton height={28} width="40%" mt={12} />
      </div>
    );
  }
  const driver = driverOfMetric(card.id);
  const words = selected ? t('page.shownBelow') : t('page.details');
  return (
    <div className={classes.card} data-selected={selected}>
      <MetricFigure
        label={card.name}
        metric={figure ? scaled(figure.value, card.unit, currency) : undefined}
        look={lookOf(card, currency)}
        definition={
          <>
            <p>{card.definition}</p>
            <p>{card.counted}</p>
          </>
        }
        {...(period ? { period } : {})}
        {...(figure?.previous ? { previous: scaled(figure.previous, card.unit, currency) } : {})}
        {...(figure?.difference ? { change: figure.difference } : {})}
        {...(driver ? { retentionTo: `/drivers/${driver}` } : {})}
      />
      {figure && figure.value.value === null ? <LeftOut excluded={figure.excluded} /> : null}
      {onSelect ? (
        <button
          type="button"
          className={classes.details ?? ''}
          aria-pressed={selected}
          aria-label={`${words}: ${card.name}`}
          onClick={() => onSelect(card.id)}
        >
          {words}
        </button>
      ) : null}
      {to ? (
        <AppLink
          to={to}
          {...(search ? { search } : {})}
          className={classes.details ?? ''}
          aria-label={`${words}: ${card.name}`}
        >
          {words}
        </AppLink>
      ) : null}
    </div>
  );
}
