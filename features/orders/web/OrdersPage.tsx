import { useTranslation } from 'react-i18next';
import { useSegments } from '#features/customers/web/panels.tsx';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import type { DataColumn } from '#platform/web/components/DataTable.tsx';
import { ListFrame } from '#platform/web/components/ListFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import type { OrderRow } from '../core/schema.ts';
import { ordersCodec } from './components/list-codecs.ts';
import { OrderFilters } from './components/OrderFilters.tsx';
import classes from './components/orders.module.css';
import { exportList, ordersApi } from './components/orders-api.ts';

/** Orders, refunds and cancellations: filtered in the address, sorted and paged by the server. */
export default function OrdersPage() {
  const { t } = useTranslation('orders');
  const format = useFormat();
  const segments = useSegments('orders', ordersCodec);
  const { filter } = segments;
  const list = useList<OrderRow>({
    key: ['orders', 'list'],
    enabled: segments.ready,
    filter,
    initialSort: segments.sort ?? { field: 'orderedAt', direction: 'desc' },
    fetch: (request, signal) => ordersApi.list({ ...request, filter: [...request.filter] }, { signal }),
  });
  const day = (value: string | null): string => (value ? format.date(value) : '–');
  const columns: DataColumn<OrderRow>[] = [
    {
      id: 'number',
      header: t('field.number'),
      cell: (row) => row.number,
      value: (row) => row.number,
      sortable: true,
      width: 160,
    },
    {
      id: 'kind',
      header: t('field.kind'),
      cell: (row) => t(`kind.${row.kind}`),
      value: (row) => row.kind,
      sortable: true,
      width: 120,
    },
    {
      id: 'orderedAt',
      header: t('field.orderedAt'),
      cell: (row) => format.date(row.orderedAt, 'minute'),
      value: (row) => row.orderedAt,
      sortable: true,
      width: 180,
    },
    {
      id: 'customerName',
      header: t('field.customerName'),
      cell: (row) => (
        <AppLink to={`/customers/${row.customerId}`}>{row.customerName || t('page.unnamed')}</AppLink>
      ),
      value: (row) => row.customerName,
      sortable: true,
      width: 220,
    },
    {
      id: 'amount',
      header: t('field.amount'),
      cell: (row) =>
        `${row.kind === 'order' ? '' : '−'}${format.money(row.amount.minor, row.amount.currency)}`,
      value: (row) => row.amount.minor,
      sortable: true,
      align: 'end',
      width: 130,
    },
    {
      id: 'status',
      header: t('field.status'),
      cell: (row) => row.status,
      value: (row) => row.status,
      sortable: true,
      width: 120,
    },
    {
      id: 'channel',
      header: t('field.channel'),
      cell: (row) => row.channel ?? '–',
      value: (row) => row.channel,
      sortable: true,
      width: 110,
    },
    {
      id: 'promisedAt',
      header: t('field.promisedAt'),
      cell: (row) => day(row.promisedAt),
      value: (row) => row.promisedAt,
      sortable: true,
      width: 130,
    },
    {
      id: 'deliveredAt',
      header: t('field.deliveredAt'),
      cell: (row) => day(row.deliveredAt),
      value: (row) => row.deliveredAt,
      sortable: true,
      width: 130,
    },
    {
      id: 'late',
      header: t('field.late'),
      help: t('help.late'),
      cell: (row) =>
        row.late === null ? (
          '–'
        ) : row.late ? (
          <span className={classes.late}>{t('late.yes')}</span>
        ) : (
          t('late.no')
        ),
      value: (row) => row.late,
      sortable: true,
      width: 100,
    },
    {
      id: 'stage',
      header: t('field.stage'),
      cell: (row) => row.stage ?? '–',
      value: (row) => row.stage,
      sortable: true,
      hidden: true,
    },
    {
      id: 'shippedAt',
      header: t('field.shippedAt'),
      cell: (row) => day(row.shippedAt),
      value: (row) => row.shippedAt,
      sortable: true,
      hidden: true,
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
  return (
    <ListFrame
      question={t('list.question')}
      filters={
        <>
          {segments.bar}
          <OrderFilters search={segments.search} onChange={segments.change} />
        </>
      }
      answer={(n, total) =>
        total === null ? t('list.answerMany', { n }) : t('list.answer', { count: total, n })
      }
      next={<AppLink to="/retention">{t('page.toRetention')}</AppLink>}
      narrowed={filter.length > 0 || text !== ''}
      none={t('list.none')}
      empty={{ title: t('list.empty'), text: t('list.emptyText') }}
      id="orders"
      label={t('list.nav')}
      columns={columns}
      rowId={({ orderId }) => orderId}
      rowTo={({ orderId }) => `/orders/${orderId}`}
      searchLabel={t('list.search')}
      onExport={() => exportList('/orders.csv', { filter, search: text, sort })}
      {...list.table}
    />
  );
}
