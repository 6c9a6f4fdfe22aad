import { useTranslation } from 'react-i18next';
import type { Difference } from '#features/retention/core/schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import type { MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './EstimateText.module.css';

type EstimateTextProps = { readonly metric: MetricValue | undefined; readonly look: MetricLook };

/** A value with its interval for a row of a table that has a column of its own for n. */
export function EstimateText({ metric, look }: EstimateTextProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (!metric) return '–';
  const { value, low, high, needed } = metric;
  if (value === null) {
    const more = needed ? `, ${t('metric.needed', { count: needed, n: format.number(needed) })}` : '';
    return <span className={classes.faint}>{`${t('metric.notEnough')}${more}`}</span>;
  }
  return (
    <span className={classes.numbers}>
      <b>{format.metric(value, look.unit, look.currency)}</b>
      {low !== null && high !== null ? (
        <>
          {' '}
          <span className={classes.interval}>({format.interval(low, high, look.unit, look.currency)})</span>
        </>
      ) : null}
    </span>
  );
}

type DifferenceTextProps = { readonly difference: Difference | null | undefined; readonly look: MetricLook };

/** "−17 min, better (−33 min … −49 s)"; without an interval only the difference, and no verdict. */
export function DifferenceText({ difference, look }: DifferenceTextProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  if (!difference) return <span className={classes.faint}>–</span>;
  const { value, low, high, significant, verdict } = difference;
  const print = (x: number): string => format.change(x, look.unit, look.currency);
  if (low === null || high === null) return <span className={classes.numbers}>{print(value)}</span>;
  const words = significant
    ? verdict
      ? `, ${t(`page.verdict.${verdict}`)}`
      : ''
    : `, ${t('page.verdict.unclear')}`;
  return (
    <span className={classes.numbers}>
      <span className={classes.verdict} data-verdict={significant ? (verdict ?? 'none') : 'none'}>
        {print(value)}
        {words}
      </span>{' '}
      <span className={classes.interval}>{`(${print(low)} … ${print(high)})`}</span>
    </span>
  );
}
