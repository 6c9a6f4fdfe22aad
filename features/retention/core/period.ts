import { Refusal } from '#platform/core/refusal.ts';
import type { Period, Slice } from './schema.ts';

/** Days since 1970-01-01, the way facts count them. */
export const dayOf = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);

export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** year · 12 + month − 1, the way facts count months. */
export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

export const firstDayOfMonth = (month: number): number =>
  Math.round(Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / 86_400_000);

/** Both days included. */
export type Span = { readonly from: number; readonly to: number };

export const lengthOf = ({ from, to }: Span): number => to - from + 1;

export const periodOf = (span: Span): Period => ({
  from: dateOf(span.from),
  to: dateOf(span.to),
  days: lengthOf(span),
});

export const defaultDays = 90;

/**
 * The days a slice is about and those it is compared with. Without `to` it ends today, without `from` it takes 90 days;
 * nothing after today is asked for.
 * @throws Refusal retention:period-reversed
 */
export function resolveSpans(
  slice: Pick<Slice, 'from' | 'to' | 'compare'>,
  today: number,
): { readonly span: Span; readonly before: Span | null } {
  const to = slice.to === undefined ? today : dayOf(slice.to);
  const from = slice.from === undefined ? to - defaultDays + 1 : dayOf(slice.from);
  if (from > to) throw new Refusal('retention:period-reversed', { from: dateOf(from), to: dateOf(to) });
  const span = { from, to };
  if (slice.compare === 'none') return { span, before: null };
  if (slice.compare === 'year') return { span, before: { from: yearEarlier(from), to: yearEarlier(to) } };
  return { span, before: { from: from - lengthOf(span), to: from - 1 } };
}

/** The same date a year earlier; 29 February becomes 28. */
function yearEarlier(day: number): number {
  const date = new Date(day * 86_400_000);
  const [year, month] = [date.getUTCFullYear() - 1, date.getUTCMonth()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Math.round(Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / 86_400_000);
}

export const steps = ['day', 'week', 'month', 'quarter'] as const;
export type Step = (typeof steps)[number];

/** About 12 to 40 points, whatever the period. */
export function autoStep(span: Span): Step {
  const days = lengthOf(span);
  if (days <= 45) return 'day';
  if (days <= 200) return 'week';
  return days <= 1500 ? 'month' : 'quarter';
}

/** Number of the step a day lies in; equals {@link bucketSql} of it. Weeks begin on Monday. */
export function bucketOf(step: Step, day: number): number {
  if (step === 'day') return day;
  if (step === 'week') return Math.floor((day + 3) / 7);
  return step === 'month' ? monthOf(day) : Math.floor(monthOf(day) / 3);
}

/** First and last day of a step. */
export function spanOfBucket(step: Step, bucket: number): Span {
  if (step === 'day') return { from: bucket, to: bucket };
  if (step === 'week') return { from: bucket * 7 - 3, to: bucket * 7 + 3 };
  const months = step === 'month' ? 1 : 3;
  return { from: firstDayOfMonth(bucket * months), to: firstDayOfMonth((bucket + 1) * months) - 1 };
}

/** Longest length of a step in days. */
export const longestOf: Readonly<Record<Step, number>> = { day: 1, week: 7, month: 31, quarter: 92 };

export type Bucket = Span & { readonly key: number; readonly incomplete: boolean };

/** The steps of a period, cut at its ends; cut ones and those not over by `today` are incomplete. */
export function bucketsOf(step: Step, span: Span, today: number): Bucket[] {
  const first = bucketOf(step, span.from);
  const last = bucketOf(step, span.to);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const whole = spanOfBucket(step, first + index);
    const from = Math.max(whole.from, span.from);
    const to = Math.min(whole.to, span.to);
    return { key: first + index, from, to, incomplete: from > whole.from || to < whole.to || to > today };
  });
}

/** `day` and `month` are column names (or expressions) of the same instant. */
export function bucketSql(step: Step, day: string, month: string): string {
  if (step === 'day') return day;
  if (step === 'week') return `cast(floor((${day} + 3) / 7.0) as int)`;
  return step === 'month' ? month : `cast(floor(${month} / 3.0) as int)`;
}
