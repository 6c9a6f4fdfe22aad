import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricUnit, MetricValue } from '#platform/core/metric.ts';
import { type Format, useFormat } from '../i18n.ts';
import { axisText, scaleOf } from './axis.ts';
import { bandSeries } from './band.ts';
import { type ChartData, ChartFrame, type ChartProps } from './Chart.tsx';
import { baseAxis, type ChartLook, colorAt, dashAt, quietAxis, tipHtml } from './look.ts';

export type LineSeries = {
  readonly id: string;
  readonly name: string;
  /** one value per label; null or a null value leaves a gap */
  readonly values: readonly (MetricValue | null)[];
  /** the period compared with: drawn faint and dashed, without a band */
  readonly past?: boolean;
};

export type LineChartProps = ChartProps & {
  /** the steps of the x axis, already in words ("5 Jan", "Jan 2026"); every step, also those without data */
  readonly labels: readonly string[];
  /** undefined while loading */
  readonly series: readonly LineSeries[] | undefined;
  readonly unit: MetricUnit;
  readonly currency?: string;
  /** let the axis start elsewhere than at zero; for scores and means */
  readonly loose?: boolean;
  /** steps that are cut or not over yet, one for each label: the line to and from them is dashed */
  readonly incomplete?: readonly boolean[];
};

const whole: readonly boolean[] = [];

/** How something went over time: one line with its 95 % band per group. */
export function LineChart({
  labels,
  series,
  unit,
  currency,
  loose = false,
  incomplete = whole,
  ...frame
}: LineChartProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const several = (series?.length ?? 0) > 1;
  const data = useMemo<ChartData | undefined>(() => {
    if (!series) return undefined;
    const print = (value: number): string => format.metric(value, unit, currency);
    const count = (value: number): string => format.number(value);
    const named = (name: string, part: string): string => (several ? `${name}: ${part}` : part);
    const columns = series.flatMap(({ name }) => [
      { label: several ? name : t('chart.value'), print },
      { label: named(name, t('chart.low')), print },
      { label: named(name, t('chart.high')), print },
      { label: named(name, t('chart.n')), print: count },
    ]);
    const rows = labels.map((label, index) => [
      label,
      ...series.flatMap(({ values }) => {
        const point = values[index];
        return point ? [point.value, point.low, point.high, point.n] : [null, null, null, null];
      }),
      ...(incomplete.some(Boolean) ? [incomplete[index] ? '×' : ''] : []),
    ]);
    const any = series.some(({ values }) => values.some((point) => point && point.value !== null));
    const marks = incomplete.some(Boolean) ? [{ label: t('chart.incompleteStep') }] : [];
    return { columns: [{ label: t('chart.time') }, ...columns, ...marks], rows: any ? rows : [] };
  }, [series, labels, incomplete, several, unit, currency, format, t]);

  const option = useCallback(
    (look: ChartLook) =>
      lineOption({
        labels,
        series: series ?? [],
        unit,
        currency,
        loose,
        incomplete,
        incompleteName: t('chart.incompleteStep'),
        look,
        format,
      }),
    [labels, series, unit, currency, loose, incomplete, format, t],
  );
  const legend = useCallback(
    (look: ChartLook) =>
      (series ?? []).map((line, index) => ({
        name: line.name,
        color: line.past ? look.tokens.inkFaint : colorAt(look, index),
        dash: line.past ? 1 : index,
      })),
    [series],
  );
  return <ChartFrame {...frame} data={data} option={option} legend={legend} />;
}

type Drawn = {
  readonly labels: readonly string[];
  readonly series: readonly LineSeries[];
  readonly unit: MetricUnit;
  readonly currency: string | undefined;
  readonly loose: boolean;
  readonly incomplete: readonly boolean[];
  readonly incompleteName: string;
  readonly look: ChartLook;
  readonly format: Format;
};

