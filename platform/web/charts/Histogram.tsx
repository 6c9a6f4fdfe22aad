import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricUnit } from '#platform/core/metric.ts';
import { type Format, useFormat } from '../i18n.ts';
import { axisText } from './axis.ts';
import { type Bin, binPosition } from './bins.ts';
import { type ChartData, ChartFrame, type ChartProps } from './Chart.tsx';
import { baseAxis, type ChartLook, quietAxis, tipHtml } from './look.ts';

export type { Bin };

export type HistogramProps = ChartProps & {
  /** ascending and without gaps; undefined while loading */
  readonly bins: readonly Bin[] | undefined;
  readonly unit: MetricUnit;
  readonly currency?: string;
  /** values to point at: median, 90th percentile, a target */
  readonly markers?: readonly { readonly value: number; readonly label: string }[];
};

/** How a quantity is spread. */
export function Histogram({ bins, unit, currency, markers = none, ...frame }: HistogramProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const data = useMemo<ChartData | undefined>(() => {
    if (!bins) return undefined;
    const total = bins.reduce((sum, bin) => sum + bin.count, 0);
    const print = (value: number): string => format.metric(value, unit, currency);
    return {
      columns: [
        { label: t('chart.from'), print },
        { label: t('chart.to'), print },
        { label: t('chart.count'), print: (value) => format.number(value) },
        { label: t('chart.share'), print: (value) => format.percent(value) },
      ],
      rows: total === 0 ? [] : bins.map((bin) => [bin.from, bin.to, bin.count, bin.count / total]),
    };
  }, [bins, unit, currency, format, t]);
  const option = useCallback(
    (look: ChartLook) => histogramOption({ bins: bins ?? [], unit, currency, markers, look, format }),
    [bins, unit, currency, markers, format],
  );
  return <ChartFrame {...frame} data={data} option={option} />;
}

const none: NonNullable<HistogramProps['markers']> = [];

type Drawn = {
  readonly bins: readonly Bin[];
  readonly unit: MetricUnit;
  readonly currency: string | undefined;
  readonly markers: NonNullable<HistogramProps['markers']>;
  readonly look: ChartLook;
  readonly format: Format;
};

type Api = { value: (dimension: number) => number; coord: (point: number[]) => number[] };

function histogramOption({ bins, unit, currency, markers, look, format }: Drawn) {
  const { tokens } = look;
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const edge = (index: number): string => {
    const value = bins[index]?.from ?? bins[index - 1]?.to;
    return value === null || value === undefined ? '' : axisText(format, value, unit, currency);
  };
  return {
    grid: {
      left: 8,
      right: 16,
      top: markers.length > 0 ? 32 : 12,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: bins.length,
      interval: Math.max(1, Math.ceil(bins.length / 10)),
      ...baseAxis(look),
      axisLabel: { ...baseAxis(look).axisLabel, formatter: edge },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      minInterval: 1,
      ...quietAxis(look),
      axisLabel: { ...quietAxis(look).axisLabel, formatter: (value: number) => format.compact(value) },
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const bin = bins[dataIndex];
        if (!bin) return '';
        const from = format.metric(bin.from, unit, currency);
        const heading = bin.to === null ? `≥ ${from}` : `${from} – ${format.metric(bin.to, unit, currency)}`;
        const share = total === 0 ? 0 : bin.count / total;
        return tipHtml(heading, [
          { name: '', value: `${format.number(bin.count)} (${format.percent(share)})` },
        ]);
      },
    },
    series: [
      {
        type: 'custom',
        data: bins.map((bin, index) => [index, index + 1, bin.count]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_: unknown, api: Api) => {
          const [left = 0, top = 0] = api.coord([api.value(0), api.value(2)]);
          const [right = 0, bottom = 0] = api.coord([api.value(1), 0]);
          return {
            type: 'rect',
            shape: {
              x: left + 1,
              y: top,
              width: Math.max(1, right - left - 2),
              height: bottom - top,
              r: [2, 2, 0, 0],
            },
            style: { fill: look.colors[0], opacity: 0.85 },
          };
        },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { color: tokens.ink, fontSize: 12 },
          lineStyle: { color: tokens.ink, width: 1, type: [3, 3] },
          data: markers.map((marker, index) => ({
            xAxis: binPosition(bins, marker.value),
            label: {
              formatter: `${marker.label} ${format.metric(marker.value, unit, currency)}`,
              // Two marks close together would write over one another.
              distance: index % 2 === 0 ? 4 : 18,
            },
          })),
        },
      },
    ],
  };
}
