import { escapeHtml } from './report-text.ts';

/**
 * Pictures of the report as inline SVG that needs no script: positions across are percentages, so that a picture is as wide as
 * its page while its letters keep their size. Colours come from the classes of the report's style.
 */

export type Scale = { readonly low: number; readonly high: number; readonly ticks: readonly number[] };

const steps = [1, 2, 2.5, 5, 10];

/** Round ticks around the values; a single value gets room on either side. Never empty, never without extent. */
export function niceScale(values: readonly number[], about = 5): Scale {
  const known = values.filter(Number.isFinite);
  let low = known.length > 0 ? Math.min(...known) : 0;
  let high = known.length > 0 ? Math.max(...known) : 1;
  if (high - low < 1e-12) {
    const room = Math.abs(high) * 0.1 || 1;
    [low, high] = [low - room, high + room];
  }
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (steps.find((one) => one * power >= raw * 0.8) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { low: ticks[0] ?? low, high: ticks.at(-1) ?? high, ticks };
}

/** Decimals that a scale's ticks need to be told apart, for values that are printed times `times`. */
export const tickDigits = ({ ticks }: Scale, times = 1): number =>
  [0, 1, 2, 3].find((digits) =>
    ticks.every((tick) => Math.abs(tick * times - Number((tick * times).toFixed(digits))) < 1e-9),
  ) ?? 3;

/** Where a value stands across, in percent of the width, held within the picture. */
export const across = ({ low, high }: Scale, value: number): number =>
  Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100));

const fixed = (value: number): string => Number(value.toFixed(2)).toString();
const percent = (value: number): string => `${fixed(value)}%`;

// the ends keep a little room for dots and for the halves of labels
const inner = (at: number): number => 3 + at * 0.94;

export type DotRow = {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** before like was compared with like */
  readonly crude: number | null;
  readonly strong: boolean;
  /** what a reader who does not see hears */
  readonly said: string;
};

const gridOf = (scale: Scale, height: number, zero: boolean): string =>
  scale.ticks
    .map((tick) => {
      const x = percent(inner(across(scale, tick)));
      return `<line class="${zero && tick === 0 ? 'zero' : 'grid'}" x1="${x}" x2="${x}" y1="0" y2="${height}"/>`;
    })
    .join('');

const dotHeight = 34;

/** One row of a dot-and-interval chart. */
export function dotSvg(row: DotRow, scale: Scale): string {
  const at = (value: number): string => percent(inner(across(scale, value)));
  const y = dotHeight / 2;
  const crude = row.crude === null ? '' : `<circle class="hollow" cx="${at(row.crude)}" cy="${y}" r="4.5"/>`;
  return (
    `<svg class="dot${row.strong ? '' : ' weak'}" width="100%" height="${dotHeight}" role="img" aria-label="${escapeHtml(row.said)}">` +
    `${gridOf(scale, dotHeight, true)}${crude}` +
    `<line class="reach" x1="${at(row.low)}" x2="${at(row.high)}" y1="${y}" y2="${y}"/>` +
    `<circle class="point" cx="${at(row.value)}" cy="${y}" r="5"/></svg>`
  );
}

/** The axis under rows that share a scale. */
export function axisSvg(scale: Scale, print: (tick: number, digits: number) => string): string {
  const digits = tickDigits(scale, 100);
  const labels = scale.ticks
    .map((tick, i) => {
      const minor = scale.ticks.length > 5 && i % 2 === 1 && tick !== 0 ? ' minor' : '';
      return `<text class="tick${minor}" x="${percent(inner(across(scale, tick)))}" y="14" text-anchor="middle">${escapeHtml(print(tick, digits))}</text>`;
    })
    .join('');
  return `<svg class="axis" width="100%" height="20" aria-hidden="true">${labels}</svg>`;
}

/** A bar from one number to another, as in a sum that is added up step by step. */
export function barSvg(from: number, to: number, most: number, kind: 'whole' | 'gain' | 'loss'): string {
  const at = (value: number): number => (most > 0 ? Math.min(100, Math.max(0, (value / most) * 100)) : 0);
  const [left, right] = [at(Math.min(from, to)), at(Math.max(from, to))];
  return (
    `<svg class="bar" width="100%" height="22" aria-hidden="true"><line class="grid" x1="0" x2="100%" y1="21.5" y2="21.5"/>` +
    `<rect class="${kind}" x="${percent(left)}" width="${percent(Math.max(0.3, right - left))}" y="4" height="14" rx="1"/></svg>`
  );
}

