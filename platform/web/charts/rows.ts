import { type ChartLook, quietAxis } from './look.ts';

/** What charts with a named row for each group share: names at the left, whiskers, a tooltip for the row pointed at. */

/** Cut by letters: the chart's own cutting takes every letter outside Latin for a wide one and cuts far too early. */
const shortened = (label: string, letters: number): string =>
  label.length > letters ? `${label.slice(0, letters - 1).trimEnd()}…` : label;

/** On a phone: two lines, broken between words, rather than names cut to what several have in common. */
function inTwoLines(label: string, letters: number): string {
  if (label.length <= letters) return label;
  const at = label.lastIndexOf(' ', letters);
  if (at <= 0) return shortened(label, letters);
  return `${label.slice(0, at)}\n${shortened(label.slice(at + 1), letters)}`;
}

/** Names of the rows, first on top. */
export const rowAxis = (look: ChartLook, rows: readonly { readonly label: string }[]) => ({
  type: 'category',
  inverse: true,
  data: rows.map(({ label }) => label),
  ...quietAxis(look),
  splitLine: { show: false },
  axisLabel: {
    color: look.tokens.ink,
    ...(look.narrow ? { fontSize: 12, lineHeight: 14 } : { fontSize: 13 }),
    formatter: (label: string) => (look.narrow ? inTwoLines(label, 17) : shortened(label, 30)),
  },
});

/** @param room pixels kept free above and at the right */
export const rowGrid = (room: { readonly top: number; readonly right: number }) => ({
  left: 8,
  bottom: 8,
  ...room,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
});

/** The row pointed at is shaded and told as HTML. */
export const rowTooltip = <Row>({ tokens }: ChartLook, rows: readonly Row[], html: (row: Row) => string) => ({
  trigger: 'axis',
  axisPointer: { type: 'shadow', shadowStyle: { color: tokens.hover, opacity: 0.6 } },
  formatter: (points: readonly { readonly dataIndex: number }[]) => {
    const row = rows[points[0]?.dataIndex ?? 0];
    return row === undefined ? '' : html(row);
  },
});

type Ends = { readonly low: number | null; readonly high: number | null };
type Api = { value: (dimension: number) => number; coord: (point: number[]) => number[] };

/**
 * Intervals as lines through their marks; a row without one has none.
 * @param caps half the height of the strokes at the ends; 0: none
 */
export const rowWhiskers = (
  ends: readonly (Ends | null)[],
  style: { readonly stroke: string; readonly lineWidth: number; readonly opacity?: number },
  caps = 0,
) => ({
  type: 'custom',
  silent: true,
  z: 4,
  tooltip: { show: false },
  data: ends.flatMap((one, index) =>
    one === null || one.low === null || one.high === null ? [] : [[index, one.low, one.high]],
  ),
  encode: { x: [1, 2], y: 0 },
  renderItem: (_: unknown, api: Api) => {
    const [x1 = 0, y = 0] = api.coord([api.value(1), api.value(0)]);
    const [x2 = 0] = api.coord([api.value(2), api.value(0)]);
    const line = (a: number, b: number, c: number, d: number) => ({
      type: 'line',
      shape: { x1: a, y1: b, x2: c, y2: d },
      style,
    });
    const strokes = caps === 0 ? [] : [x1, x2].map((x) => line(x, y - caps, x, y + caps));
    return { type: 'group', children: [line(x1, y, x2, y), ...strokes] };
  },
});
