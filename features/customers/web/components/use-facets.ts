import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Choice } from '#platform/web/components/FilterMenu.tsx';
import { customersApi, customersKey } from './customers-api.ts';
import { useNames } from './use-names.ts';

export type Facet = 'kind' | 'tier' | 'country' | 'language' | 'source' | 'tags';

/** Values that customers really have, in the reader's words, most frequent first. */
export function useFacets(): { readonly choices: Readonly<Record<Facet, readonly Choice[]>> } {
  const { t } = useTranslation('customers');
  const names = useNames();
  const { data } = useQuery({
    queryKey: [...customersKey, 'facets'],
    queryFn: ({ signal }) => customersApi.facets(undefined, { signal }),
    staleTime: 60_000,
  });
  const of = (
    list: readonly { value: string; count: number }[] = [],
    word: (value: string) => string = (value) => value,
  ): readonly Choice[] => list.map(({ value, count }) => ({ value, count, label: word(value) }));
  return {
    choices: {
      kind: (['person', 'company'] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
      tier: of(data?.tier),
      country: of(data?.country, names.country),
      language: of(data?.language, names.language),
      source: of(data?.source),
      tags: of(data?.tags),
    },
  };
}
