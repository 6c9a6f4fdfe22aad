import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { driverOfMetric } from '#features/retention/core/link/driver-of-metric.ts';
import type { Dimension, Figure, MetricCard, SliceInput } from '#features/retention/core/schema.ts';
import { shareValue } from '#features/retention/core/value.ts';
import type { Bin } from '#platform/web/charts/Histogram.tsx';
import { Histogram } from '#platform/web/charts/Histogram.tsx';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { LineChart, type LineSeries } from '#platform/web/charts/LineChart.tsx';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { type Format, translateKey, useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { BreakdownPanel } from './BreakdownPanel.tsx';
import { DimensionSelect } from './DimensionSelect.tsx';
import { LeftOut } from './LeftOut.tsx';
import classes from './MetricDetail.module.css';
import { partsIn } from './metric-parts.ts';
import { PartList } from './PartList.tsx';
import { scaled, useDistribution, useTrend } from './use-metrics.ts';

type PanelProps = {
  readonly card: MetricCard;
  readonly slice: SliceInput | undefined;
  readonly currency: string;
};

type DetailProps = Omit<PanelProps, 'card'> & {
  /** undefined while loading */
  readonly card: MetricCard | undefined;
  /** its numbers, where the page has them: the other statistics are listed */
  readonly figure?: Figure | undefined;
  /** dimensions offered first; the rest of what the metric allows follows */
  readonly prefer?: readonly Dimension[];
};

const detailHeight = 240;

type Step = 'day' | 'week' | 'month' | 'quarter';

/** "5 Jan" for days and weeks, "Jan 2026" for months and quarters. */
export const stepLabel = (format: Format, from: string, step: Step): string =>
  format.date(from, step === 'month' || step === 'quarter' ? 'month' : 'short-day');

function TrendPanels({ card, slice, currency }: PanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const trend = useTrend(slice, card.id, card.trend);
  const points = trend.data?.points;
  const isDuration = card.kind === 'duration';
  const ownStep = card.population === 'state' && card.unit === 'share';
  const cut = points?.some(({ incomplete }) => incomplete);
  const shared = {
    labels: points?.map(({ from }) => stepLabel(format, from, trend.data?.step ?? 'day')) ?? [],
    ...(cut ? { incomplete: points?.map(({ incomplete }) => incomplete) ?? [] } : {}),
    unit: card.unit,
    ...(card.unit === 'money' ? { currency } : {}),
    // a share kept from step to step lies near 100 %: from zero its changes cannot be seen
    loose: card.unit === 'score' || card.unit === 'mean' || ownStep,
    note: (
      <>
        {ownStep ? `${t('page.trendOwnStep')} ` : null}
        {cut ? t('page.trendIncomplete') : null}
      </>
    ),
    error: trend.error ?? undefined,
    onRetry: () => void trend.refetch(),
    height: detailHeight,
  };
  const line = (
    id: string,
    name: string,
    values: LineSeries['values'] | undefined,
  ): LineSeries[] | undefined => values && [{ id, name, values }];
  const value = points?.map((point) => scaled(point.value, card.unit, currency));
  if (!isDuration) {
    return (
      <LineChart
        {...shared}
        title={t('page.trendTitle', { name: card.short })}
        series={line('value', card.short, value)}
      />
    );
  }
  // The slowest tenth is ten times the median: on one axis the median would lie flat on the floor.
  return (
    <>
      <LineChart
        {...shared}
        title={t('page.trendMedian', { name: card.short })}
        series={line('value', t('part.median'), value)}
      />
      <LineChart
        {...shared}
        title={t('page.trendP90', { name: card.short })}
        series={line(
          'p90',
          t('part.p90'),
          points?.map(({ parts }) => parts.p90 ?? null),
        )}
      />
    </>
  );
}

function DistributionPanel({ card, slice, currency }: PanelProps) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const spread = useDistribution(slice, card.id, card.distribution);
  const { data } = spread;
  const bins: Bin[] | undefined = data?.bins.map(({ from, to, n }) => ({ from, to, count: n }));
  const isScore = data?.bins.some(({ from, to }) => from === to) ?? false;
  const wanted = [
    { probability: 0.5, key: 'median' },
    { probability: 0.9, key: 'p90' },
  ];
  const markers = wanted.flatMap(({ probability, key }) => {
    const found = data?.quantiles.find((quantile) => quantile.probability === probability);
    return found?.value.value === null || found === undefined
      ? []
      : [{ value: found.value.value, label: translateKey(i18n, `retention:part.${key}`) }];
  });
  if (isScore) {
    return (
      <IntervalChart
        title={t('page.scoresTitle', { name: card.short })}
        of={t('page.scoreColumn')}
        unit="share"
        height={Math.max(detailHeight, 24 * (data?.bins.length ?? 0) + 40)}
        rows={data?.bins.toReversed().map(({ from, n }) => ({
          id: String(from),
          label: format.number(from),
          metric: shareValue({ n: data.n, s: n, q: n }, 1),
        }))}
        note={data ? t('page.scoresNote', { n: format.number(data.n) }) : undefined}
        error={spread.error ?? undefined}
        onRetry={() => void spread.refetch()}
      />
    );
  }
  return (
    <Histogram
      title={t('page.distributionTitle', { name: card.short })}
      height={detailHeight}
      bins={bins}
      unit={(data?.unit as MetricCard['unit'] | undefined) ?? card.unit}
      {...(card.unit === 'money' ? { currency } : {})}
      markers={card.kind === 'duration' ? markers : []}
      note={data ? t('page.distributionNote', { n: format.number(data.n) }) : undefined}
      error={spread.error ?? undefined}
      onRetry={() => void spread.refetch()}
    />
  );
}

/** One metric in full: its other statistics, through time, how it is spread, and by the values of a dimension. */
export function MetricDetail({ card, ...props }: DetailProps) {
  const { prefer = [], figure, currency } = props;
  const { t } = useTranslation(['retention', 'platform']);
  const [search, change] = useSearchParams();
  if (!card) return <Skeleton height={detailHeight + 160} />;
  const offered = [
    ...prefer.filter((dimension) => card.dimensions.includes(dimension)),
    ...card.dimensions.filter((dimension) => !prefer.includes(dimension)),
  ];
  const by = offered.find((dimension) => dimension === searchText(search, 'by')) ?? offered[0];
  const driver = driverOfMetric(card.id);
  return (
    <>
      <Section
        title={card.name}
        lead={card.definition}
        actions={
          driver ? <AppLink to={`/drivers/${driver}`}>{t('platform:metric.toRetention')}</AppLink> : null
        }
      >
        <PartList parts={partsIn(card, figure, currency)} />
        {figure ? <LeftOut excluded={figure.excluded} /> : null}
        {card.trend || card.distribution ? (
          <div className={classes.panels}>
            {card.trend ? <TrendPanels {...props} card={card} /> : null}
            {card.distribution ? <DistributionPanel {...props} card={card} /> : null}
          </div>
        ) : null}
      </Section>
      {by ? (
        <Section
          title={t('page.byTitle', { name: card.name })}
          actions={<DimensionSelect offered={offered} value={by} onChange={(next) => change({ by: next })} />}
        >
          <BreakdownPanel {...props} card={card} dimension={by} />
        </Section>
      ) : null}
    </>
  );
}
