import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Choice, SliceMenu } from '#platform/web/components/FilterMenu.tsx';
import { type SearchParams, searchList } from '#platform/web/route.ts';
import { type OrderSlice, orderSlices as slices } from './list-codecs.ts';
import { ordersApi } from './orders-api.ts';

const kinds = ['order', 'refund', 'cancellation'] as const;

type OrderFiltersProps = {
  readonly search: SearchParams;
  readonly onChange: (patch: SearchParams) => void;
};

/** What narrows the list of orders, offered as far as such values occur. */
export function OrderFilters({ search, onChange }: OrderFiltersProps) {
  const { t } = useTranslation('orders');
  const { data } = useQuery({
    queryKey: ['orders', 'facets'],
    queryFn: ({ signal }) => ordersApi.facets(undefined, { signal }),
    staleTime: 60_000,
  });
  const facet = (values: readonly { value: string; count: number }[] | undefined): Choice[] =>
    (values ?? []).map(({ value, count }) => ({ value, label: value, count }));
  const choices: Record<OrderSlice, readonly Choice[]> = {
    kind: kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
    status: facet(data?.status),
    channel: facet(data?.channel),
    stage: facet(data?.stage),
    late: [
      { value: 'yes', label: t('late.yes') },
      { value: 'no', label: t('late.no') },
    ],
  };
  const narrowed = slices.some((slice) => searchList(search, slice).length > 0);
  return (
    <>
      {slices.map((slice) =>
        choices[slice].length === 0 ? null : (
          <SliceMenu
            key={slice}
            label={t(`field.${slice}`)}
            choices={choices[slice]}
            chosen={searchList(search, slice)}
            // late or on time: the last one chosen
            onChange={(next) => onChange({ [slice]: slice === 'late' ? next.slice(-1) : next })}
          />
        ),
      )}
      {narrowed ? (
        <Button
          variant="subtle"
          onClick={() => onChange(Object.fromEntries(slices.map((slice) => [slice, undefined])))}
        >
          {t('page.clear')}
        </Button>
      ) : null}
    </>
  );
}
