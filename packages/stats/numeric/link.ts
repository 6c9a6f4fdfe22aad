/** How a linear predictor becomes a probability. `logit`: log odds ratios. `cloglog`: log hazard ratios of grouped time. */
export type Link = 'logit' | 'cloglog';

/** Probability at linear predictor `eta`, kept off 0 and 1 so that logarithms stay finite. */
export function probabilityOf(link: Link, eta: number): number {
  const p = link === 'logit' ? 1 / (1 + Math.exp(-eta)) : -Math.expm1(-Math.exp(eta));
  return Math.min(1 - 1e-15, Math.max(1e-300, p));
}

/** Derivative of the probability by the linear predictor. */
export function slopeOf(link: Link, eta: number): number {
  if (link === 'cloglog') return Math.max(1e-300, Math.exp(eta - Math.exp(Math.min(eta, 700))));
  const e = Math.exp(-Math.abs(eta));
  return Math.max(1e-300, e / ((1 + e) * (1 + e)));
}

/** Linear predictor of a probability in (0, 1). */
export function linkOf(link: Link, p: number): number {
  return link === 'logit' ? Math.log(p / (1 - p)) : Math.log(-Math.log1p(-p));
}