export type CurvePoint = {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly crude: number | null;
};

type Seen = { readonly x: number; readonly value: number; readonly low: number; readonly high: number };

/** Neighbours that have a value: a gap in the numbers is a gap in the line. */
function runsOf(points: readonly (Seen | null)[]): Seen[][] {
  const runs: Seen[][] = [];
  let open: Seen[] = [];
  for (const point of points) {
    if (point) open.push(point);
    else if (open.length > 0) {
      runs.push(open);
      open = [];
    }
  }
  if (open.length > 0) runs.push(open);
  return runs;
}

const path = (points: readonly { x: number; y: number }[]): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${fixed(x)} ${fixed(y)}`).join('');

const curveHeight = 240;
const top = 12;

/** A curve with its band over a dashed grey one; groups stand at equal steps. */
export function curveSvg(
  points: readonly CurvePoint[],
  print: (tick: number, digits: number) => string,
  said: string,
): string {
  const scale = niceScale(
    points.flatMap(({ value, low, high, crude }) => [value, low, high, crude].filter((one) => one !== null)),
  );
  const up = (value: number): number => 100 - across(scale, value);
  const y = (value: number): number => top + (up(value) / 100) * (curveHeight - top);
  const x = (i: number): number => ((i + 0.5) / Math.max(1, points.length)) * 100;
  const seen = points.map(({ value, low, high }, i) =>
    value === null ? null : { x: x(i), value, low: low ?? value, high: high ?? value },
  );
  const crude = points.map((point, i) =>
    point.crude === null ? null : { x: x(i), value: point.crude, low: point.crude, high: point.crude },
  );
  const line = (run: readonly Seen[], kind: string): string =>
    `<path class="${kind}" vector-effect="non-scaling-stroke" d="${path(run.map((one) => ({ x: one.x, y: up(one.value) })))}"/>`;
  const band = (run: readonly Seen[]): string =>
    `<path class="band" d="${path([
      ...run.map((one) => ({ x: one.x, y: up(one.high) })),
      ...[...run].reverse().map((one) => ({ x: one.x, y: up(one.low) })),
    ])}Z"/>`;
  const grid = scale.ticks
    .map((tick) => `<line class="grid" x1="0" x2="100%" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/>`)
    .join('');
  // as many labels as have room on a page, and of those as many as have room on a phone
  const every = Math.max(1, Math.ceil(points.length / 8));
  const digits = tickDigits(scale, 100);
  const labels = points
    .map(({ label }, i) => {
      if (i % every !== 0) return '';
      const minor = points.length > 4 && (i / every) % 2 === 1 ? ' minor' : '';
      return `<text class="tick${minor}" x="${percent(x(i))}" y="${curveHeight + 18}" text-anchor="middle">${escapeHtml(label)}</text>`;
    })
    .join('');
  const runs = runsOf(seen);
  const dots = seen
    .filter((one) => one !== null)
    .map((one) => `<circle class="point" cx="${percent(one.x)}" cy="${fixed(y(one.value))}" r="3.5"/>`)
    .join('');
  const side = scale.ticks
    .map(
      (tick) =>
        `<text class="tick" x="44" y="${fixed(y(tick) + 4)}" text-anchor="end">${escapeHtml(print(tick, digits))}</text>`,
    )
    .join('');
  return (
    `<div class="curve"><svg width="52" height="${curveHeight + 26}" aria-hidden="true">${side}</svg>` +
    `<svg class="plot" width="100%" height="${curveHeight + 26}" role="img" aria-label="${escapeHtml(said)}">${grid}` +
    `<svg x="0" y="${top}" width="100%" height="${curveHeight - top}" viewBox="0 0 100 100" preserveAspectRatio="none">` +
    `${runs.map(band).join('')}${runsOf(crude)
      .map((run) => line(run, 'crude'))
      .join('')}${runs.map((run) => line(run, 'line')).join('')}</svg>${dots}${labels}</svg></div>`
  );
}
