import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SliceInput } from '#features/retention/core/schema.ts';
import { CohortTriangle } from '#platform/web/charts/CohortTriangle.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { addMonths } from '#platform/web/filters.ts';
import { useFormat } from '#platform/web/i18n.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { inTurn } from './ask-in-turn.ts';
import { retentionApi } from './use-slice.ts';

/** The months that fit on a screen; earlier cohorts by choosing the period. */
const months = 24;

type CohortPanelProps = {
  readonly slice: SliceInput | undefined;
  /** first day with records */
  readonly firstDay: string | null;
};

/** Cohorts of first purchase by the months since: customers or revenue, as a share of where the cohort began. */
export function CohortPanel({ slice, firstDay }: CohortPanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const [search, change] = useSearchParams();
  const measure = searchText(search, 'cohort') === 'revenue' ? 'revenue' : 'customers';
  // a triangle of one quarter tells nothing: cohorts look back further than the other figures of the page
  const since = slice?.to === undefined ? undefined : addMonths(slice.to, -months);
  const from = since !== undefined && firstDay !== null && since < firstDay ? firstDay : since;
  const asked =
    from !== undefined && slice?.from !== undefined && from < slice.from ? { ...slice, from } : slice;
  const query = useQuery({
    queryKey: ['retention', 'cohorts', measure, asked],
    queryFn: ({ signal }) =>
      inTurn('below', signal, () => retentionApi.retention.cohorts({ ...asked, measure }, { signal })),
    enabled: slice !== undefined,
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.rows;
  return (
    <Section
      title={t('page.stay.cohorts')}
      lead={measure === 'customers' ? t('page.stay.cohortsCustomers') : t('page.stay.cohortsRevenue')}
      actions={
        <SegmentedControl
          aria-label={t('page.stay.cohortMeasure')}
          value={measure}
          onChange={(next) => change({ cohort: next === 'customers' ? undefined : next })}
          data={[
            { value: 'customers', label: t('page.stay.measureCustomers') },
            { value: 'revenue', label: t('page.stay.measureRevenue') },
          ]}
        />
      }
    >
      <CohortTriangle
        title={t('page.stay.cohortChart')}
        columnName={t('page.stay.monthsSince')}
        unit="share"
        height={24 * (rows?.length ?? 24) + 52}
        rows={rows?.map(({ cohort, size, cells }) => ({
          label: format.date(cohort, 'month'),
          size,
          cells: cells.map(({ share, low, high, complete }) => ({
            value: share,
            low,
            high,
            n: size,
            complete,
          })),
        }))}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
      />
    </Section>
  );
}
