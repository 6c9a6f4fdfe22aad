import { Skeleton } from '@mantine/core';
import { IconArrowDownRight, IconArrowNarrowRight, IconArrowUpRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricDefinition, MetricValue } from '#platform/core/metric.ts';
import { useFormat } from '../i18n.ts';
import { AppLink } from './AppLink.tsx';
import { DefinitionTip } from './DefinitionTip.tsx';
import classes from './MetricFigure.module.css';

/** How a metric is written: the parts of its declaration that a figure needs. */
export type MetricLook = Pick<MetricDefinition, 'unit' | 'better'> & {
  readonly code?: string;
  /** ISO 4217, for money */
  readonly currency?: string;
};

/** A difference of two values with its 95 % interval (null where none can be given). */
export type MetricChange = {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

export type MetricFigureProps = {
  readonly label: string;
  /** undefined while loading */
  readonly metric: MetricValue | undefined;
  readonly look: MetricLook;
  /** the exact definition in words */
  readonly definition: ReactNode;
  /** what the number covers, in words: "1 Jan – 31 Mar 2026" */
  readonly period?: string;
  /** the same metric in the period compared with */
  readonly previous?: MetricValue;
  /** difference to `previous`; absent: computed without an interval */
  readonly change?: MetricChange;
  /** further statistics of the same thing (p90 beside the median); `look` where they have a unit of their own */
  readonly also?: readonly {
    readonly label: string;
    readonly metric: MetricValue;
    readonly look?: MetricLook;
  }[];
  /** where this figure's effect on retention is shown */
  readonly retentionTo?: string;
  readonly size?: 'sm' | 'md' | 'lg';
};

/** One number of the product: its value, interval, n, exact definition, and how it moved. */
export function MetricFigure(props: MetricFigureProps) {
  const { label, metric, look, definition, period, previous, also = [], retentionTo, size = 'md' } = props;
  const { t } = useTranslation('platform');
  const tip = (
    <DefinitionTip name={label} label={label}>
      {definition}
      {period ? <div className={classes.note}>{t('metric.period', { period })}</div> : null}
      {look.code ? <div className={classes.note}>{look.code}</div> : null}
    </DefinitionTip>
  );
  return (
    <div className={classes.figure} data-size={size}>
      <div className={classes.label}>{tip}</div>
      {metric === undefined ? (
        <Skeleton height={size === 'lg' ? 40 : 28} width="60%" my={6} />
      ) : (
        <MetricText metric={metric} look={look} />
      )}
      {metric !== undefined && metric.value !== null && previous ? (
        <ChangeText now={metric.value} previous={previous} change={props.change} look={look} />
      ) : null}
      {also.map((other) => (
        <div key={other.label} className={classes.also}>
          <span className={classes.alsoLabel}>{other.label}</span>{' '}
          <InlineMetric metric={other.metric} look={other.look ?? look} />
        </div>
      ))}
      {retentionTo ? (
        <AppLink to={retentionTo} className={classes.retention ?? ''}>
          {t('metric.toRetention')}
        </AppLink>
      ) : null}
    </div>
  );
}

/** "not enough data yet, 12 more needed (have 18)", or the value over its interval and n. */
function MetricText({ metric, look }: { readonly metric: MetricValue; readonly look: MetricLook }) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (metric.value === null) return <NotEnough metric={metric} />;
  const { low, high } = metric;
  return (
    <>
      <div className={classes.value}>{format.metric(metric.value, look.unit, look.currency)}</div>
      <div className={classes.certainty}>
        {low !== null && high !== null ? (
          <span className={classes.interval}>
            {t('metric.intervalShort', { interval: format.interval(low, high, look.unit, look.currency) })}
          </span>
        ) : null}
        <span>{t('metric.n', { n: format.number(metric.n) })}</span>
      </div>
    </>
  );
}

function NotEnough({ metric }: { readonly metric: MetricValue }) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  return (
    <div className={classes.notEnough}>
      <div>{t('metric.notEnough')}</div>
      <div className={classes.certainty}>
        {metric.needed ? (
          <span>{t('metric.needed', { count: metric.needed, n: format.number(metric.needed) })}</span>
        ) : null}
        <span>{t('metric.neededHave', { n: format.number(metric.n) })}</span>
      </div>
    </div>
  );
}

type ChangeTextProps = {
  readonly now: number;
  readonly previous: MetricValue;
  readonly change: MetricChange | undefined;
  readonly look: MetricLook;
};

/** The change in words and with an arrow: colour only repeats what the words say. Without an interval no verdict. */
function ChangeText({ now, previous, change, look }: ChangeTextProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  if (previous.value === null) return null;
  const { value, low, high } = change ?? { value: now - previous.value, low: null, high: null };
  const unclear = low !== null && high !== null && low <= 0 && high >= 0;
  const size = format.change(Math.abs(value), look.unit, look.currency).replace('+', '');
  const verdict = unclear
    ? 'unclear'
    : value === 0 || look.better === null || low === null || high === null
      ? null
      : value > 0 === (look.better === 'higher')
        ? 'better'
        : 'worse';
  const Arrow = value === 0 ? IconArrowNarrowRight : value > 0 ? IconArrowUpRight : IconArrowDownRight;
  const words =
    value === 0
      ? t('metric.same')
      : value > 0
        ? t('metric.up', { change: size })
        : t('metric.down', { change: size });
  return (
    <div className={classes.change} data-verdict={verdict ?? 'none'}>
      <Arrow size={16} stroke={2} aria-hidden />
      <span>
        {words}
        {verdict ? `, ${t(`metric.${verdict}`)}` : ''}
        <span className={classes.was}>
          {' '}
          ({t('metric.was', { value: format.metric(previous.value, look.unit, look.currency) })}
          {low !== null && high !== null
            ? `; ${t('metric.intervalShort', { interval: `${format.change(low, look.unit, look.currency)} … ${format.change(high, look.unit, look.currency)}` })}`
            : ''}
          )
        </span>
      </span>
    </div>
  );
}

/** A metric inside a sentence or a table cell: "57.0 % (53.9 % – 60.1 %, n = 979)". */
export function InlineMetric({ metric, look }: { readonly metric: MetricValue; readonly look: MetricLook }) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const { value, low, high, n, needed } = metric;
  if (value === null) {
    const more = needed ? `, ${t('metric.needed', { count: needed, n: format.number(needed) })}` : '';
    return <span className={classes.faint}>{`${t('metric.notEnough')}${more}`}</span>;
  }
  const interval =
    low !== null && high !== null ? `${format.interval(low, high, look.unit, look.currency)}, ` : '';
  return (
    <span className={classes.inline}>
      <b>{format.metric(value, look.unit, look.currency)}</b>{' '}
      <span className={classes.faint}>
        ({interval}
        {t('metric.n', { n: format.number(n) })})
      </span>
    </span>
  );
}
