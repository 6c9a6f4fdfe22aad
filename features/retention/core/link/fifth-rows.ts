import { wilsonInterval } from '#stats/proportion/wilson.ts';
import type { Congestion } from './driver-result.ts';

type Fifth = Extract<Congestion, { state: 'answered' }>['fifths'][number];
type Share = {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
};

/** A fifth of the queue with intervals around its shares; waits and revenue have come as means alone. */
export type FifthRow = Pick<Fifth, 'n' | 'hours' | 'revenueBefore'> & {
  /** 1: the calmest */
  readonly place: number;
  readonly stayed: Share;
  readonly refunds: Share;
  readonly requests: Share;
  readonly buyers: Share;
};

/** @param deff how much wider intervals become because customers come again: their number counts for so much less */
export function fifthRows(fifths: readonly Fifth[], deff: number): FifthRow[] {
  const share = (value: number, n: number): Share => {
    const effective = n / Math.max(1, deff);
    const found = wilsonInterval(Math.min(1, Math.max(0, value)) * effective, effective);
    return found.ok ? { value, low: found.low, high: found.high, n } : { value, low: null, high: null, n };
  };
  return fifths.map((one, at) => ({
    place: at + 1,
    n: one.n,
    hours: one.hours,
    stayed: share(one.stayed, one.n),
    refunds: share(one.refundsBefore, one.n),
    requests: share(one.requestsBefore, one.n),
    buyers: share(one.buyersBefore, one.n),
    revenueBefore: one.revenueBefore,
  }));
}
