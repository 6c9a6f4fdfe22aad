import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricUnit } from '#platform/core/metric.ts';
import { type Format, useFormat } from '../i18n.ts';
import { type ChartData, ChartFrame, type ChartProps } from './Chart.tsx';
import { type ChartLook, quietAxis, tipHtml } from './look.ts';
import { inkOn, shade } from './shade.ts';

export type CohortCell = {
  /** null: nothing to show yet */
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly n: number;
  /** false: the period of this cell is still running, its number will change */
  readonly complete: boolean;
};

export type CohortRow = {
  /** in words: "Jan 2025" */
  readonly label: string;
  /** how many customers began then */
  readonly size: number;
  /** one per period since, the first for the period they began in */
  readonly cells: readonly CohortCell[];
};

export type CohortTriangleProps = ChartProps & {
  /** oldest first; undefined while loading */
  readonly rows: readonly CohortRow[] | undefined;
  readonly unit: MetricUnit;
  readonly currency?: string;
  /** what a column counts, in words: "Months since first order" */
  readonly columnName: string;
};

const rowPixels = 26;
/** a cell that holds two digits and a sign */
const cellPixels = 28;

/** Who began when, and how many of them (or how much of their money) are still there. */
export function CohortTriangle({ rows, unit, currency, columnName, ...frame }: CohortTriangleProps) {
  const { t } = useTranslation('platform');
  const format = useFormat();
  const columns = Math.max(0, ...(rows ?? []).map(({ cells }) => cells.length));
  const data = useMemo<ChartData | undefined>(() => {
    if (!rows) return undefined;
    const print = (value: number): string => format.metric(value, unit, currency);
    return {
      columns: [
        { label: t('chart.cohort') },
        { label: columnName, print: (value) => format.number(value) },
        { label: t('chart.value'), print },
        { label: t('chart.low'), print },
        { label: t('chart.high'), print },
        { label: t('chart.n'), print: (value) => format.number(value) },
        { label: t('chart.incomplete') },
      ],
      rows: rows.flatMap(({ label, cells }) =>
        cells.map((cell, index) => [
          label,
          index,
          cell.value,
          cell.low,
          cell.high,
          cell.n,
          cell.complete ? '' : '×',
        ]),
      ),
    };
  }, [rows, unit, currency, columnName, format, t]);
  const option = useCallback(
    (look: ChartLook) =>
      cohortOption({
        rows: rows ?? [],
        columns,
        unit,
        currency,
        columnName,
        look,
        format,
        incomplete: t('chart.incomplete'),
      }),
    [rows, columns, unit, currency, columnName, format, t],
  );
  const hatched = rows?.some(({ cells }) => cells.some((cell) => !cell.complete));
  const note = (
    <>
      {frame.note} {hatched ? t('chart.incompleteNote') : null}
    </>
  );
  return (
    <ChartFrame
      {...frame}
      note={note}
      height={frame.height ?? (rows?.length ?? 8) * rowPixels + 64}
      data={data}
      option={option}
      minWidth={columns * cellPixels + 120}
    />
  );
}

type Drawn = {
  readonly rows: readonly CohortRow[];
  readonly columns: number;
  readonly unit: MetricUnit;
  readonly currency: string | undefined;
  readonly columnName: string;
  readonly look: ChartLook;
  readonly format: Format;
  readonly incomplete: string;
};

type Point = { readonly x: number; readonly y: number; readonly cell: CohortCell };
type Api = {
  value: (dimension: number) => number;
  coord: (point: number[]) => number[];
  size: (size: number[]) => number[];
};

function cohortOption({ rows, columns, unit, currency, columnName, look, format, incomplete }: Drawn) {
  const { tokens } = look;
  const points: Point[] = rows.flatMap(({ cells }, y) => cells.map((cell, x) => ({ x, y, cell })));
  // The first period is all of the cohort by definition; it would flatten every other shade.
  const later = points
    .filter(({ x, cell }) => x > 0 && cell.value !== null)
    .map(({ cell }) => cell.value ?? 0);
  const top = Math.max(...later, 0.000001);
  const short = (value: number): string =>
    unit === 'share'
      ? format.number(value * 100)
      : unit === 'money'
        ? format.compact(value / 100)
        : format.compact(value);
  const renderItem = ({ dataIndex }: { dataIndex: number }, api: Api) => {
    const point = points[dataIndex];
    if (!point) return undefined;
    const [cx = 0, cy = 0] = api.coord([point.x, point.y]);
    const [w = 0, h = 0] = api.size([1, 1]);
    const box = {
      x: cx - w / 2 + 0.5,
      y: cy - h / 2 + 0.5,
      width: Math.max(1, w - 1),
      height: Math.max(1, h - 1),
    };
    const { value } = point.cell;
    if (value === null) return undefined;
    const depth = Math.max(0, Math.min(1, value / top));
    const fill = shade(look.hues, depth);
    const ink = inkOn(fill);
    return {
      type: 'group',
      children: [
        { type: 'rect', shape: box, style: { fill, ...(point.cell.complete ? {} : { decal: hatch(ink) }) } },
        ...(w < 26
          ? []
          : [
              {
                type: 'text',
                silent: true,
                style: {
                  text: short(value),
                  x: cx,
                  y: cy,
                  align: 'center',
                  verticalAlign: 'middle',
                  fill: ink,
                  fontSize: 11,
                  fontStyle: point.cell.complete ? 'normal' : 'italic',
                },
              },
            ]),
      ],
    };
  };
  return {
    grid: {
      left: 8,
      right: 16,
      top: 40,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      position: 'top',
      name: columnName,
      nameLocation: 'start',
      nameGap: 8,
      data: Array.from({ length: columns }, (_, index) => String(index)),
      ...quietAxis(look),
      nameTextStyle: {
        color: tokens.inkFaint,
        align: 'left',
        verticalAlign: 'bottom',
        padding: [0, 0, 22, 0],
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ label, size }) => `${label}  ·  ${format.number(size)}`),
      ...quietAxis(look),
      axisLabel: { color: tokens.inkSoft, fontSize: 12 },
      splitLine: { show: false },
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const point = points[dataIndex];
        const row = point ? rows[point.y] : undefined;
        if (!point || !row || point.cell.value === null) return '';
        const { value, low, high, n, complete } = point.cell;
        const interval =
          typeof low === 'number' && typeof high === 'number'
            ? ` (${format.interval(low, high, unit, currency)})`
            : '';
        const lines = [
          {
            name: `${columnName}: ${point.x}`,
            value: `${format.metric(value, unit, currency)}${interval}, n = ${format.number(n)}`,
          },
        ];
        return tipHtml(row.label, complete ? lines : [...lines, { name: incomplete, value: '' }]);
      },
    },
    series: [
      {
        type: 'custom',
        data: points.map(({ x, y, cell }) => [x, y, cell.value]),
        encode: { x: 0, y: 1 },
        renderItem,
      },
    ],
  };
}

/** Thin slanted lines over a cell whose number is not final. */
const hatch = (ink: string) => ({
  symbol: 'rect',
  color: ink,
  rotation: -Math.PI / 4,
  dashArrayX: [1, 0],
  dashArrayY: [1, 6],
  symbolSize: 1,
  opacity: 0.28,
});
