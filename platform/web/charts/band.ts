import type { ChartLook } from './look.ts';

export type BandPoint = { readonly x: number; readonly low: number | null; readonly high: number | null };

type Api = { coord: (point: readonly number[]) => number[] };

/**
 * An interval around a line as one polygon per stretch without gaps. A custom series rather than two stacked
 * lines, because stacking goes wrong below zero and cannot follow steps.
 */
export function bandSeries(points: readonly BandPoint[], color: string, look: ChartLook, step = false) {
  const stretches = split(points);
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z: 1,
    tooltip: { show: false },
    // Every point is in the data, so that the axis leaves room for the whole band.
    data: points.flatMap((p) => (p.low === null || p.high === null ? [] : [[p.x, p.low, p.high]])),
    encode: { x: 0, y: [1, 2] },
    renderItem: (params: { dataIndex: number }, api: Api) => {
      if (params.dataIndex !== 0) return undefined;
      return {
        type: 'group',
        children: stretches.map((stretch) => ({
          type: 'polygon',
          shape: { points: outline(stretch, api, step) },
          style: { fill: color, opacity: look.scheme === 'dark' ? 0.22 : 0.15 },
        })),
      };
    },
  };
}

type Solid = { readonly x: number; readonly low: number; readonly high: number };

function split(points: readonly BandPoint[]): Solid[][] {
  const found: Solid[][] = [];
  let open: Solid[] = [];
  for (const { x, low, high } of points) {
    if (low !== null && high !== null) open.push({ x, low, high });
    else if (open.length > 0) {
      found.push(open);
      open = [];
    }
  }
  if (open.length > 0) found.push(open);
  return found;
}

function outline(stretch: readonly Solid[], api: Api, step: boolean): number[][] {
  const edge = (pick: (point: Solid) => number): number[][] =>
    stretch.flatMap((point, index) => {
      const here = api.coord([point.x, pick(point)]);
      const before = stretch[index - 1];
      return step && before ? [api.coord([point.x, pick(before)]), here] : [here];
    });
  return [...edge((point) => point.high), ...edge((point) => point.low).reverse()];
}

/**
 * A step curve drawn point for point: a line series drops steps under two pixels and then runs slantwise, which a
 * survival curve must not.
 */
export function stepSeries(
  points: readonly { readonly x: number; readonly y: number }[],
  color: string,
  dash: 'solid' | number[],
) {
  return {
    type: 'custom',
    silent: true,
    clip: true,
    z: 3,
    tooltip: { show: false },
    data: points.map(({ x, y }) => [x, y]),
    encode: { x: 0, y: 1 },
    renderItem: (params: { dataIndex: number }, api: Api) => {
      if (params.dataIndex !== 0) return undefined;
      const corners = points.flatMap(({ x, y }, index) => {
        const before = points[index - 1];
        return before ? [api.coord([x, before.y]), api.coord([x, y])] : [api.coord([x, y])];
      });
      const lineDash = dash === 'solid' ? {} : { lineDash: dash };
      return {
        type: 'polyline',
        shape: { points: corners },
        style: { stroke: color, lineWidth: 2, fill: 'none', ...lineDash },
      };
    },
  };
}
