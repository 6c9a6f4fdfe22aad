import { normalTwoSided } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

/**
 * An effect that cannot exist, estimated by the same machinery: the service speed on punctuality *before* the ticket, or
 * next quarter's speed on this quarter's retention. Anything but 0 measures what the adjustment missed.
 */
export type NegativeControl = {
  readonly name: string;
  readonly estimate: number;
  readonly standardError: number;
};

export type NegativeControlResult = NegativeControl & {
  readonly z: number;
  readonly p: number;
  readonly alarms: boolean;
};

export type DoubtVerdict = {
  readonly ok: true;
  /** `green`: no control alarms and the E-value clears the strongest measured confounder. `red`: a control alarms. Else `amber`. */
  readonly light: 'green' | 'amber' | 'red';
  readonly controls: readonly NegativeControlResult[];
  /** Effect minus the largest absolute control estimate towards 0: what survives if the whole of it is bias. */
  readonly effectAfterBias: number;
};

/**
 * Should the reader believe an adjusted effect? Negative controls and the E-value together.
 *
 * `effect`: the estimate doubted, in the unit of the controls. `eValueBound`: of the interval's near end.
 * `strongestConfounder`: the largest risk ratio (>= 1) of any measured covariate with the outcome. Each control alarms
 * when its p, adjusted for how many there are (Bonferroni), is below `alpha` (.05).
 * Refuses `not-enough-data` (needed 1) without controls, `invalid-input` for errors not above 0.
 * Source: Lipsitch, Tchetgen Tchetgen & Cohen (2010); VanderWeele & Ding (2017).
 */
export function judgeDoubt(
  controls: readonly NegativeControl[],
  claim: { readonly effect: number; readonly eValueBound: number; readonly strongestConfounder: number },
  alpha = 0.05,
): DoubtVerdict | Refused {
  if (controls.length === 0) return refuse('not-enough-data', { needed: 1, detail: 'negative controls' });
  if (!controls.every((c) => Number.isFinite(c.estimate) && c.standardError > 0))
    return refuse('invalid-input', { detail: 'controls' });
  const results = controls.map((control): NegativeControlResult => {
    const z = control.estimate / control.standardError;
    const p = Math.min(1, normalTwoSided(z) * controls.length);
    return { ...control, z, p, alarms: p < alpha };
  });
  const alarmed = results.some((result) => result.alarms);
  const bias = results.reduce((top, result) => Math.max(top, Math.abs(result.estimate)), 0);
  return {
    ok: true,
    light: alarmed ? 'red' : claim.eValueBound > claim.strongestConfounder ? 'green' : 'amber',
    controls: results,
    effectAfterBias: Math.sign(claim.effect) * Math.max(0, Math.abs(claim.effect) - bias),
  };
}
