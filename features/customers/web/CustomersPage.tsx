import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { sortText, useList } from '#platform/web/list.ts';
import { type SearchParams, searchText, stringifySearch } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import type { CustomerRow, SegmentView } from '../core/schema.ts';
import { CustomerFilters } from './components/CustomerFilters.tsx';
import { conditionsIn, searchOf } from './components/conditions.ts';
import classes from './components/customers.module.css';
import { customersApi, customersKey } from './components/customers-api.ts';
import { SegmentBar } from './components/SegmentBar.tsx';
import { useCustomerColumns } from './components/use-customer-columns.tsx';

/** Every customer: filtered in the address or by a saved segment, sorted and paged by the server. */
export default function CustomersPage() {
  const { t } = useTranslation('customers');
  const [search, change] = useSearchParams();
  const { data: segments, isFetching } = useQuery({
    queryKey: [...customersKey, 'segments'],
    queryFn: ({ signal }) => customersApi.segments.list({ list: 'customers' }, { signal }),
    staleTime: 60_000,
  });
  const named = searchText(search, 'segment');
  // What a segment asks for must be known before anything is asked, or everybody would be shown (and exported) for a moment.
  if (isFetching && named !== undefined && !segments?.some(({ segmentId }) => segmentId === named)) {
    return (
      <PageFrame question={t('list.question')} answer={<Sentence />}>
        {null}
      </PageFrame>
    );
  }
  return <Customers segments={segments ?? []} search={search} change={change} />;
}

type CustomersProps = {
  readonly segments: readonly SegmentView[];
  readonly search: SearchParams;
  readonly change: (patch: SearchParams) => void;
};

function Customers({ segments, search, change }: CustomersProps) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { can } = useSession();
  const columns = useCustomerColumns();
  const { filter, segment, changed } = conditionsIn(search, segments);
  const list = useList<CustomerRow>({
    key: [...customersKey, 'list'],
    filter,
    initialSort: { field: 'revenue', direction: 'desc' },
    fetch: (request, signal) => customersApi.list({ ...request, filter: [...request.filter] }, { signal }),
  });
  const { total, search: text, sort } = list.table;
  const narrowed = filter.length > 0 || text !== '';
  const asked = stringifySearch({ q: text, sort: sort && sortText(sort), filter: JSON.stringify(filter) });
  const counted =
    total === undefined
      ? undefined
      : total === null
        ? t('list.answerMany', { n: format.number(10_000) })
        : t('list.answer', { count: total, n: format.number(total) });
  return (
    <PageFrame
      question={t('list.question')}
      filters={
        <div className={classes.filters}>
          <SegmentBar
            segments={segments}
            segment={segment}
            changed={changed}
            filter={filter}
            onChoose={(segmentId) => change({ segment: segmentId, where: undefined })}
          />
          <CustomerFilters filter={filter} onChange={(next) => change(searchOf(next))} />
        </div>
      }
      answer={
        <Sentence>
          {counted === undefined
            ? undefined
            : `${counted} ${narrowed ? t('list.matching') : t('list.inAll')}`}
        </Sentence>
      }
      next={<AppLink to="/retention">{t('list.next')}</AppLink>}
    >
      <DataTable
        id="customers"
        label={t('list.nav')}
        columns={columns}
        rowId={({ customerId }) => customerId}
        rowTo={({ customerId }) => `/customers/${customerId}`}
        searchLabel={t('list.search')}
        empty={
          narrowed ? (
            <EmptyState compact title={t('list.none')} />
          ) : (
            <EmptyState
              title={t('list.empty')}
              text={t('list.emptyText')}
              action={<ButtonLink to="/imports/new">{t('list.bring')}</ButtonLink>}
            />
          )
        }
        {...(can('customers.export')
          ? {
              onExport: () => window.location.assign(`/api/v1/customers.csv${asked}`),
            }
          : {})}
        {...list.table}
      />
    </PageFrame>
  );
}
