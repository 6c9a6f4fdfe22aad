import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartData, ChartFrame } from '#platform/web/charts/Chart.tsx';
import { type ChartLook, quietAxis, tipHtml } from '#platform/web/charts/look.ts';
import { type Format, useFormat } from '#platform/web/i18n.ts';
import type { AgentsAnswer } from './use-agents.ts';

type Point = AgentsAnswer['points'][number];
type Words = {
  readonly x: string;
  readonly y: string;
  readonly colleague: string;
  readonly state: (funnel: Point['funnel']) => string;
};

/** Lost against expected by volume, with the limits of chance. Who has no name is a grey dot. */
export function AgentFunnel({ answer }: { readonly answer: AgentsAnswer | undefined }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const words = useMemo<Words>(
    () => ({
      x: t('agents.funnel.x'),
      y: t('agents.funnel.y'),
      colleague: t('agents.funnel.colleague'),
      state: (funnel) => t(`agents.state.${funnel}`),
    }),
    [t],
  );
  const data = useMemo<ChartData | undefined>(() => {
    if (!answer) return undefined;
    const print = (value: number): string => format.number(value, 2);
    const whole = (value: number): string => format.number(value, 0);
    return {
      columns: [
        { label: t('agents.funnel.agent') },
        { label: words.x, print: whole },
        { label: words.y, print },
        { label: t('agents.funnel.state') },
      ],
      rows: answer.points.map(({ name, weight, ratio, funnel }) => [
        name ?? words.colleague,
        weight,
        ratio,
        words.state(funnel),
      ]),
    };
  }, [answer, words, format, t]);
  const option = useCallback(
    (look: ChartLook) => funnelOption(answer, words, look, format),
    [answer, words, format],
  );
  const legend = useCallback(
    (look: ChartLook) => [
      { name: t('agents.funnel.limits95'), color: look.tokens.inkSoft, dash: 0 },
      { name: t('agents.funnel.limits998'), color: look.tokens.inkFaint, dash: 2 },
    ],
    [t],
  );
  const note = answer?.sees === 'own' ? `${t('agents.funnel.noteOwn')} ` : '';
  return (
    <ChartFrame
      title={t('agents.funnel.title')}
      note={`${note}${t('agents.funnel.note')}`}
      height={420}
      data={data}
      option={option}
      legend={legend}
    />
  );
}

const outside = ({ funnel }: Point): boolean => funnel !== 'inside';

function tip(point: Point, words: Words, format: Format): string {
  return tipHtml(point.name ?? words.colleague, [
    { name: words.y, value: format.number(point.ratio, 2) },
    { name: words.x, value: format.number(point.weight, 0) },
    { name: words.state(point.funnel), value: '' },
  ]);
}

type Height = { readonly min: number; readonly max: number; readonly interval: number };

/** Everything drawn of the right half of the funnel, between round numbers. */
function heightOf(answer: AgentsAnswer | undefined): Height {
  const lines = answer?.limits.slice(Math.floor(answer.limits.length / 3)) ?? [];
  const ratios = (answer?.points ?? []).map(({ ratio }) => ratio);
  const top = Math.max(1, ...ratios, ...lines.map(({ high998 }) => high998));
  const bottom = Math.min(1, ...ratios, ...lines.map(({ low998 }) => low998));
  const interval = top - bottom > 2 ? 1 : top - bottom > 0.8 ? 0.2 : 0.1;
  const round = (steps: number): number => Number((steps * interval).toFixed(6));
  return {
    min: Math.max(0, round(Math.floor(bottom / interval - 0.25))),
    max: round(Math.ceil(top / interval + 0.25)),
    interval,
  };
}

/** A phone has no room for all names: only those that matter; a touch and the table tell the rest. */
const nameOf = (point: Point | undefined, narrow: boolean): string =>
  !point || (narrow && !outside(point) && !point.self) ? '' : (point.name ?? '');

type Place = 'right' | 'left' | 'top' | 'bottom';
type Box = { readonly left: number; readonly right: number; readonly low: number; readonly high: number };

/** Size of the plot in pixels, near enough, and of what its axes hold. */
type Room = { readonly width: number; readonly height: number; readonly x: number; readonly y: number };

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.low < b.high && b.low < a.high;

const around = (x: number, y: number, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  right: x + halfWidth,
  low: y - halfHeight,
  high: y + halfHeight,
});

