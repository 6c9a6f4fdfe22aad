import type { Reason } from './contract/leaving.ts';

/** Raised when a formula of the forecast changes; every answer carries it. */
export const forecastVersion = 1;

/** What is known of a customer beside the purchases; days are counted as facts count them. */
export type LeavingFacts = {
  readonly today: number;
  /** repeat purchase days, days from the first to the last of them, days since the last */
  readonly x: number;
  readonly recency: number;
  readonly silence: number | null;
  readonly promisedDay: number | null;
  readonly deliveredDay: number | null;
  readonly contractEnd: number | null;
  readonly waiting: { readonly n: number; readonly since: number } | undefined;
  readonly open: number;
  readonly reopens: number;
  readonly answers: readonly {
    readonly kind: string;
    readonly score: number;
    readonly max: number;
    readonly day: number;
  }[];
};

/** A pause says something once there were two before it, and when it is half as long again and a week longer. */
const pausesNeeded = 2;
const longer = 1.5;
const atLeastDays = 7;

const answerKinds = ['nps', 'csat', 'ces'] as const;

/** Facts that speak for a customer's leaving, the heaviest first. Each is a number somebody can look up, not a cause. */
export function reasonsOf(facts: LeavingFacts): Reason[] {
  const { today, x, recency, silence, promisedDay, deliveredDay, contractEnd, waiting } = facts;
  const reasons: Reason[] = [];
  const add = (kind: Reason['kind'], numbers: Reason['numbers']) => reasons.push({ kind, numbers });
  if (contractEnd !== null) add('ends', { count: contractEnd - today });
  if (waiting) add('waiting', { count: waiting.n, days: Math.max(0, today - waiting.since) });
  for (const kind of answerKinds) {
    const answer = facts.answers.find((one) => one.kind === kind);
    if (answer) add(kind, { score: answer.score, max: answer.max, count: today - answer.day });
  }
  const usual = x >= pausesNeeded ? recency / x : null;
  if (usual !== null && silence !== null && silence >= longer * usual && silence >= usual + atLeastDays)
    add('pause', { usual: Math.round(usual), count: silence });
  if (promisedDay !== null && deliveredDay === null && promisedDay < today)
    add('overdue', { count: today - promisedDay });
  if (promisedDay !== null && deliveredDay !== null && deliveredDay > promisedDay)
    add('late', { count: deliveredDay - promisedDay });
  if (facts.reopens > 0) add('reopened', { count: facts.reopens });
  const silentOpen = facts.open - (waiting?.n ?? 0);
  if (silentOpen > 0) add('open', { count: silentOpen });
  return reasons;
}

/** What one unit of money a year, paid evenly, is worth today. */
export const yearFactor = (discount: number): number =>
  discount === 0 ? 1 : (1 - 1 / (1 + discount)) / Math.log1p(discount);

/**
 * Who bought longer ago than this has left and is no longer leaving: twice the churn definition, so that somebody who has
 * just gone silent can still be called.
 */
export const listDaysOf = (churnDays: number): number => 2 * churnDays;
