import type { Interval, Refused } from '../numeric/refused.ts';
import { refuse } from '../numeric/refused.ts';
import type { Share } from '../proportion/newcombe.ts';
import { wilsonInterval } from '../proportion/wilson.ts';

/**
 * How much more often the event came among those ranked highest than among all.
 *
 * `top`, `rest`: everybody, cut once by rank (parts of customers are allowed); `n` answered is that of the top. With w the
 * share of the top among all, lift is 1 / (w + (1 - w) / ratio), rising in the ratio of two independent shares, so its ends are those of the ratio, by Donner &
 * Zou's MOVER from Wilson intervals: the base rate counts as no better known than it is, and no end goes beyond 1 / w.
 * Covers 94-96 % of samples; about 93 % where nearly all of the top have the event, since the cut is taken as given.
 * Refuses what `wilsonInterval` refuses for either part, and `no-events`.
 * Source: Donner & Zou (2012), Statistical Methods in Medical Research 21:347.
 */
export function liftInterval(top: Share, rest: Share): Interval | Refused {
  const [a, b] = [wilsonInterval(top.successes, top.n), wilsonInterval(rest.successes, rest.n)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  if (a.estimate + b.estimate === 0) return refuse('no-events');
  const product = a.estimate * b.estimate;
  const under = (p: number, end: number): number => end * (2 * p - end);
  // the printed quotients multiplied out, so that no denominator passes through 0
  const end = (one: number, other: number): number =>
    one === 0 ? 0 : one / (product + Math.sqrt(Math.max(0, product ** 2 - one * other)));
  const ratioLow = end(under(a.estimate, a.low), under(b.estimate, b.high));
  const inverseLow = end(under(b.estimate, b.low), under(a.estimate, a.high));
  const w = top.n / (top.n + rest.n);
  return {
    ok: true,
    estimate: 1 / (w + ((1 - w) * b.estimate) / a.estimate),
    low: 1 / (w + (1 - w) / ratioLow),
    high: 1 / (w + (1 - w) * inverseLow),
    n: top.n,
  };
}
