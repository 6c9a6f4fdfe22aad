import { normalQuantile, normalTail } from '../distribution/normal.ts';
import type { Refused } from '../numeric/refused.ts';
import { isLevel, refuse } from '../numeric/refused.ts';

export type NonInferiority = {
  readonly ok: true;
  /** One-sided lower bound of the difference at `level`. */
  readonly bound: number;
  /** One-sided upper bound at the same level. */
  readonly upper: number;
  /** Of the hypothesis that the difference is the margin or worse. */
  readonly p: number;
  /**
   * `superior`: the bound is above 0; `non-inferior`: above -margin; `inferior`: the upper bound is below -margin;
   * `inconclusive`: neither can be said, which is not the same as being worse.
   */
  readonly verdict: 'superior' | 'non-inferior' | 'inconclusive' | 'inferior';
};

/**
 * Whether something is worse than what it is compared with by less than a margin.
 *
 * `difference`: new minus comparison, higher is better, with its standard error in the same unit (share of 1, say). `margin`: the
 * loss one is ready to bear, > 0, fixed before looking. `level`: of the one-sided bound. Refuses `invalid-input`.
 * Source: Piaggio et al. (2012), CONSORT extension for noninferiority trials, JAMA 308(24), fig. 1; normal bound of a difference.
 */
export function nonInferiority(
  difference: { readonly estimate: number; readonly standardError: number },
  options: { readonly margin: number; readonly level?: number },
): NonInferiority | Refused {
  const { margin, level = 0.95 } = options;
  const { estimate, standardError } = difference;
  if (!Number.isFinite(estimate) || !(standardError > 0) || !Number.isFinite(standardError))
    return refuse('invalid-input', { detail: 'difference or its error' });
  if (!(margin > 0) || !Number.isFinite(margin) || !isLevel(level))
    return refuse('invalid-input', { detail: 'margin or level' });
  const reach = normalQuantile(level) * standardError;
  const [bound, upper] = [estimate - reach, estimate + reach];
  const verdict =
    bound > 0 ? 'superior' : bound > -margin ? 'non-inferior' : upper < -margin ? 'inferior' : 'inconclusive';
  return { ok: true, bound, upper, p: normalTail((estimate + margin) / standardError), verdict };
}
