import { keepPreviousData, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import type { Dimension, Figure, MetricCard, SliceInput } from '#features/retention/core/schema.ts';
import { formatDate } from '#platform/core/locale.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { minorUnits } from '#platform/core/money.ts';
import type { MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { inTurn } from './ask-in-turn.ts';
import { retentionApi } from './use-slice.ts';

/** Days inside a sentence of the server, as the reader writes them: "31 Jan 2026". */
const datesRead = (text: string, locale: string): string =>
  text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => formatDate(locale === 'ru' ? 'ru' : 'en', day));

/** The declared metrics in the reader's language, by id. */
export function useCards(locale: string) {
  return useQuery({
    queryKey: ['retention', 'catalogue', locale],
    queryFn: async ({ signal }) => {
      const { metrics } = await retentionApi.metrics.catalogue(undefined, { signal });
      return new Map(
        metrics.map((card) => [card.id, { ...card, definition: datesRead(card.definition, locale) }]),
      );
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

type Answer = Awaited<ReturnType<typeof retentionApi.metrics.figures>>;

/** What has arrived of a page's figures; `period` is there with the first of them. */
const together = (answers: UseQueryResult<Answer>[]) => {
  const failed = answers.filter(({ error }) => error !== null);
  const arrived = answers.flatMap(({ data }) => data ?? []);
  return {
    figures: arrived.flatMap(({ figures }) => figures),
    period: arrived[0]?.period,
    error: failed[0]?.error ?? null,
    retry: () => Promise.all(failed.map(({ refetch }) => refetch())),
  };
};

/** The figures of a page, group by group in the order they are read (core/card-groups.ts): each arrives on its own. */
export const useFigures = (slice: SliceInput | undefined, groups: readonly (readonly string[])[]) =>
  useQueries({
    queries: groups.map((ids) => ({
      queryKey: ['retention', 'figures', ids, slice],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        inTurn('figure', signal, () => retentionApi.metrics.figures({ ...slice, id: [...ids] }, { signal })),
      enabled: slice !== undefined,
    })),
    combine: together,
  });

export const useTrend = (slice: SliceInput | undefined, id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['retention', 'trend', id, slice],
    queryFn: ({ signal }) =>
      inTurn('detail', signal, () => retentionApi.metrics.trend({ ...slice, id }, { signal })),
    enabled: enabled && slice !== undefined,
    placeholderData: keepPreviousData,
  });

export const useBreakdown = (slice: SliceInput | undefined, id: string, dimension: Dimension | undefined) =>
  useQuery({
    queryKey: ['retention', 'by', id, dimension, slice],
    queryFn: ({ signal }) =>
      inTurn('detail', signal, () =>
        retentionApi.metrics.breakdown({ ...slice, id, dimension: dimension ?? 'channel' }, { signal }),
      ),
    enabled: dimension !== undefined && slice !== undefined,
    placeholderData: keepPreviousData,
  });

export const useDistribution = (slice: SliceInput | undefined, id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['retention', 'distribution', id, slice],
    queryFn: ({ signal }) =>
      inTurn('detail', signal, () => retentionApi.metrics.distribution({ ...slice, id }, { signal })),
    enabled: enabled && slice !== undefined,
    placeholderData: keepPreviousData,
  });

/** The server gives money in major units; the console writes money from minor ones. */
export function scaled(value: MetricValue, unit: MetricCard['unit'], currency: string): MetricValue {
  if (unit !== 'money') return value;
  const times = (x: number | null): number | null => (x === null ? null : minorUnits(x, currency));
  return { ...value, value: times(value.value), low: times(value.low), high: times(value.high) };
}

export const lookOf = (card: MetricCard, currency: string): MetricLook => ({
  unit: card.unit,
  better: card.better,
  code: card.code,
  ...(card.unit === 'money' ? { currency } : {}),
});

export const figureOf = (figures: readonly Figure[] | undefined, id: string): Figure | undefined =>
  figures?.find((figure) => figure.id === id);
