import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { WorthDefaults } from '#features/retention/core/contract/worth.ts';
import type {
  Effect,
  Range,
  RangedInput,
  WorthInputs,
  WorthMeasure,
} from '#features/retention/core/worth-schema.ts';
import type { SearchParams } from '#platform/web/route.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { retentionApi } from './use-slice.ts';

/**
 * The inputs are what the facts propose, overlaid by what the address says: a link shows the same to whoever opens it.
 * A range stands in the address as "value~low~high".
 */
const measures: readonly WorthMeasure[] = ['frt', 'art', 'one-touch', 'reopen'];
const grades: readonly Effect['grade'][] = ['A', 'B', 'C', 'none', 'assumed'];
const ranged: readonly RangedInput[] = [
  'requestsPerMonth',
  'customersPerMonth',
  'revenuePerYear',
  'marginShare',
  'lifeYears',
  'handleHours',
  'costPerHour',
];
const plain = ['from', 'to', 'paidPerDeskHour', 'agents', 'hoursPerWeek', 'most'] as const;
type PlainInput = (typeof plain)[number];

const numberOf = (text: string | undefined): number | undefined => {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
};

function rangeFrom(text: string | undefined): Range | undefined {
  const [value, low, high] = (text ?? '').split('~').map(numberOf);
  return value === undefined || low === undefined || high === undefined ? undefined : { value, low, high };
}

export const rangeText = ({ value, low, high }: Range): string => [value, low, high].join('~');

export const measureFrom = (search: SearchParams): WorthMeasure =>
  measures.find((one) => one === searchText(search, 'measure')) ?? 'frt';

function effectFrom(search: SearchParams, proposed: Effect): Effect {
  const range = rangeFrom(searchText(search, 'effect'));
  const [kneeLow, kneeHigh] = [
    numberOf(searchText(search, 'kneeLow')),
    numberOf(searchText(search, 'kneeHigh')),
  ];
  return {
    ...proposed,
    ...(range
      ? {
          riskPerUnit: range.value,
          low: range.low,
          high: range.high,
          grade: grades.find((one) => one === searchText(search, 'grade')) ?? 'assumed',
          source: searchText(search, 'source') ?? '',
        }
      : {}),
    ...(kneeLow === undefined ? {} : { kneeLow }),
    ...(kneeHigh === undefined ? {} : { kneeHigh }),
  };
}

/** What the address makes of the proposal. */
export function inputsFrom(search: SearchParams, proposed: WorthInputs): WorthInputs {
  const over: Partial<Record<PlainInput, number>> = {};
  for (const name of plain) {
    const value = numberOf(searchText(search, name));
    if (value !== undefined) over[name] = value;
  }
  const ranges: Partial<Record<RangedInput, Range>> = {};
  for (const name of ranged) {
    const range = rangeFrom(searchText(search, name));
    if (range) ranges[name] = range;
  }
  const patience = numberOf(searchText(search, 'patienceHours'));
  return {
    ...proposed,
    ...over,
    ...ranges,
    effect: effectFrom(search, proposed.effect),
    patienceHours: patience ?? proposed.patienceHours,
  };
}

/** The address of inputs, all of them: for a saved scenario. */
export function searchOf(inputs: WorthInputs): SearchParams {
  const { effect } = inputs;
  return {
    measure: inputs.measure,
    ...Object.fromEntries(plain.map((name) => [name, String(inputs[name])])),
    ...Object.fromEntries(ranged.map((name) => [name, rangeText(inputs[name])])),
    effect: rangeText({ value: effect.riskPerUnit, low: effect.low, high: effect.high }),
    grade: effect.grade,
    source: effect.source === '' ? undefined : effect.source,
    kneeLow: effect.kneeLow === undefined ? undefined : String(effect.kneeLow),
    kneeHigh: effect.kneeHigh === undefined ? undefined : String(effect.kneeHigh),
    patienceHours: inputs.patienceHours === null ? undefined : String(inputs.patienceHours),
  };
}

const emptied: SearchParams = Object.fromEntries(
  [...plain, ...ranged, 'effect', 'grade', 'source', 'kneeLow', 'kneeHigh', 'patienceHours'].map((name) => [
    name,
    undefined,
  ]),
);

/** Whether the reader, not the facts, said it. */
export const isTyped = (search: SearchParams, name: string): boolean =>
  searchText(search, name) !== undefined;

export type WorthState = {
  readonly search: SearchParams;
  readonly defaults: WorthDefaults | undefined;
  readonly inputs: WorthInputs | undefined;
  readonly set: (patch: SearchParams) => void;
  readonly reset: () => void;
  readonly changed: boolean;
};

/** The page's inputs and what they are worth. */
export function useWorth() {
  const [search, change] = useSearchParams();
  const measure = measureFrom(search);
  const defaults = useQuery({
    queryKey: ['retention', 'worth-defaults', measure],
    queryFn: ({ signal }) => retentionApi.worth.defaults({ measure }, { signal }),
    staleTime: 60_000,
  });
  const { data } = defaults;
  const inputs = useMemo(() => (data ? inputsFrom(search, data.inputs) : undefined), [data, search]);
  const worth = useQuery({
    queryKey: ['retention', 'worth', inputs],
    queryFn: ({ signal }) => {
      if (!inputs) throw new Error('asked for without inputs');
      return retentionApi.worth.estimate({ inputs, seed: 1 }, { signal });
    },
    enabled: inputs !== undefined,
    placeholderData: keepPreviousData,
  });
  const state: WorthState = {
    search,
    defaults: data,
    inputs,
    set: (patch) => change(patch, { replace: true }),
    reset: () => change(emptied),
    changed: Object.keys(emptied).some((name) => isTyped(search, name)),
  };
  return { state, defaults, worth };
}

/** Points of customers for a doubled wait, or for ten points of a share: what a slope means to a reader. */
export const pointsPerSlope = (effect: Pick<Effect, 'unit'>): number =>
  effect.unit === 'ln-hour' ? Math.LN2 * 100 : 10;
