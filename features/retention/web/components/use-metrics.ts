import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Dimension, Figure, MetricCard, SliceInput } from '#features/retention/core/schema.ts';
import type { MetricValue } from '#platform/core/metric.ts';
import { minorDigits } from '#platform/core/money.ts';
import type { MetricLook } from '#platform/web/components/MetricFigure.tsx';
import { formatDate } from '#platform/web/locale.ts';
import { retentionApi } from './use-slice.ts';

type Group = MetricCard['group'];

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

export const useFigures = (slice: SliceInput | undefined, group: Group) =>
  useQuery({
    queryKey: ['retention', 'figures', group, slice],
    queryFn: ({ signal }) => retentionApi.metrics.figures({ ...slice, group }, { signal }),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });

export const useTrend = (slice: SliceInput | undefined, id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['retention', 'trend', id, slice],
    queryFn: ({ signal }) => retentionApi.metrics.trend({ ...slice, id }, { signal }),
    enabled: enabled && slice !== undefined,
    placeholderData: keepPreviousData,
  });

export const useBreakdown = (slice: SliceInput | undefined, id: string, dimension: Dimension | undefined) =>
  useQuery({
    queryKey: ['retention', 'by', id, dimension, slice],
    queryFn: ({ signal }) =>
      retentionApi.metrics.breakdown({ ...slice, id, dimension: dimension ?? 'channel' }, { signal }),
    enabled: dimension !== undefined && slice !== undefined,
    placeholderData: keepPreviousData,
  });

export const useDistribution = (slice: SliceInput | undefined, id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['retention', 'distribution', id, slice],
    queryFn: ({ signal }) => retentionApi.metrics.distribution({ ...slice, id }, { signal }),
    enabled: enabled && slice !== undefined,
    placeholderData: keepPreviousData,
  });

/** The server gives money in major units; the console writes money from minor ones. */
export function scaled(value: MetricValue, unit: MetricCard['unit'], currency: string): MetricValue {
  if (unit !== 'money') return value;
  const factor = 10 ** minorDigits(currency);
  const times = (x: number | null): number | null => (x === null ? null : Math.round(x * factor));
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
