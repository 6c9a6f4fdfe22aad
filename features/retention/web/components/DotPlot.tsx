import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate } from '#features/retention/core/link/driver-result.ts';
import type { Scale } from '#platform/web/charts/axis.ts';
import { type ChartData, ChartFrame, type ChartProps } from '#platform/web/charts/Chart.tsx';
import { type ChartLook, quietAxis, tipHtml } from '#platform/web/charts/look.ts';
import { rowAxis, rowGrid, rowTooltip, rowWhiskers } from '#platform/web/charts/rows.ts';
import { type Format, useFormat } from '#platform/web/i18n.ts';

export type DotRow = {
  readonly id: string;
  readonly label: string;
  /** share of 1; null: not enough to tell */
  readonly estimate: Estimate | null;
  /** before like was compared with like: a hollow grey dot */
  readonly crude?: number | null;
  readonly n: number;
  /** said in the tooltip below the numbers */
  readonly detail?: string;
};

type DotPlotProps = ChartProps & {
  /** undefined while loading; first on top */
  readonly rows: readonly DotRow[] | undefined;
  /** what the rows are */
  readonly of: string;
  /** differences in points around zero, or shares in percent */
  readonly unit?: 'points' | 'share';
  readonly onPick?: (id: string) => void;
  /** further values the axis must hold: plots beside one another share theirs */
  readonly span?: readonly number[];
};

const rowPixels = 32;

/** Estimates with their intervals on one axis; where there is a crude value beside each, it shows how much was mix. */
export function DotPlot({ rows, of, unit = 'points', onPick, span, ...frame }: DotPlotProps) {
  const { t } = useTranslation(['retention', 'platform']);
  const format = useFormat();
  const crude = rows?.some((row) => row.crude !== null && row.crude !== undefined) ?? false;
  const data = useMemo<ChartData | undefined>(() => {
    if (!rows) return undefined;
    const print = (value: number): string => printed(format, value, unit);
    return {
      columns: [
        { label: of },
        { label: t('platform:chart.value'), print },
        { label: t('platform:chart.low'), print },
        { label: t('platform:chart.high'), print },
        ...(crude ? [{ label: t('link.list.crude'), print }] : []),
        { label: t('platform:chart.n'), print: (value: number) => format.number(value) },
      ],
      rows: rows.map(({ label, estimate, crude: seen, n }) => [
        label,
        estimate?.value ?? null,
        estimate?.low ?? null,
        estimate?.high ?? null,
        ...(crude ? [seen ?? null] : []),
        n,
      ]),
    };
  }, [rows, of, unit, crude, format, t]);
  const words = useMemo(
    () => ({
      adjusted: t('link.list.adjusted'),
      crude: t('link.list.crude'),
      small: t('link.segments.small'),
    }),
    [t],
  );
  const option = useCallback(
    (look: ChartLook) => dotOption({ rows: rows ?? [], unit, span, look, format, words }),
    [rows, unit, span, format, words],
  );
  const legend = useCallback(
    (look: ChartLook) =>
      crude
        ? [
            { name: words.adjusted, color: look.tokens.accent },
            { name: words.crude, color: look.tokens.inkFaint, dash: 2 },
          ]
        : [],
    [crude, words],
  );
  const pick = (index: number): void => {
    const row = rows?.[index];
    if (row) onPick?.(row.id);
  };
  return (
    <ChartFrame
      {...frame}
      height={frame.height ?? (rows?.length ?? 6) * rowPixels + 44}
      data={data}
      option={option}
      legend={legend}
      {...(onPick ? { onPick: pick } : {})}
    />
  );
}

const printed = (format: Format, value: number, unit: 'points' | 'share'): string =>
  unit === 'points' ? format.change(value, 'share') : format.percent(value);

type Drawn = {
  readonly rows: readonly DotRow[];
  readonly unit: 'points' | 'share';
  readonly span: readonly number[] | undefined;
  readonly look: ChartLook;
  readonly format: Format;
  readonly words: { readonly adjusted: string; readonly crude: string; readonly small: string };
};

const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/** Round ticks around what there is; not more than fit. */
function ticksOf(values: readonly (number | null | undefined)[], most: number): Scale {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length === 0) return {};
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const ends = (step: number) => ({ from: Math.floor(low / step), to: Math.ceil(high / step) });
  const interval = steps.find((step) => ends(step).to - ends(step).from <= most) ?? 1;
  const { from, to } = ends(interval);
  const at = (count: number): number => Number((count * interval).toFixed(6));
  return { interval, min: at(from), max: at(from === to ? to + 1 : to) };
}

function tip(row: DotRow, { unit, format, words }: Drawn): string {
  const { estimate, crude, n, detail } = row;
  const print = (value: number): string => printed(format, value, unit);
  const lines = estimate
    ? [
        {
          name: words.adjusted,
          value: `${print(estimate.value)} (${print(estimate.low)} … ${print(estimate.high)})`,
        },
        ...(crude === null || crude === undefined ? [] : [{ name: words.crude, value: print(crude) }]),
      ]
    : [{ name: words.small, value: '' }];
  return tipHtml(row.label, [
    ...lines,
    { name: 'n', value: format.number(n) },
    ...(detail ? [{ name: detail, value: '' }] : []),
  ]);
}

function dotOption(drawn: Drawn) {
  const { rows, unit, span = [], look, format, words } = drawn;
  const { tokens } = look;
  const all = [
    ...span,
    ...rows.flatMap(({ estimate, crude }) => [estimate?.value, estimate?.low, estimate?.high, crude]),
  ];
  const ticks = ticksOf(unit === 'points' ? [0, ...all] : all, look.narrow ? 4 : 8);
  const dots = {
    type: 'line',
    lineStyle: { width: 0 },
    symbol: 'circle',
    showSymbol: true,
    emphasis: { disabled: true },
  };
  const zero = {
    silent: true,
    symbol: 'none',
    label: { show: false },
    lineStyle: { color: tokens.inkSoft, type: 'solid', width: 1 },
    data: [{ xAxis: 0 }],
  };
  return {
    grid: rowGrid({ top: 8, right: 20 }),
    yAxis: rowAxis(look, rows),
    xAxis: {
      type: 'value',
      scale: unit === 'share',
      splitNumber: 4,
      ...ticks,
      ...quietAxis(look),
      axisLabel: {
        ...quietAxis(look).axisLabel,
        formatter: (value: number) =>
          unit === 'share'
            ? format.percent(value, ticks.interval !== undefined && ticks.interval < 0.01 ? 1 : 0)
            : `${value > 0 ? '+' : ''}${format.number(value * 100, Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1)}`,
      },
    },
    tooltip: rowTooltip(look, rows, (row) => tip(row, drawn)),
    series: [
      {
        ...dots,
        name: words.adjusted,
        data: rows.map(({ estimate }) => estimate?.value ?? null),
        symbolSize: 10,
        z: 5,
        itemStyle: { color: tokens.accent },
        ...(unit === 'points' ? { markLine: zero } : {}),
      },
      {
        ...dots,
        name: words.crude,
        data: rows.map(({ crude }) => crude ?? null),
        symbolSize: 9,
        z: 3,
        itemStyle: { color: tokens.paper, borderColor: tokens.inkFaint, borderWidth: 1.5 },
      },
      rowWhiskers(
        rows.map(({ estimate }) => estimate),
        { stroke: tokens.accent, lineWidth: 2 },
      ),
    ],
  };
}
