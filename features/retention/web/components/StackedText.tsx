import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricValue } from '#platform/core/metric.ts';
import type { MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './agents.module.css';

type StackedTextProps = { readonly value: ReactNode; readonly below?: ReactNode };

/** A number with what it rests on below it, for narrow columns. */
export function StackedText({ value, below }: StackedTextProps) {
  return (
    <>
      <b className={classes.numbers}>{value}</b>
      {below ? <span className={classes.below}>{below}</span> : null}
    </>
  );
}

type StackedMetricProps = {
  readonly metric: MetricValue | null;
  readonly look: MetricLook;
  readonly n?: boolean;
};

/** A metric with its interval below it, and n where no column of its own tells it. */
export function StackedMetric({ metric, look, n = false }: StackedMetricProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (!metric) return '–';
  const { value, low, high, needed } = metric;
  if (value === null)
    return (
      <span className={classes.below}>
        {t('metric.notEnough')}
        {needed ? `, ${t('metric.needed', { count: needed, n: format.number(needed) })}` : ''}
      </span>
    );
  const interval = low === null || high === null ? '' : format.interval(low, high, look.unit, look.currency);
  return (
    <StackedText
      value={format.metric(value, look.unit, look.currency)}
      below={[interval, n ? `n = ${format.number(metric.n)}` : ''].filter((part) => part !== '').join(', ')}
    />
  );
}