/** Where each name stands: beside its dot on the side where it lies on the fewest other dots and names, right before all. */
function placesOf(points: readonly Point[], room: Room): Place[] {
  const at = ({ weight, ratio }: Point) => ({
    x: (weight / room.x) * room.width,
    y: (ratio / room.y) * room.height,
  });
  const taken = points.map((point) => around(at(point).x, at(point).y, 7, 7));
  const places: Place[] = [];
  for (const point of points) {
    const { x, y } = at(point);
    const half = 3.6 * (point.name ?? '').length;
    const boxes: Readonly<Record<Place, Box>> = {
      right: around(x + 14 + half, y, half, 9),
      left: around(x - 14 - half, y, half, 9),
      top: around(x, y + 19, half, 9),
      bottom: around(x, y - 19, half, 9),
    };
    const hits = (place: Place): number => taken.filter((other) => overlap(other, boxes[place])).length;
    const order: readonly Place[] = ['right', 'left', 'top', 'bottom'];
    const best = order.reduce((a, b) => (hits(b) < hits(a) ? b : a));
    taken.push(boxes[best]);
    places.push(best);
  }
  return places;
}

function funnelOption(answer: AgentsAnswer | undefined, words: Words, look: ChartLook, format: Format) {
  const { tokens } = look;
  const points = answer?.points ?? [];
  const limits = answer?.limits ?? [];
  const line = (
    of: (one: AgentsAnswer['limits'][number]) => number,
    color: string,
    type: 'solid' | number[],
  ) => ({
    type: 'line',
    silent: true,
    showSymbol: false,
    smooth: true,
    clip: true,
    z: 2,
    tooltip: { show: false },
    data: limits.map((one) => [one.expected, of(one)]),
    lineStyle: { color, width: 1.25, type },
    emphasis: { disabled: true },
  });
  const axis = {
    type: 'value',
    splitNumber: look.narrow ? 3 : 5,
    ...quietAxis(look),
    nameLocation: 'middle',
    nameTextStyle: { color: tokens.inkSoft, fontSize: 12 },
  };
  const most = Math.max(1, ...limits.map(({ expected }) => expected));
  const step = most > 100 ? 50 : most > 20 ? 10 : 2;
  // names stand to the right of their dots
  const right = Math.ceil((most * (look.narrow ? 1.25 : 1.08)) / step) * step;
  const height = heightOf(answer);
  const plot = { width: look.narrow ? 290 : 1050, height: 350, x: right, y: height.max - height.min };
  const places = placesOf(points, plot);
  return {
    grid: {
      left: 28,
      right: 20,
      top: 12,
      bottom: 28,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      ...axis,
      name: words.x,
      nameGap: 28,
      min: 0,
      max: right,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: tokens.hairlineStrong, width: 1 } },
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => format.number(value, 0) },
    },
    yAxis: {
      ...axis,
      name: words.y,
      nameGap: 36,
      ...height,
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => format.number(value, 1) },
    },
    tooltip: {
      trigger: 'item',
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const point = points[dataIndex];
        return point ? tip(point, words, format) : '';
      },
    },
    series: [
      {
        type: 'line',
        z: 5,
        lineStyle: { width: 0 },
        symbol: 'circle',
        showSymbol: true,
        symbolSize: 11,
        emphasis: { disabled: true },
        label: {
          show: true,
          position: 'right',
          distance: 7,
          color: tokens.ink,
          fontSize: 13,
          formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
            nameOf(points[dataIndex], look.narrow),
        },
        data: points.map((point, index) => ({
          value: [point.weight, point.ratio],
          label: { position: places[index] ?? 'right' },
          itemStyle: outside(point)
            ? { color: point.name === null ? tokens.inkSoft : tokens.accent }
            : {
                color: point.self ? tokens.accent : tokens.paper,
                borderColor: point.name === null ? tokens.inkFaint : tokens.accent,
                borderWidth: 2,
              },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: tokens.inkSoft, type: 'solid', width: 1 },
          data: [{ yAxis: answer?.mean ?? 1 }],
        },
      },
      line((one) => one.low95, tokens.inkSoft, 'solid'),
      line((one) => one.high95, tokens.inkSoft, 'solid'),
      line((one) => one.low998, tokens.inkFaint, [2, 3]),
      line((one) => one.high998, tokens.inkFaint, [2, 3]),
    ],
  };
}
