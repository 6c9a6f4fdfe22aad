import { fTail } from '../distribution/fisher-f.ts';
import { normalCritical } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isAmount, isLevel, refuse } from '../numeric/refused.ts';
import type { Contrast } from './exposure-cells.ts';
import { differenceContrast } from './exposure-cells.ts';

/**
 * Additive cell of a natural experiment: within `stratum` (hour of week x class), at instrument level `z` (quintile of the
 * queue others caused), moments of the exposure x (ln hours) and the outcome y (1: lost).
 */
export type InstrumentCell = {
  readonly stratum: string;
  readonly z: number;
  readonly n: number;
  readonly sumX: number;
  readonly sumY: number;
  readonly sumXX: number;
  readonly sumXY: number;
  readonly sumYY: number;
};

export type WaldRatio = {
  readonly ok: true;
  /** Change of y per unit of x, moved by the instrument alone. */
  readonly effect: Contrast;
  /** Interval that stays right when the instrument is weak (Anderson-Rubin); null where it is unbounded. */
  readonly robust: { readonly low: number | null; readonly high: number | null };
  /** Change of x and of y per unit of z. */
  readonly firstStage: Contrast;
  readonly reducedForm: Contrast;
  readonly firstStageF: number;
  readonly firstStageP: number;
  readonly n: number;
  readonly strata: number;
};

type Moments = {
  n: number;
  strata: number;
  zz: number;
  zx: number;
  zy: number;
  xx: number;
  xy: number;
  yy: number;
};

/** Sums of squares and products about the stratum means. */
function withinStrata(cells: readonly InstrumentCell[]): Moments {
  const total: Moments = { n: 0, strata: 0, zz: 0, zx: 0, zy: 0, xx: 0, xy: 0, yy: 0 };
  for (const list of Map.groupBy(cells, (cell) => cell.stratum).values()) {
    const s = { n: 0, z: 0, x: 0, y: 0, zz: 0, zx: 0, zy: 0, xx: 0, xy: 0, yy: 0 };
    for (const cell of list) {
      s.n += cell.n;
      s.z += cell.n * cell.z;
      s.x += cell.sumX;
      s.y += cell.sumY;
      s.zz += cell.n * cell.z * cell.z;
      s.zx += cell.z * cell.sumX;
      s.zy += cell.z * cell.sumY;
      s.xx += cell.sumXX;
      s.xy += cell.sumXY;
      s.yy += cell.sumYY;
    }
    if (s.n === 0) continue;
    total.n += s.n;
    total.strata += 1;
    total.zz += s.zz - (s.z * s.z) / s.n;
    total.zx += s.zx - (s.z * s.x) / s.n;
    total.zy += s.zy - (s.z * s.y) / s.n;
    total.xx += s.xx - (s.x * s.x) / s.n;
    total.xy += s.xy - (s.x * s.y) / s.n;
    total.yy += s.yy - (s.y * s.y) / s.n;
  }
  return total;
}

/** Roots of (zy - b zx)^2 <= f zz (yy - 2 b xy + b^2 xx), f = z^2 / df: bounded when the first stage is strong. */
function andersonRubin(m: Moments, f: number): { low: number | null; high: number | null } {
  const a = m.zx * m.zx - f * m.zz * m.xx;
  const b = -2 * (m.zx * m.zy - f * m.zz * m.xy);
  const c = m.zy * m.zy - f * m.zz * m.yy;
  const root = b * b - 4 * a * c;
  if (a <= 0 || root < 0) return { low: null, high: null };
  return { low: (-b - Math.sqrt(root)) / (2 * a), high: (-b + Math.sqrt(root)) / (2 * a) };
}

/**
 * Effect of an exposure moved by an accident (congestion caused by others): Wald ratio with stratum fixed effects.
 *
 * Two-stage least squares with one instrument from additive cells. Refuses `invalid-input`, `not-enough-data`,
 * `constant` when z does not vary within strata, `weak-instrument` when the first-stage F is below 10 (`detail` says it).
 * Source: Wald (1940), Angrist & Imbens (1994), Anderson & Rubin (1949); R `ivreg(y ~ x + stratum | z + stratum)`.
 */
export function waldRatio(cells: readonly InstrumentCell[], level = 0.95): WaldRatio | Refused {
  const sound = cells.every(
    (c) => isAmount(c.n) && [c.z, c.sumX, c.sumY, c.sumXX, c.sumXY, c.sumYY].every(Number.isFinite),
  );
  if (!sound || !isLevel(level)) return refuse('invalid-input', { detail: 'cells or level' });
  const m = withinStrata(cells);
  const df = m.n - m.strata - 1;
  if (df < 10) return refuse('not-enough-data', { needed: m.strata + 11 });
  if (m.zz <= 1e-12 * m.n) return refuse('constant', { detail: 'instrument within strata' });
  const z = normalCritical(level);
  const stage = (cross: number, square: number): Contrast => {
    const slope = cross / m.zz;
    return differenceContrast(slope, Math.sqrt(Math.max(0, square - slope * cross) / df / m.zz), z);
  };
  const [firstStage, reducedForm] = [stage(m.zx, m.xx), stage(m.zy, m.yy)];
  const firstStageF = (firstStage.estimate / firstStage.standardError) ** 2;
  if (!(firstStageF >= 10))
    return refuse('weak-instrument', { detail: `first-stage F ${firstStageF.toFixed(1)}, needs 10` });
  const effect = m.zy / m.zx;
  const residual = Math.max(0, m.yy - 2 * effect * m.xy + effect * effect * m.xx);
  return {
    ok: true,
    effect: differenceContrast(effect, Math.sqrt((residual / df) * m.zz) / Math.abs(m.zx), z),
    robust: andersonRubin(m, (z * z) / (df + z * z)),
    firstStage,
    reducedForm,
    firstStageF,
    firstStageP: fTail(firstStageF, 1, df),
    n: m.n,
    strata: m.strata,
  };
}
