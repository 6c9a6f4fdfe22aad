import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Condition } from '#platform/core/paging.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import type { SubscriptionRow } from '../core/schema.ts';
import { exportList, ordersApi } from './components/orders-api.ts';

const views = ['all', 'running', 'ended'] as const;

export default function SubscriptionsPage() {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const [search, change] = useSearchParams();
  const view = views.find((one) => one === searchText(search, 'show')) ?? 'all';
  const filter: Condition[] =
    view === 'all' ? [] : [{ field: 'active', op: 'eq', value: view === 'running' }];
  const list = useList<SubscriptionRow>({
    key: ['orders', 'subscriptions'],
    filter,
    initialSort: { field: 'startedAt', direction: 'desc' },
    fetch: (request, signal) =>
      ordersApi.subscriptions({ ...request, filter: [...request.filter] }, { signal }),
  });
  const columns: DataColumn<SubscriptionRow>[] = [
    {
      id: 'customerName',
      header: t('field.customerName'),
      cell: (row) => (
        <AppLink to={`/customers/${row.customerId}`}>{row.customerName || t('page.unnamed')}</AppLink>
      ),
      value: (row) => row.customerName,
      sortable: true,
      width: 240,
    },
    {
      id: 'plan',
      header: t('field.plan'),
      cell: (row) => row.plan || '–',
      value: (row) => row.plan,
      sortable: true,
      width: 160,
    },
    {
      id: 'startedAt',
      header: t('field.startedAt'),
      cell: (row) => format.date(row.startedAt),
      value: (row) => row.startedAt,
      sortable: true,
      width: 140,
    },
    {
      id: 'endedAt',
      header: t('field.endedAt'),
      cell: (row) => (row.endedAt ? format.date(row.endedAt) : t('page.running')),
      value: (row) => row.endedAt,
      sortable: true,
      width: 140,
    },
    {
      id: 'endReason',
      header: t('field.endReason'),
      cell: (row) => row.endReason ?? '–',
      value: (row) => row.endReason,
      sortable: true,
      width: 180,
    },
    {
      id: 'amount',
      header: t('field.amount'),
      cell: (row) => format.money(row.amount.minor, row.amount.currency),
      value: (row) => row.amount.minor,
      sortable: true,
      align: 'end',
      width: 130,
    },
    {
      id: 'period',
      header: t('field.period'),
      cell: (row) => t(`period.${row.period}`),
      value: (row) => row.period,
      sortable: true,
      width: 110,
    },
    {
      id: 'source',
      header: t('field.source'),
      cell: (row) => row.source,
      value: (row) => row.source,
      sortable: true,
      hidden: true,
    },
  ];
  const { total, search: text, sort } = list.table;
  const label = { all: t('page.all'), running: t('subscriptions.running'), ended: t('subscriptions.ended') };
  return (
    <PageFrame
      question={t('subscriptions.question')}
      filters={
        <div>
          <SegmentedControl
            aria-label={t('subscriptions.nav')}
            value={view}
            onChange={(next) => change({ show: next === 'all' ? undefined : next })}
            data={views.map((one) => ({ value: one, label: label[one] }))}
          />
        </div>
      }
      answer={
        total === undefined ? (
          <Sentence />
        ) : (
          <Sentence>
            {total === null
              ? t('subscriptions.answerMany', { n: format.number(10_000) })
              : t('subscriptions.answer', { count: total, n: format.number(total) })}
          </Sentence>
        )
      }
      next={<AppLink to="/retention">{t('page.toRetention')}</AppLink>}
    >
      <DataTable
        id="subscriptions"
        label={t('subscriptions.nav')}
        columns={columns}
        rowId={({ subscriptionId }) => subscriptionId}
        searchLabel={t('subscriptions.search')}
        empty={
          filter.length > 0 || text !== '' ? (
            <EmptyState compact title={t('subscriptions.none')} />
          ) : (
            <EmptyState title={t('subscriptions.empty')} text={t('subscriptions.emptyText')} />
          )
        }
        onExport={() => exportList('/subscriptions.csv', { filter, search: text, sort })}
        {...list.table}
      />
    </PageFrame>
  );
}
