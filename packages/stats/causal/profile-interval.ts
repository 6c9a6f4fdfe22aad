import { findRoot } from '../numeric/root.ts';

/** A maximised log likelihood with one parameter held. */
type ProfilePoint = { readonly logLik: number };

const GOLDEN = (3 - Math.sqrt(5)) / 2;

type Tried = { readonly x: number; readonly height: number };

/** Top of the parabola through three points, as a way to go from the first. */
function toParabola(x: Tried, w: Tried, v: Tried): number {
  const r = (x.x - w.x) * (x.height - v.height);
  const q = (x.x - v.x) * (x.height - w.height);
  return -((x.x - v.x) * q - (x.x - w.x) * r) / (2 * (q - r));
}

/**
 * The best point of a profile between `from` and `to`, to a `share` of the way; `at` answers null where nothing can be
 * fitted. Right where the profile has one top there.
 * Source: Brent (1973), ch. 5, parabolas with golden section where they do not help; R `optimize`.
 */
export function highestPoint<P extends ProfilePoint>(
  at: (x: number) => P | null,
  from: number,
  to: number,
  share = 0.01,
): P | null {
  let best: P | null = null;
  const tried = (x: number): Tried => {
    const point = at(x);
    if (point !== null && (best === null || point.logLik > best.logLik)) best = point;
    return { x, height: point?.logLik ?? Number.NEGATIVE_INFINITY };
  };
  // never finer than numbers of this size are apart: a stretch may be no wider than that
  const small = Math.max(
    (share * (to - from)) / 2,
    4 * Number.EPSILON * Math.max(Math.abs(from), Math.abs(to)),
  );
  let [low, high] = [from, to];
  let x = tried(low + GOLDEN * (high - low));
  let [w, v] = [x, x];
  let [last, before] = [0, 0];
  for (let n = 0; n < 100 && Math.max(high - x.x, x.x - low) > 2 * small; n += 1) {
    const wider = x.x < (low + high) / 2 ? 1 : -1;
    let way = toParabola(x, w, v);
    const goes = x.x + way > low && x.x + way < high && Math.abs(way) < 0.5 * Math.abs(before);
    before = goes ? last : (wider > 0 ? high : low) - x.x;
    if (!goes) way = GOLDEN * before;
    else if (Math.min(x.x + way - low, high - x.x - way) < 2 * small) way = wider * small;
    if (Math.abs(way) < small) way = (Math.sign(way) || wider) * small;
    last = way;
    const u = tried(x.x + way);
    if (u.height >= x.height) {
      if (u.x >= x.x) low = x.x;
      else high = x.x;
      [v, w, x] = [w, x, u];
    } else {
      if (u.x < x.x) low = u.x;
      else high = u.x;
      if (u.height >= w.height || w === x) [v, w] = [w, u];
      else if (u.height >= v.height || v === x || v === w) v = u;
    }
  }
  return best;
}

/**
 * Where a profile falls from its `top` to `floor` on either side; null where it does not before the border, or where
 * beyond the last place above it nothing can be fitted.
 *
 * `grid`: places in order, `known` what the profile is there at least; `at` answers it anywhere. Between two places of the
 * grid the end is searched for: an interval may well be narrower than a step.
 */
export function profileInterval(
  top: { readonly at: number; readonly logLik: number },
  floor: number,
  grid: readonly number[],
  known: readonly number[],
  at: (x: number) => number,
): { low: number | null; high: number | null } {
  const tolerance = 1e-2 * (grid[1]! - grid[0]!);
  const end = (step: -1 | 1): number | null => {
    let [inside, height] = [top.at, top.logLik];
    for (let k = step === 1 ? 0 : grid.length - 1; k >= 0 && k < grid.length; k += step) {
      const place = grid[k]!;
      if ((place - top.at) * step <= 0) continue;
      const value = known[k]! > floor ? known[k]! : at(place);
      if (value === Number.NEGATIVE_INFINITY) return null;
      if (value <= floor) {
        const above = (x: number): number =>
          (x === inside ? height : x === place ? value : Math.max(at(x), floor - 1e6)) - floor;
        return findRoot(above, inside, place, tolerance);
      }
      [inside, height] = [place, value];
    }
    return null;
  };
  return { low: end(-1), high: end(1) };
}