function lineOption(drawn: Drawn) {
  const { labels, series, unit, currency, loose, incomplete, incompleteName, look, format } = drawn;
  const color = (index: number): string =>
    series[index]?.past ? look.tokens.inkFaint : colorAt(look, index);
  const text = (point: MetricValue | null | undefined): string => {
    if (!point || point.value === null) return '–';
    const interval =
      point.low !== null && point.high !== null
        ? ` (${format.interval(point.low, point.high, unit, currency)})`
        : '';
    return `${format.metric(point.value, unit, currency)}${interval}, n = ${format.number(point.n)}`;
  };
  return {
    xAxis: { type: 'category', data: labels, boundaryGap: false, ...baseAxis(look) },
    yAxis: {
      type: 'value',
      scale: loose,
      splitNumber: 4,
      ...scaleOf(
        unit,
        series.flatMap(({ values, past }) =>
          // the band of what is compared with is not drawn
          values.flatMap((point) => (past ? [point?.value] : [point?.value, point?.low, point?.high])),
        ),
        loose,
      ),
      ...quietAxis(look),
      axisLabel: {
        ...quietAxis(look).axisLabel,
        formatter: (value: number) => axisText(format, value, unit, currency),
      },
    },
    tooltip: {
      formatter: (points: readonly { readonly dataIndex: number }[]) => {
        const index = points[0]?.dataIndex ?? 0;
        const lines = series.map((line, at) => ({
          name: line.name,
          value: text(line.values[index]),
          color: color(at),
        }));
        return tipHtml(
          labels[index] ?? '',
          incomplete[index] ? [...lines, { name: incompleteName, value: '' }] : lines,
        );
      },
    },
    series: [
      ...series.flatMap((line, index) =>
        line.past
          ? []
          : [
              bandSeries(
                line.values.map((point, x) => ({ x, low: point?.low ?? null, high: point?.high ?? null })),
                color(index),
                look,
              ),
            ],
      ),
      ...series.map((line, index) => ({
        type: 'line',
        name: line.name,
        data: line.values.map((point, at) => (incomplete[at] ? null : (point?.value ?? null))),
        // A lone point between gaps has no line to be seen by.
        showSymbol: line.values.length < 3 || line.values.some((point, at) => alone(line.values, point, at)),
        symbol: 'circle',
        symbolSize: 5,
        z: line.past ? 2 : 3,
        lineStyle: {
          width: line.past ? 1.5 : 2,
          color: color(index),
          type: line.past ? [4, 4] : dashAt(index),
        },
        itemStyle: { color: color(index) },
        emphasis: { disabled: true },
      })),
      ...series.flatMap((line, index) =>
        incomplete.some(Boolean)
          ? [
              {
                type: 'line',
                data: line.values.map((point, at) =>
                  nearCut(incomplete, at) ? (point?.value ?? null) : null,
                ),
                symbol: 'circle',
                symbolSize: (_value: unknown, { dataIndex }: { readonly dataIndex: number }) =>
                  incomplete[dataIndex] ? 6 : 0,
                silent: true,
                z: 3,
                lineStyle: { width: 1.5, color: color(index), type: [3, 4] },
                // hollow, in both schemes
                itemStyle: { color: look.tokens.paper, borderColor: color(index), borderWidth: 1.5 },
                emphasis: { disabled: true },
              },
            ]
          : [],
      ),
    ],
  };
}

/** Whether a step is incomplete or beside one that is: between them the line is dashed. */
const nearCut = (incomplete: readonly boolean[], at: number): boolean =>
  Boolean(incomplete[at] || incomplete[at - 1] || incomplete[at + 1]);

const has = (point: MetricValue | null | undefined): boolean =>
  point?.value !== null && point?.value !== undefined;

const alone = (values: readonly (MetricValue | null)[], point: MetricValue | null, at: number): boolean =>
  has(point) && !has(values[at - 1]) && !has(values[at + 1]);
