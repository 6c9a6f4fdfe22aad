/** Pieces of SQL that the fact views share; the view `company` is joined as `k`. */

/** Days since 1970-01-01 of an instant, in the company's zone. */
export const dayOf = (instant: string): string =>
  `((${instant} at time zone k.zone)::date - date '1970-01-01')`;

/** year * 12 + month - 1 of an instant, in the company's zone. */
export const monthOf = (instant: string): string =>
  `(extract(year from ${instant} at time zone k.zone) * 12 + extract(month from ${instant} at time zone k.zone) - 1)::int`;
