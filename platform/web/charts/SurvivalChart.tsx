import { VisuallyHidden } from '@mantine/core';
import { type CSSProperties, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../i18n.ts';
import { bandSeries, stepSeries } from './band.ts';
import classes from './Chart.module.css';
import { type ChartData, ChartFrame, type ChartProps } from './Chart.tsx';
import { baseAxis, type ChartLook, colorAt, dashAt, quietAxis, tipHtml, useNarrow } from './look.ts';

/** The curve keeps `value` from `time` until the next point. */
export type SurvivalPoint = {
  /** days since the start */
  readonly time: number;
  /** share still here, 0..1 */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** how many were still watched just before */
  readonly atRisk: number;
};

export type SurvivalSeries = {
  readonly id: string;
  readonly name: string;
  /** ascending in time, the first at 0 with value 1 */
  readonly points: readonly SurvivalPoint[];
};

export type SurvivalChartProps = ChartProps & {
  /** undefined while loading */
  readonly series: readonly SurvivalSeries[] | undefined;
  /** last day drawn; default: the longest follow-up */
  readonly until?: number;
};

/** Kaplan-Meier curves with their 95 % bands, and under them how many are still watched. */
export function SurvivalChart({ series, until, ...frame }: SurvivalChartProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const end = until ?? Math.max(1, ...(series ?? []).map(({ points }) => points.at(-1)?.time ?? 0));
  const step = tickStep(end, useNarrow() ? 5 : 9);
  const data = useMemo<ChartData | undefined>(() => {
    if (!series) return undefined;
    const share = (value: number): string => format.percent(value);
    return {
      columns: [
        { label: t('chart.group') },
        { label: t('chart.time'), print: (value) => format.days(value) },
        { label: t('chart.survival'), print: share },
        { label: t('chart.low'), print: share },
        { label: t('chart.high'), print: share },
        { label: t('chart.atRisk'), print: (value) => format.number(value) },
      ],
      rows: series.flatMap(({ name, points }) =>
        points.map(({ time, value, low, high, atRisk }) => [name, time, value, low, high, atRisk]),
      ),
    };
  }, [series, format, t]);
  const option = useCallback(
    (look: ChartLook) => survivalOption({ series: series ?? [], end, step, look, format }),
    [series, end, step, format],
  );
  const legend = useCallback(
    (look: ChartLook) =>
      (series ?? []).map(({ name }, index) => ({ name, color: colorAt(look, index), dash: index })),
    [series],
  );
  return (
    <ChartFrame
      {...frame}
      data={data}
      option={option}
      legend={legend}
      below={<AtRisk series={series ?? []} ticks={ticksOf(end, step)} share={step / end} />}
    />
  );
}

const steps = [1, 7, 14, 30, 60, 90, 180, 365, 730] as const;
const tickStep = (end: number, most: number): number => steps.find((step) => end / step <= most) ?? 1460;
const ticksOf = (end: number, step: number): number[] =>
  Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);

/** The last point at or before a time: what a step curve shows there. */
export function pointAt<P extends { readonly time: number }>(
  points: readonly P[],
  time: number,
): P | undefined {
  return points.findLast((point) => point.time <= time);
}

/** Where the curve stands inside its frame, in pixels: the counts below are set by the same places. */
const plot = { left: 52, right: 20 } as const;

function AtRisk({
  series,
  ticks,
  share,
}: {
  readonly series: readonly SurvivalSeries[];
  readonly ticks: readonly number[];
  /** how much of the axis lies between two ticks, 0..1 */
  readonly share: number;
}) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  // At a time the curve has not reached any more nobody is watched; between events the next one's count holds.
  const watched = (points: readonly SurvivalPoint[], time: number): number =>
    points.find((point) => point.time >= time)?.atRisk ?? 0;
  // Each column is as wide as a tick is far from the next, and the first is centred on the beginning of the axis.
  const places = {
    '--from': `${plot.left}px`,
    '--tick': `calc((100cqw - ${plot.left + plot.right}px) * ${share})`,
  };
  return (
    <div className={classes.risk}>
      <table style={places as CSSProperties}>
        <caption>{t('chart.atRisk')}</caption>
        <thead>
          <tr>
            {ticks.map((tick) => (
              <th key={tick} scope="col">
                <VisuallyHidden>{format.days(tick)}</VisuallyHidden>
              </th>
            ))}
          </tr>
        </thead>
        {series.map(({ id, name, points }) => (
          <tbody key={id}>
            {series.length > 1 ? (
              <tr>
                <th scope="rowgroup" colSpan={ticks.length}>
                  {name}
                </th>
              </tr>
            ) : null}
            <tr>
              {ticks.map((tick) => (
                <td key={tick}>{format.number(watched(points, tick))}</td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </div>
  );
}

type Drawn = {
  readonly series: readonly SurvivalSeries[];
  readonly end: number;
  readonly step: number;
  readonly look: ChartLook;
  readonly format: Format;
};

function survivalOption({ series, end, step, look, format }: Drawn) {
  const text = (point: SurvivalPoint | undefined): string => {
    if (!point) return '–';
    const interval =
      point.low !== null && point.high !== null
        ? ` (${format.interval(point.low, point.high, 'share')})`
        : '';
    return `${format.percent(point.value)}${interval}, n = ${format.number(point.atRisk)}`;
  };
  const drawn = series.map(({ points }) => points.filter(({ time }) => time <= end));
  return {
    grid: { ...plot, top: 12, bottom: 28, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: 0,
      max: end,
      interval: step,
      ...baseAxis(look),
      axisLabel: {
        ...baseAxis(look).axisLabel,
        showMaxLabel: end % step === 0,
        formatter: (value: number) => format.days(value),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      ...quietAxis(look),
      axisLabel: { ...quietAxis(look).axisLabel, formatter: (value: number) => format.percent(value, 0) },
    },
    tooltip: {
      formatter: (points: readonly { readonly axisValue?: number | string }[]) => {
        const time = Number(points[0]?.axisValue ?? 0);
        return tipHtml(
          format.days(time),
          series.map(({ name, points: own }, index) => ({
            name,
            value: text(pointAt(own, time)),
            color: colorAt(look, index),
          })),
        );
      },
    },
    series: [
      ...drawn.map((points, index) =>
        bandSeries(
          points.map(({ time, low, high }) => ({ x: time, low, high })),
          colorAt(look, index),
          look,
          true,
        ),
      ),
      ...drawn.map((points, index) =>
        stepSeries(
          points.map(({ time, value }) => ({ x: time, y: value })),
          colorAt(look, index),
          dashAt(index),
        ),
      ),
      // Unseen: gives the pointer its points and the picture its legend.
      ...series.map(({ name }, index) => ({
        type: 'line',
        name,
        data: (drawn[index] ?? []).map(({ time, value }) => [time, value]),
        showSymbol: false,
        lineStyle: { width: 0 },
        itemStyle: { color: colorAt(look, index) },
        emphasis: { disabled: true },
      })),
    ],
  };
}
