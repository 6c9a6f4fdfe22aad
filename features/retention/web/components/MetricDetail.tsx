import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Dimension, MetricCard, SliceInput } from '#features/retention/core/schema.ts';
import type { Bin } from '#platform/web/charts/Histogram.tsx';
import { Histogram } from '#platform/web/charts/Histogram.tsx';
import { IntervalChart } from '#platform/web/charts/IntervalChart.tsx';
import { LineChart, type LineSeries } from '#platform/web/charts/LineChart.tsx';
import { Pair, Section } from '#platform/web/components/PageFrame.tsx';
import { type Format, translateKey, useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { BreakdownPanel } from './BreakdownPanel.tsx';
import classes from './MetricDetail.module.css';
import { scaled, useDistribution, useTrend } from './use-metrics.ts';

type DetailProps = {
  readonly card: MetricCard;
  readonly slice: SliceInput | undefined;
  readonly currency: string;
  /** dimensions offered first; the rest of what the metric allows follows */
  readonly prefer?: readonly Dimension[];
};

type Step = 'day' | 'week' | 'month' | 'quarter';

/** "5 Jan" for days and weeks, "Jan 2026" for months and quarters. */
export const stepLabel = (format: Format, from: string, step: Step): string =>
  format.date(from, step === 'month' || step === 'quarter' ? 'month' : 'short-day');

function TrendPanel({ card, slice, currency }: DetailProps) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const trend = useTrend(slice, card.id, card.trend);
  const points = trend.data?.points;
  const isDuration = card.kind === 'duration';
  const part = (key: string): string => translateKey(i18n, `retention:part.${key}`);
  const series: LineSeries[] | undefined = points && [
    {
      id: 'value',
      name: isDuration ? part('median') : card.short,
      values: points.map(({ value }) => scaled(value, card.unit, currency)),
    },
    ...(isDuration
      ? [{ id: 'p90', name: part('p90'), values: points.map(({ parts }) => parts.p90 ?? null) }]
      : []),
  ];
  const cut = points?.some(({ incomplete }) => incomplete);
  return (
    <LineChart
      title={t('page.trendTitle', { name: card.name })}
      labels={points?.map(({ from }) => stepLabel(format, from, trend.data?.step ?? 'day')) ?? []}
      series={series}
      unit={card.unit}
      {...(card.unit === 'money' ? { currency } : {})}
      loose={card.unit === 'score' || card.unit === 'mean'}
      note={
        <>
          {card.population === 'state' && card.unit === 'share' ? `${t('page.trendOwnStep')} ` : null}
          {cut ? t('page.trendIncomplete') : null}
        </>
      }
      error={trend.error ?? undefined}
      onRetry={() => void trend.refetch()}
    />
  );
}

function DistributionPanel({ card, slice, currency }: DetailProps) {
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
        title={t('page.distributionTitle', { name: card.name })}
        of={t('page.scoreColumn')}
        unit="count"
        rows={data?.bins.toReversed().map(({ from, n }) => ({
          id: String(from),
          label: format.number(from),
          metric: { value: n, low: null, high: null, n },
        }))}
        error={spread.error ?? undefined}
        onRetry={() => void spread.refetch()}
      />
    );
  }
  return (
    <Histogram
      title={t('page.distributionTitle', { name: card.name })}
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

/** One metric in full: through time, how it is spread, and by the values of a dimension. */
export function MetricDetail(props: DetailProps) {
  const { card, prefer = [] } = props;
  const { t, i18n } = useTranslation('retention');
  const [search, change] = useSearchParams();
  const offered = [
    ...prefer.filter((dimension) => card.dimensions.includes(dimension)),
    ...card.dimensions.filter((dimension) => !prefer.includes(dimension)),
  ];
  const by = offered.find((dimension) => dimension === searchText(search, 'by')) ?? offered[0];
  return (
    <>
      <Section title={card.name} lead={card.definition}>
        <Pair>
          {card.trend ? <TrendPanel {...props} /> : null}
          {card.distribution ? <DistributionPanel {...props} /> : null}
        </Pair>
      </Section>
      {by ? (
        <Section
          title={t('page.byTitle', { name: card.name })}
          actions={
            <div className={classes.dimensions}>
              <SegmentedControl
                aria-label={t('page.byLabel')}
                value={by}
                onChange={(next) => change({ by: next }, { replace: true })}
                data={offered.map((dimension) => ({
                  value: dimension,
                  label: translateKey(i18n, `retention:dimension.${dimension}`),
                }))}
              />
            </div>
          }
        >
          <BreakdownPanel {...props} dimension={by} />
        </Section>
      ) : null}
    </>
  );
}
