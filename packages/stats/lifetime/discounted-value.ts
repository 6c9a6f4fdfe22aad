import type { Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';

export type DiscountedValue = {
  readonly ok: true;
  /** Present value of what is expected within the horizon, in the unit of `margin`. */
  readonly value: number;
  readonly purchases: number;
  /** Share of the value that falls into the last tenth of the horizon: if large, a longer horizon would add much. */
  readonly tail: number;
};

/**
 * Present value of the purchases any model expects of a customer within a horizon.
 *
 * `expected(t)`: expected purchases within t from now (rising, 0 at 0), e.g. `(t) => bgExpected(model, history, t)`.
 * `margin`: profit per purchase. `discount`: per time unit of t (yearly d on weeks: (1 + d)^(1/52) - 1). Each step of the
 * horizon (`steps`, default 104) is discounted at its middle. Refuses `invalid-input`.
 * Source: Fader, Hardie & Lee (2005), "RFM and CLV", eq. 1 in discrete steps.
 */
export function discountedValue(
  expected: (t: number) => number,
  plan: {
    readonly margin: number;
    readonly discount: number;
    readonly horizon: number;
    readonly steps?: number;
  },
): DiscountedValue | Refused {
  const { margin, discount, horizon, steps = 104 } = plan;
  if (!Number.isFinite(margin) || !(discount >= 0) || !(horizon > 0) || !Number.isInteger(steps) || steps < 1)
    return refuse('invalid-input', { detail: 'plan' });
  const width = horizon / steps;
  let [before, value, late] = [0, 0, 0];
  for (let k = 1; k <= steps; k++) {
    const now = expected(k * width);
    const part = (now - before) * (1 + discount) ** (-(k - 0.5) * width);
    value += part;
    if (k > 0.9 * steps) late += part;
    before = now;
  }
  if (!Number.isFinite(value))
    return refuse('invalid-input', { detail: 'expected purchases are not finite' });
  return { ok: true, value: margin * value, purchases: before, tail: value === 0 ? 0 : late / value };
}
