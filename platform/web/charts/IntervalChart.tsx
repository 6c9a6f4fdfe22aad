import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricUnit, MetricValue } from '#platform/core/metric.ts';
import { type Format, useFormat } from '../i18n.ts';
import { axisText, scaleOf } from './axis.ts';
import { type ChartData, ChartFrame, type ChartProps } from './Chart.tsx';
import { type ChartLook, quietAxis, tipHtml } from './look.ts';
import { rowAxis, rowGrid, rowTooltip, rowWhiskers } from './rows.ts';

export type IntervalRow = { readonly id: string; readonly label: string; readonly metric: MetricValue };

export type IntervalChartProps = ChartProps & {
  /** in the order they shall stand, first on top; undefined while loading */
  readonly rows: readonly IntervalRow[] | undefined;
  /** what the rows are: "Channel" */
  readonly of: string;
  readonly unit: MetricUnit;
  readonly currency?: string;
  /** `bar` from zero; `dot` where zero means nothing (scores, means, differences) */
  readonly look?: 'bar' | 'dot';
  /** a line to hold the rows against: the whole company, a target */
  readonly reference?: { readonly value: number; readonly label: string };
  /** a row was clicked: narrow the page to it. The same must be reachable in the filters. */
  readonly onPick?: (id: string) => void;
};

const rowPixels = 36;

/** Groups beside one another: a bar or dot each, with its 95 % interval as a whisker. */
export function IntervalChart(props: IntervalChartProps) {
  const {
    rows,
    of,
    unit,
    currency,
    look: shape = unit === 'score' || unit === 'mean' ? 'dot' : 'bar',
    reference,
    onPick,
    ...frame
  } = props;
  const { t } = useTranslation('platform');
  const format = useFormat();
  const data = useMemo<ChartData | undefined>(() => {
    if (!rows) return undefined;
    const print = (value: number): string => format.metric(value, unit, currency);
    return {
      columns: [
        { label: of },
        { label: t('chart.value'), print },
        { label: t('chart.low'), print },
        { label: t('chart.high'), print },
        { label: t('chart.n'), print: (value) => format.number(value) },
      ],
      rows: rows.map(({ label, metric }) => [label, metric.value, metric.low, metric.high, metric.n]),
    };
  }, [rows, of, unit, currency, format, t]);
  const option = useCallback(
    (look: ChartLook) =>
      intervalOption({
        rows: rows ?? [],
        unit,
        currency,
        shape,
        reference,
        look,
        format,
        notEnough: t('metric.notEnough'),
      }),
    [rows, unit, currency, shape, reference, format, t],
  );
  const height = frame.height ?? (rows?.length ?? 6) * rowPixels + 40;
  const pick = (index: number): void => {
    const row = rows?.[index];
    if (row) onPick?.(row.id);
  };
  return (
    <ChartFrame
      {...frame}
      height={height}
      data={data}
      option={option}
      {...(onPick ? { onPick: pick } : {})}
    />
  );
}

type Drawn = {
  readonly rows: readonly IntervalRow[];
  readonly unit: MetricUnit;
  readonly currency: string | undefined;
  readonly shape: 'bar' | 'dot';
  readonly reference: IntervalChartProps['reference'];
  readonly look: ChartLook;
  readonly format: Format;
  readonly notEnough: string;
};

function intervalOption({ rows, unit, currency, shape, reference, look, format, notEnough }: Drawn) {
  const { tokens } = look;
  const color = look.colors[0] ?? tokens.accent;
  const text = ({ value, low, high, n }: MetricValue): string => {
    if (value === null) return `${notEnough}, n = ${format.number(n)}`;
    const interval = low !== null && high !== null ? ` (${format.interval(low, high, unit, currency)})` : '';
    return `${format.metric(value, unit, currency)}${interval}, n = ${format.number(n)}`;
  };
  const scale = scaleOf(
    unit,
    [...rows.flatMap(({ metric }) => [metric.value, metric.low, metric.high]), reference?.value],
    shape === 'dot',
  );
  const whiskers = rowWhiskers(
    rows.map(({ metric }) => metric),
    { stroke: tokens.ink, lineWidth: 1.5, opacity: 0.75 },
    4,
  );
  const marker = reference
    ? {
        silent: true,
        symbol: 'none',
        label: { formatter: reference.label, color: tokens.inkSoft, position: 'start' },
        lineStyle: { color: tokens.inkSoft, type: [3, 3], width: 1 },
        data: [{ xAxis: reference.value }],
      }
    : undefined;
  const values = rows.map(({ metric }) => metric.value);
  const main =
    shape === 'bar'
      ? {
          type: 'bar',
          data: values,
          barMaxWidth: 14,
          itemStyle: { color, opacity: 0.85, borderRadius: [0, 2, 2, 0] },
        }
      : {
          type: 'line',
          data: values,
          lineStyle: { width: 0 },
          symbol: 'circle',
          symbolSize: 10,
          showSymbol: true,
          itemStyle: { color },
        };
  return {
    grid: rowGrid({ top: reference ? 24 : 8, right: 24 }),
    yAxis: rowAxis(look, rows),
    xAxis: {
      type: 'value',
      scale: shape === 'dot',
      splitNumber: 4,
      ...scale,
      ...quietAxis(look),
      axisLabel: {
        ...quietAxis(look).axisLabel,
        formatter: (value: number) => axisText(format, value, unit, currency),
      },
    },
    tooltip: rowTooltip(look, rows, ({ label, metric }) =>
      tipHtml(label, [{ name: '', value: text(metric) }]),
    ),
    series: [{ ...main, emphasis: { disabled: true }, ...(marker ? { markLine: marker } : {}) }, whiskers],
  };
}
