import { Refusal } from '#platform/core/refusal.ts';
import type { Analytics, Columns } from '#platform/server/analytics/analytics.ts';
import type { RequestContext } from '#platform/server/context.ts';
import type { CompanySettings } from '#platform/server/settings.ts';
import type { CellRow, Windows } from '../../core/cells-sql.ts';
import { admittedAgents } from '../../core/colleagues.ts';
import type { FactColumns } from '../../core/fact-columns.ts';
import { type Filters, ignoredOf, type Query, type SegmentFilter } from '../../core/filter.ts';
import { dateOf, dayOf, periodOf, resolveSpans, type Span } from '../../core/period.ts';
import type { Dimension, Provenance, Slice } from '../../core/schema.ts';
import { readRows } from './answered.ts';
import { loadSegment } from './load-segment.ts';

/** By column; not kept in memory. */
export type AskColumns = (query: Query) => Promise<Columns>;

export type Ask = <T extends CellRow = CellRow>(query: Query) => Promise<T[]>;

/** A slice made ready to be asked: days instead of dates, the segment as SQL, the company's windows. */
export type Question = {
  readonly slice: Slice;
  /** filters the one who asks may not set */
  readonly refused: readonly Dimension[];
  readonly span: Span;
  readonly before: Span | null;
  readonly filters: Filters;
  readonly windows: Windows;
  readonly today: number;
  readonly snapshot: string;
  readonly company: CompanySettings;
  readonly ask: Ask;
  readonly columns: AskColumns;
};

/** Today's date in a zone, as a day number. */
export function localDay(now: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return dayOf(parts.format(now));
}

type Ends = Record<string, number | null> & { last: number | null; first: number | null };

const endOf = (kind: 'min' | 'max'): string =>
  `select ${kind}(day) as day from fact_orders union all select ${kind}(created_day) from fact_tickets ` +
  `union all select ${kind}(day) from fact_answers union all select ${kind}(start_day) from fact_subscriptions`;

/** First and last day with a record; null in an empty company. */
export async function dataEnds(ask: Ask): Promise<{ first: number | null; last: number | null }> {
  const text = `select (select min(day) from (${endOf('min')}) a) as first, (select max(day) from (${endOf('max')}) b) as last`;
  const [row] = await ask<Ends>({ text, params: [] });
  return { first: row?.first ?? null, last: row?.last ?? null };
}

/**
 * The day that counts as today: the last day with a record. In a running company that is today; in imported history it
 * keeps everybody from looking lost, and every ticket from looking old, only because the files end.
 */
export async function todayOf(ask: Ask, now: Date, zone: string): Promise<number> {
  const clock = localDay(now, zone);
  const { last } = await dataEnds(ask);
  return last === null ? clock : Math.min(clock, last);
}

export const askOf =
  (analytics: Analytics, snapshot: string): Ask =>
  (query) =>
    readRows(analytics, snapshot, query);

/** @throws Refusal for a reversed period, an unknown segment, a segment over fields that facts do not have */
export async function openQuestion(context: RequestContext, asked: Slice): Promise<Question> {
  const slice = { ...asked, agent: admittedAgents(context.actor, asked.agent) };
  const refused: Dimension[] = slice.agent.length < asked.agent.length ? ['agent'] : [];
  const { analytics } = context.services;
  const snapshot = await analytics.snapshot();
  const ask = askOf(analytics, snapshot);
  return context.query(async (ctx) => {
    const today = await todayOf(ask, ctx.now, ctx.company.zone);
    const segment: SegmentFilter | null = slice.segment ? await loadSegment(ctx, slice.segment) : null;
    return {
      slice,
      refused,
      ...resolveSpans(slice, today),
      filters: { slice, segment },
      windows: { today, reopenDays: ctx.company.reopenWindowDays, repeatDays: ctx.company.repeatWindowDays },
      today,
      snapshot,
      company: ctx.company,
      ask,
      columns: ({ text, params }) => analytics.columns(text, params),
    };
  });
}

export function provenanceOf(question: Question, columns: readonly FactColumns[]): Provenance {
  return {
    period: periodOf(question.span),
    compare: question.before ? periodOf(question.before) : null,
    snapshot: question.snapshot,
    today: dateOf(question.today),
    ignored: [...ignoredOf(question.slice, columns), ...question.refused],
  };
}

export const noDimension = (id: string, dimension: string): Refusal =>
  new Refusal('retention:no-dimension', { id, dimension });
