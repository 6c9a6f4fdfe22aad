import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSegments } from '#features/customers/web/panels.tsx';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { ListFrame } from '#platform/web/components/ListFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import type { SubscriptionRow } from '../core/schema.ts';
import {
  subscriptionsCodec,
  subscriptionView,
  subscriptionViews as views,
} from './components/list-codecs.ts';
import { exportList, ordersApi } from './components/orders-api.ts';

export default function SubscriptionsPage() {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const segments = useSegments('subscriptions', subscriptionsCodec);
  const { filter } = segments;
  const list = useList<SubscriptionRow>({
    key: ['orders', 'subscriptions'],
    enabled: segments.ready,
    filter,
    initialSort: segments.sort ?? { field: 'startedAt', direction: 'desc' },
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
  const { search: text, sort } = list.table;
  const label = { all: t('page.all'), running: t('subscriptions.running'), ended: t('subscriptions.ended') };
  return (
    <ListFrame
      question={t('subscriptions.question')}
      filters={
        <>
          {segments.bar}
          <SegmentedControl
            aria-label={t('subscriptions.nav')}
            value={subscriptionView(segments.search)}
            onChange={(next) => segments.change({ show: next === 'all' ? undefined : next })}
            data={views.map((one) => ({ value: one, label: label[one] }))}
          />
        </>
      }
      answer={(n, total) =>
        total === null ? t('subscriptions.answerMany', { n }) : t('subscriptions.answer', { count: total, n })
      }
      next={<AppLink to="/retention">{t('page.toRetention')}</AppLink>}
      narrowed={filter.length > 0 || text !== ''}
      none={t('subscriptions.none')}
      empty={{ title: t('subscriptions.empty'), text: t('subscriptions.emptyText') }}
      id="subscriptions"
      label={t('subscriptions.nav')}
      columns={columns}
      rowId={({ subscriptionId }) => subscriptionId}
      searchLabel={t('subscriptions.search')}
      onExport={() => exportList('/subscriptions.csv', { filter, search: text, sort })}
      {...list.table}
    />
  );
}
